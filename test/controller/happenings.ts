import * as fc from 'fast-check';
import type { Ask, AskedEnd, Command } from '../../src/controller/command.ts';
import type { Event } from '../../src/controller/event.ts';
import type { Input } from '../../src/controller/site.ts';
import { dayMs, hourMs, minuteMs, secondMs } from '../../src/units.ts';
import { anAsNeededZone, aPhotocell, aRelay, aRule, aSite, at, aZone } from '../makers/site.ts';
import { type Device, local } from './estate.ts';

const { photocell, inputs: cellInputs } = aPhotocell();
const inputs: Input[] = [
  ...cellInputs,
  { id: 'pir', kind: 'motion', line: 'GPIO5', activeLow: false },
  { id: 'hand', kind: 'handSwitch', line: 'GPIO6', activeLow: false },
  { id: 'contact', kind: 'feedback', line: 'GPIO7', activeLow: false },
];
const zones = [
  aZone({
    handSwitch: 'hand',
    feedback: 'contact',
    presence: [{ input: 'pir', level: 100, holdMs: 2 * minuteMs }],
    schedule: { rules: [aRule({ steps: [{ from: at('23:00'), level: 40 }] })], exceptions: [] },
  }),
  aZone({ id: 'stairs', output: aRelay({ contact: 'normally-open' }), minOnMs: minuteMs, minOffMs: 30 * secondMs }),
  anAsNeededZone({ schedule: { rules: [aRule({ start: at('19:00'), end: at('22:00') })], exceptions: [] } }),
];
export const site = aSite({ zones, inputs, photocell, clock: { sources: ['timesyncd'], maxOutageMs: 12 * hourMs } });
export const evening = local('2026-11-23T17:30:00');

const anyNumber = fc.oneof(
  fc.integer({ min: -5, max: 105 }),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -1e300, 0.5),
);
const anyMs = fc.oneof(
  fc.integer({ min: -dayMs, max: 30 * dayMs }),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY),
);
const anyZone = fc.constantFrom('road-main', 'stairs', 'court', 'gone', '', '__proto__', 'constructor');
const anyZones = fc.array(anyZone, { maxLength: 4 });
export const anyEnd: fc.Arbitrary<AskedEnd> = fc.oneof(
  fc.constantFrom<AskedEnd>({ kind: 'default' }, { kind: 'nextSwitch' }, { kind: 'dawn' }),
  anyMs.map((ms) => ({ kind: 'duration', ms }) as const),
  anyMs.map((ms) => ({ kind: 'instant', atMs: evening + ms }) as const),
  fc.constantFrom('00:00', '06:00', '23:59', '24:00', 'dawn', '').map((time) => ({ kind: 'clock', time }) as const),
);
const anyAsk: fc.Arbitrary<Ask> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('override' as const),
      zones: anyZones,
      level: anyNumber,
      end: anyEnd,
      belowFloor: fc.boolean(),
      allowBoost: fc.boolean(),
    }),
  },
  fc.record({ kind: fc.constantFrom('resume' as const, 'lockout' as const, 'unlock' as const), zones: anyZones }),
  fc.record({ kind: fc.constant('emergency' as const), end: anyEnd }),
  fc.constant({ kind: 'emergencyEnd' as const }),
);
/** Something that happens to a device. It names itself, so that a failing run can be read. */
export type Happening = (device: Device) => unknown;
const told = (words: string, act: Happening): Happening => Object.assign(act, { [fc.toStringMethod]: () => words });
const hear = (event: Event): Happening => told(JSON.stringify(event), (device) => device.hear(event));

export const anyCommand: fc.Arbitrary<Happening> = fc
  .record({
    ask: anyAsk,
    id: fc.integer({ min: 0, max: 40 }).map((n) => `c${n}`),
    login: fc.constantFrom('vera', 'gao', 'olga', 'min', 'chen', 'nobody'),
    via: fc.constantFrom('mqtt' as const, 'local' as const),
    retained: fc.nat(9).map((n) => n === 0),
    ageMs: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, anyMs),
    why: fc.constantFrom('', 'a reason'),
  })
  .map(({ ask, ageMs, ...rest }) =>
    told(`ask ${JSON.stringify({ ...ask, ...rest, ageMs })}`, (device) => {
      const command: Command = { ...device.command(ask), ...rest, issuedAtMs: device.wallMs - ageMs };
      device.hear({ kind: 'command', command });
    }),
  );
export const anyEvent: fc.Arbitrary<Happening> = fc.oneof(
  fc
    .record({
      kind: fc.constant('input' as const),
      input: fc.constantFrom('pir', 'hand', 'contact', 'photocell', 'gone'),
      value: anyNumber,
    })
    .map(hear),
  fc
    .record({ kind: fc.constant('lightSet' as const), zone: anyZone, level: fc.integer({ min: 0, max: 100 }) })
    .map(hear),
  fc
    .record({
      kind: fc.constant('lightFailed' as const),
      zone: anyZone,
      level: fc.integer({ min: 0, max: 100 }),
      message: fc.string(),
    })
    .map(hear),
  anyNumber.map((rev) => hear({ kind: 'saved', rev })),
  anyNumber.map((rev) => hear({ kind: 'saveFailed', rev, message: 'no' })),
  fc.constant(hear({ kind: 'siteChanged', revision: 'fedcba987654' })),
  fc.constant(hear({ kind: 'siteRefused', file: 'estate.yaml', message: 'no' })),
  fc.boolean().map((connected) => hear({ kind: 'linkChanged', connected, detail: 'x' })),
);
export const anyTrouble: fc.Arbitrary<Happening> = fc.oneof(
  anyMs.filter(Number.isFinite).map((ms) => told(`step the clock ${ms}`, (device) => device.stepClock(ms))),
  fc.constant(told('sync', (device) => device.sync())),
  fc
    .integer({ min: -10, max: 10 })
    .map((years) => told(`sync ${years} a`, (device) => device.sync(years * 365 * dayMs))),
  fc.constant(told('restart', (device) => device.restartProcess())),
  fc.nat(12 * hourMs).map((forMs) => {
    return told(`cut ${forMs}`, (device) => device.cutPower({ forMs, clock: { syncedAtMs: null, rtc: false } }));
  }),
  fc.constantFrom('no space left', null).map((words) => {
    return told(`disk refuses: ${words}`, (device) => Object.assign(device, { diskRefuses: words }));
  }),
  fc
    .boolean()
    .map((silent) => told(`disk silent: ${silent}`, (device) => Object.assign(device, { diskSilent: silent }))),
  fc.boolean().map((broken) => {
    return told(`board broken: ${broken}`, ({ boardRefuses }) =>
      broken ? boardRefuses.add('stairs') : boardRefuses.clear(),
    );
  }),
);
export const anyPassing: fc.Arbitrary<Happening> = fc.oneof(
  fc.nat(30).map((seconds) => told(`${seconds} s`, (device) => device.pass(seconds * secondMs))),
  fc.nat(240).map((minutes) => told(`${minutes} min`, (device) => device.pass(minutes * minuteMs, 2 * minuteMs))),
);
export const anyHappening = fc.oneof(anyCommand, anyEvent, anyTrouble, { weight: 2, arbitrary: anyPassing });
