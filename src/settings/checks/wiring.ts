import type { Draft, Entry } from '../draft.ts';
import type { Finding, Path } from '../problem.ts';
import { failToOf } from '../resolve.ts';
import type { ZoneText } from '../schema/zones.ts';
import { type Claim, laneClaims } from './laneWires.ts';

/** Two things on one line, and outputs that cannot do what their lamps ask. */
export function wiringFindings(draft: Draft, lineOf: (path: Path) => number): Finding[] {
  return [
    ...boardFindings(draft),
    ...meterFindings(draft),
    ...sharedLines(claims(draft), lineOf),
    ...draft.zones.flatMap((zone) => outputFindings(draft, zone)),
  ];
}

/** On a Raspberry Pi the chip is known; elsewhere somebody has to name it. */
function boardFindings({ board, hasGpioChip }: Draft): Finding[] {
  if (board === null || hasGpioChip === (board === 'linux')) return [];
  if (hasGpioChip) {
    const message = `gpioChip has no meaning with board: ${board}.`;
    return [{ path: ['gpioChip'], message, remedy: 'Remove gpioChip, or write board: linux.' }];
  }
  const message = 'board: linux does not say which GPIO chip the wires are on.';
  return [
    { path: ['board'], message, remedy: 'Add gpioChip with the label that gpiodetect shows in square brackets.' },
  ];
}

/** A meter is read in one way: pulses on a line, or a register over Modbus. */
function meterFindings({ meters }: Draft): Finding[] {
  return [...meters].flatMap(([id, meter]) => {
    if (meter === null) return [];
    const path = ['meters', id];
    const { line, pulsesPerKwh, modbus } = meter;
    if (modbus !== undefined && (line !== undefined || pulsesPerKwh !== undefined))
      return [{ path, message: `meter ${id} has both pulses and modbus.`, remedy: 'Keep the one that is wired.' }];
    if (modbus === undefined && (line === undefined || pulsesPerKwh === undefined)) {
      const remedy = 'Write line and pulsesPerKwh of its pulse output, or modbus with its energy register.';
      return [{ path, message: `meter ${id} does not say how it is read.`, remedy }];
    }
    return [];
  });
}

function claims(draft: Draft): Claim[] {
  const inputs = [...draft.inputs].flatMap(([id, input]) =>
    input ? [{ path: ['inputs', id, 'line'], line: input.line, owner: `input ${id}` }] : [],
  );
  const meters = [...draft.meters].flatMap(([id, meter]) =>
    meter?.line === undefined ? [] : [{ path: ['meters', id, 'line'], line: meter.line, owner: `meter ${id}` }],
  );
  const outputs = draft.zones.map(({ path, value: { id, output } }) => {
    const key = output.kind === 'relay' ? 'line' : 'channel';
    return {
      path: [...path, 'output', key],
      line: output.kind === 'relay' ? output.line : output.channel,
      owner: `zone ${id}`,
    };
  });
  const led = draft.statusLed
    ? [{ path: ['statusLed', 'line'], line: draft.statusLed.line, owner: 'the status LED' }]
    : [];
  return [
    ...inputs,
    ...meters,
    ...outputs,
    ...led,
    ...draft.lanes.flatMap(({ path, value }) => laneClaims(path, value)),
  ];
}

function sharedLines(all: readonly Claim[], lineOf: (path: Path) => number): Finding[] {
  const taken = new Map<string, Claim>();
  return all.flatMap((claim) => {
    const first = taken.get(claim.line);
    if (first === undefined) {
      taken.set(claim.line, claim);
      return [];
    }
    const message = `${claim.line} is already taken by ${first.owner} (line ${lineOf(first.path)}).`;
    return [{ path: claim.path, message, remedy: 'Look at the terminal strip which of the two is right.' }];
  });
}

function outputFindings(draft: Draft, { path, value: zone }: Entry<ZoneText>): Finding[] {
  const dimming = draft.luminaires.get(zone.luminaire)?.dimming;
  const findings: Finding[] = [];
  if (zone.output.kind === 'pwm' && dimming === 'relay') {
    const message = `The lamp "${zone.luminaire}" cannot be dimmed, but this zone has a dimmer.`;
    const remedy = 'Drive it by a relay, or give the lamp dimming: pwm and its power curve.';
    findings.push({ path: [...path, 'luminaire'], message, remedy });
  }
  if (zone.output.kind === 'relay' && zone.ramp.upS + zone.ramp.downS > 0) {
    findings.push({
      path: [...path, 'ramp'],
      message: 'A relay cannot fade.',
      remedy: 'Remove ramp, or drive it by pwm.',
    });
  }
  return findings;
}

/** Wiring that works, but not as `failTo` says on the day the controller is dead. */
export function wiringWarnings(draft: Draft): Finding[] {
  return draft.zones.flatMap(({ path, value: zone }) => {
    const failTo = failToOf(zone);
    const idleOn = zone.output.kind === 'relay' ? zone.output.contact === 'normally-closed' : zone.output.idleLevel > 0;
    if (idleOn === (failTo === 'on')) return [];
    const key = zone.output.kind === 'relay' ? 'contact' : 'idleLevel';
    const value = zone.output.kind === 'relay' ? zone.output.contact : zone.output.idleLevel;
    const message = `The zone is to fail ${failTo}, but with a dead controller these lamps are ${idleOn ? 'on' : 'off'}.`;
    const remedy = `Wire it the other way round, or say failTo: ${idleOn ? 'on' : 'off'} so that nobody relies on it.`;
    return [{ path: [...path, 'output', key], value, message, remedy }];
  });
}
