import assert from 'node:assert/strict';
import type { Broker, Site } from '../controller/site.ts';
import type { CalendarException, Schedule } from '../lighting/schedule.ts';
import type { LightPromise, Luminaire, Zone } from '../lighting/zone.ts';
import { dayMs, hourMs, minuteMs, secondMs } from '../units.ts';
import { exceptionsOf } from './resolveExceptions.ts';
import { laneOf, readersOf } from './resolveLanes.ts';
import { meterOf, tariffOf } from './resolveMeters.ts';
import { ruleOf } from './resolveRules.ts';
import type { ExceptionText } from './schema/exceptions.ts';
import type { LuminaireText } from './schema/luminaires.ts';
import type { Settings } from './schema/settings.ts';
import type { ZoneText } from './schema/zones.ts';

/** Sun elevation at which `dusk-to-dawn` starts and ends, degrees: when a road needs light. */
const promisedDuskDeg = -4;

/** Makes the plain `Site` of settings whose names have all been checked: an unknown one is a mistake in our checks. */
export function resolve(settings: Settings, exceptions: readonly ExceptionText[], revision: string): Site {
  const { estate, place, clock, photocell, broker } = settings;
  return {
    id: estate.id,
    device: estate.device,
    names: estate.names,
    revision,
    place,
    clock: { sources: clock.sources, maxOutageMs: clock.maxOutageH * hourMs },
    staggerMs: settings.staggerMs,
    photocell: photocell ? photocellOf(photocell) : null,
    inputs: Object.entries(settings.inputs).map(([id, input]) => ({ id, ...input })),
    zones: settings.zones.map((zone) => zoneOf(zone, settings, exceptions)),
    people: settings.people,
    rights: settings.rights,
    broker: broker ? brokerOf(broker) : null,
    homeAssistant: settings.homeAssistant ?? null,
    meters: Object.entries(settings.meters).map(([id, meter]) => meterOf(id, meter)),
    tariff: tariffOf(settings.tariff),
    lanes: settings.lanes.map(laneOf),
    readers: settings.lanes.flatMap(readersOf),
    grantInDoubt: settings.grantInDoubt,
    statusLed: settings.statusLed ?? null,
    board: boardOf(settings),
    language: estate.language,
  };
}

function brokerOf({ url, username, passwordFile, caFile, certFile, keyFile }: NonNullable<Settings['broker']>): Broker {
  const own = certFile === undefined || keyFile === undefined ? null : { certFile, keyFile };
  const tls = caFile === undefined && own === null ? {} : { tls: { caFile: caFile ?? null, own } };
  return { url, username: username ?? null, passwordFile: passwordFile ?? null, ...tls };
}

/** A twelfth of a year: a cleaning may be a day late. */
const monthMs = (365.25 / 12) * dayMs;

/** What the drivers call the pins of the 40-pin header: Pi 5, Pi 4, and Pi 3 with Zero 2 W. */
const raspberryPiChips = ['pinctrl-rp1', 'pinctrl-bcm2711', 'pinctrl-bcm2835'];

function boardOf({ board, gpioChip, street }: Settings): Site['board'] {
  if (board === 'simulated') return { kind: 'simulated', street: street ?? null };
  return { kind: 'linux', chips: gpioChip === undefined ? raspberryPiChips : [gpioChip], street: null };
}

const photocellOf = ({ holdS, ...cell }: NonNullable<Settings['photocell']>) => ({ ...cell, holdMs: holdS * secondMs });

function zoneOf(zone: ZoneText, settings: Settings, exceptions: readonly ExceptionText[]): Zone {
  const { id, names, group, need, output, lampCount, staggerGroup, ramp } = zone;
  return {
    id,
    names,
    group,
    need,
    promise: promiseOf(zone.promise ?? 'none', settings),
    floor: zone.floor ?? 0,
    failTo: failToOf(zone),
    output,
    luminaire: luminaireOf(zone.luminaire, found(settings.luminaires, zone.luminaire)),
    lampCount,
    minOnMs: zone.minOnMin * minuteMs,
    minOffMs: zone.minOffMin * minuteMs,
    staggerGroup,
    ramp: { upMs: ramp.upS * secondMs, downMs: ramp.downS * secondMs, curve: ramp.curve },
    schedule: scheduleOf(zone.program, settings, exceptionsFor(id, exceptions, settings)),
    baseline: zone.baseline === undefined ? null : scheduleOf(zone.baseline, settings, []),
    presence: zone.presence.map(({ input, level, holdMin }) => ({ input, level, holdMs: holdMin * minuteMs })),
    handSwitch: zone.handSwitch ?? null,
    feedback: zone.feedback ?? null,
    meter: zone.meter ?? null,
    ratedSwitches: output.kind === 'relay' ? output.ratedSwitches : null,
    cleaningMs: zone.cleaningMonths === 0 ? null : zone.cleaningMonths * monthMs,
  };
}

/** What the lamps do when the controller cannot: unless said otherwise, a must-be-lit zone stays lit. */
export const failToOf = (zone: Pick<ZoneText, 'failTo' | 'need'>): 'on' | 'off' =>
  zone.failTo ?? (zone.need === 'must-be-lit' ? 'on' : 'off');

function luminaireOf(id: string, lamp: LuminaireText): Luminaire {
  const { ratedW, standbyW, dimming, ratedHours, tolerancePct } = lamp;
  const offAndFull = [[0, standbyW] as const, [100, ratedW] as const];
  return {
    id,
    ratedW,
    standbyW,
    powerCurve: lamp.powerCurve ?? offAndFull,
    dimming,
    ratedHours,
    tolerance: tolerancePct / 100,
  };
}

function promiseOf(promise: NonNullable<ZoneText['promise']>, settings: Settings): LightPromise {
  if (promise === 'none') return { kind: 'none' };
  if (promise === 'dusk-to-dawn') return { kind: 'duskToDawn', elevationDeg: promisedDuskDeg };
  if ('duskToDawnDeg' in promise) return { kind: 'duskToDawn', elevationDeg: promise.duskToDawnDeg };
  return { kind: 'windows', rules: found(settings.programs, promise.program).rules.map(ruleOf) };
}

function scheduleOf(
  program: string | undefined,
  settings: Settings,
  exceptions: readonly CalendarException[],
): Schedule {
  const rules = program === undefined ? [] : found(settings.programs, program).rules.map(ruleOf);
  return { rules, exceptions };
}

function exceptionsFor(zone: string, texts: readonly ExceptionText[], settings: Settings): CalendarException[] {
  return texts
    .filter(({ zones }) => zones === 'all' || zones.includes(zone))
    .flatMap((text) => {
      const rules = text.rules ?? found(settings.programs, text.program ?? '').rules;
      return exceptionsOf(text, rules.map(ruleOf));
    });
}

function found<Value>(named: Readonly<Record<string, Value>>, name: string): Value {
  const value = Object.hasOwn(named, name) ? named[name] : undefined;
  assert(value !== undefined, `settings: "${name}" was checked and yet is not there`);
  return value;
}
