import { type Words, worded } from '../../words/language.ts';
import type { Draft, Entry } from '../draft.ts';
import type { Finding, Path } from '../problem.ts';
import { failToOf } from '../resolve.ts';
import type { ZoneText } from '../schema/zones.ts';
import { type Claim, laneClaims } from './laneWires.ts';

const words = {
  idleChip: { en: 'gpioChip has no meaning with board: {board}.', zh: 'board 为 {board} 时 gpioChip 没有意义。' },
  idleChipRemedy: { en: 'Remove gpioChip, or write board: linux.', zh: '请删除 gpioChip，或写 board: linux。' },
  noChip: {
    en: 'board: linux does not say which GPIO chip the wires are on.',
    zh: 'board: linux 没有说明接线在哪个 GPIO 芯片上。',
  },
  addChip: {
    en: 'Add gpioChip with the label that gpiodetect shows in square brackets.',
    zh: '请加上 gpioChip，填写 gpiodetect 方括号中的标签。',
  },
  twoWays: { en: 'meter {id} has both pulses and modbus.', zh: '电表 {id} 既有脉冲又有 modbus。' },
  keepWired: { en: 'Keep the one that is wired.', zh: '请保留实际接线的一种。' },
  noWay: { en: 'meter {id} does not say how it is read.', zh: '电表 {id} 没有说明如何读取。' },
  wayRemedy: {
    en: 'Write line and pulsesPerKwh of its pulse output, or modbus with its energy register.',
    zh: '请写脉冲输出的 line 和 pulsesPerKwh，或写 modbus 及其电能寄存器。',
  },
  input: { en: 'input {id}', zh: '输入 {id} ' },
  meter: { en: 'meter {id}', zh: '电表 {id} ' },
  zone: { en: 'zone {id}', zh: '区域 {id} ' },
  led: { en: 'the status LED', zh: '状态指示灯' },
  shared: { en: '{wire} is already taken by {owner} (line {line}).', zh: '{wire} 已被{owner}占用（第 {line} 行）。' },
  sharedRemedy: { en: 'Look at the terminal strip which of the two is right.', zh: '请到接线端子处核对哪一个正确。' },
  undimmable: {
    en: 'The lamp "{lamp}" cannot be dimmed, but this zone has a dimmer.',
    zh: '灯具“{lamp}”不能调光，而本区域接的是调光器。',
  },
  undimmableRemedy: {
    en: 'Drive it by a relay, or give the lamp dimming: pwm and its power curve.',
    zh: '请改用继电器驱动，或为灯具写 dimming: pwm 及其功率曲线。',
  },
  noFade: { en: 'A relay cannot fade.', zh: '继电器不能渐变。' },
  noFadeRemedy: { en: 'Remove ramp, or drive it by pwm.', zh: '请删除 ramp，或改用 pwm 驱动。' },
  on: { en: 'on', zh: '亮' },
  off: { en: 'off', zh: '灭' },
  failsOther: {
    en: 'The zone is to fail {wanted}, but with a dead controller these lamps are {is}.',
    zh: '故障时本区域应{wanted}灯，但控制器失效时这些灯是{is}的。',
  },
  failsOtherRemedy: {
    en: 'Wire it the other way round, or say failTo: {other} so that nobody relies on it.',
    zh: '请改接另一触点，或写 failTo: {other}，以免有人误信。',
  },
} satisfies Record<string, Words>;

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
    return [{ path: ['gpioChip'], message: worded(words.idleChip, { board }), remedy: words.idleChipRemedy }];
  }
  return [{ path: ['board'], message: words.noChip, remedy: words.addChip }];
}

/** A meter is read in one way: pulses on a line, or a register over Modbus. */
function meterFindings({ meters }: Draft): Finding[] {
  return [...meters].flatMap(([id, meter]) => {
    if (meter === null) return [];
    const path = ['meters', id];
    const { line, pulsesPerKwh, modbus } = meter;
    if (modbus !== undefined && (line !== undefined || pulsesPerKwh !== undefined))
      return [{ path, message: worded(words.twoWays, { id }), remedy: words.keepWired }];
    if (modbus !== undefined || (line !== undefined && pulsesPerKwh !== undefined)) return [];
    return [{ path, message: worded(words.noWay, { id }), remedy: words.wayRemedy }];
  });
}

function claims(draft: Draft): Claim[] {
  const inputs = [...draft.inputs].flatMap(([id, input]) =>
    input ? [{ path: ['inputs', id, 'line'], line: input.line, owner: worded(words.input, { id }) }] : [],
  );
  const meters = [...draft.meters].flatMap(([id, meter]) =>
    meter?.line === undefined
      ? []
      : [{ path: ['meters', id, 'line'], line: meter.line, owner: worded(words.meter, { id }) }],
  );
  const outputs = draft.zones.map(({ path, value: { id, output } }) => {
    const key = output.kind === 'relay' ? 'line' : 'channel';
    return {
      path: [...path, 'output', key],
      line: output.kind === 'relay' ? output.line : output.channel,
      owner: worded(words.zone, { id }),
    };
  });
  const led = draft.statusLed ? [{ path: ['statusLed', 'line'], line: draft.statusLed.line, owner: words.led }] : [];
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
    const message = worded(words.shared, { wire: claim.line, owner: first.owner, line: lineOf(first.path) });
    return [{ path: claim.path, message, remedy: words.sharedRemedy }];
  });
}

function outputFindings(draft: Draft, { path, value: zone }: Entry<ZoneText>): Finding[] {
  const dimming = draft.luminaires.get(zone.luminaire)?.dimming;
  const findings: Finding[] = [];
  if (zone.output.kind === 'pwm' && dimming === 'relay') {
    const message = worded(words.undimmable, { lamp: zone.luminaire });
    findings.push({ path: [...path, 'luminaire'], message, remedy: words.undimmableRemedy });
  }
  if (zone.output.kind === 'relay' && zone.ramp.upS + zone.ramp.downS > 0) {
    findings.push({
      path: [...path, 'ramp'],
      message: words.noFade,
      remedy: words.noFadeRemedy,
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
    const told = { failTo, is: words[idleOn ? 'on' : 'off'], wanted: words[failTo], other: idleOn ? 'on' : 'off' };
    const [message, remedy] = [worded(words.failsOther, told), worded(words.failsOtherRemedy, told)];
    return [{ path: [...path, 'output', key], value, message, remedy }];
  });
}
