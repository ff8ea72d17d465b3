import * as fc from 'fast-check';
import { inputsOf } from '../../src/access/feeling.ts';
import type { Read } from '../../src/access/read.ts';
import type { Ask, AskedEnd, Command } from '../../src/controller/command.ts';
import type { Event } from '../../src/controller/event.ts';
import { linkTroubleKinds } from '../../src/controller/link.ts';
import type { Input } from '../../src/controller/site.ts';
import { dayMs, hourMs, minuteMs, secondMs } from '../../src/units.ts';
import { foreign } from '../../src/words/language.ts';
import { aCardRead, anEntry, aPseudonym } from '../makers/access.ts';
import { aLane } from '../makers/lane.ts';
import { aMeter, anAsNeededZone, aPhotocell, aRelay, aRule, aSite, at, aZone } from '../makers/site.ts';
import { aMachine } from '../makers/view.ts';
import { inBoth } from '../makers/words.ts';
import { type Device, local } from './estate.ts';
import { aReader, Gatehouse } from './gatehouse.ts';

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
    meter: 'box-1',
    feedback: 'contact',
    presence: [{ input: 'pir', level: 100, holdMs: 2 * minuteMs }],
    schedule: { rules: [aRule({ steps: [{ from: at('23:00'), level: 40 }] })], exceptions: [] },
  }),
  aZone({
    id: 'stairs',
    meter: 'box-1',
    output: aRelay({ contact: 'normally-open' }),
    minOnMs: minuteMs,
    minOffMs: 30 * secondMs,
  }),
  anAsNeededZone({ schedule: { rules: [aRule({ start: at('19:00'), end: at('22:00') })], exceptions: [] } }),
];
const lane = aLane();
export const site = aSite({
  lanes: [lane],
  meters: [aMeter()],
  readers: [aReader()],
  zones,
  inputs,
  photocell,
  clock: { sources: ['timesyncd'], maxOutageMs: 12 * hourMs },
});
export const evening = local('2026-11-23T17:30:00');

const aTakenBack = {
  by: 'trial',
  from: '0.2.0',
  to: '0.1.0',
  why: inBoth('core ended 3 times'),
  atMs: evening,
} as const;

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
const anyLane = fc.constantFrom('in-1', 'gone', '__proto__');
const anyLaneAsk: fc.Arbitrary<Ask> = fc.oneof(
  fc.record({ kind: fc.constantFrom('gateOpen' as const, 'laneReset' as const), lane: anyLane }),
  fc.record({
    kind: fc.constantFrom('callAcknowledge' as const, 'callArrive' as const),
    lane: anyLane,
    call: fc.constantFrom('none', 'c'),
  }),
  fc.constant({ kind: 'forgive' as const, pseudonym: aPseudonym(1) }),
);
/** What the loops, the arm, the readers and the roster may say, in any order and with any stamp. */
const anyLaneEvent: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        fc.dictionary(
          fc.constantFrom(...inputsOf(lane)),
          fc.constantFrom('high' as const, 'low' as const, 'unread' as const),
        ),
        fc.constantFrom(0, 0, 0, -1_500, -60_000, 5_000, Number.NaN),
        anyLane,
      )
      .map(([levels, offMs, id]) =>
        told(`lane ${id} ${JSON.stringify(levels)} ${offMs}`, (device) =>
          device.hear({ kind: 'laneInputs', lane: id, levels, atMono: device.monoMs + offMs }),
        ),
      ),
  },
  fc.constant(
    told('a lane at rest', (device) => {
      const levels = Object.fromEntries(
        inputsOf(lane).map((input) => [input, input === 'armClosed' || input === 'arrive' ? 'high' : 'low'] as const),
      );
      device.hear({ kind: 'laneInputs', lane: 'in-1', levels, atMono: device.monoMs });
    }),
  ),
  fc
    .record({
      n: fc.integer({ min: 1, max: 4 }),
      what: fc.constantFrom('good', 'unknown', 'foreign', 'bad', 'keypad', 'blocked'),
      readMs: fc.constantFrom(0, 40, -10, 9_000, Number.NaN),
      reader: fc.constantFrom('reader-in', 'gone', '__proto__'),
    })
    .map((read) =>
      told(`read ${JSON.stringify(read)}`, (device) => {
        const frameMono = device.monoMs;
        device.hear({
          kind: 'cardRead',
          reader: read.reader,
          read: aRead(read),
          firstEdgeMono: frameMono - read.readMs,
          frameMono,
        });
      }),
    ),
  fc
    .constantFrom('unplugged' as const, 'swapped' as const, null)
    .map((kind) => hear({ kind: 'readerHealth', reader: 'reader-in', trouble: kind && { kind, detail: inBoth('x') } })),
  fc.constantFrom(inBoth('busy'), null).map((message) => hear({ kind: 'gateObeys', lane: 'in-1', message })),
  fc
    .nat(3)
    .map((version) => hear({ kind: 'rosterChanged', roster: { version, count: 1, digest: 'd' }, how: 'network' })),
  fc.constant(hear({ kind: 'rosterRefused', code: 'older', text: inBoth('older') })),
  anyLaneAsk.map((ask) =>
    told(JSON.stringify(ask), (device) =>
      device.hear({ kind: 'command', command: device.command(ask, { login: 'gao' }) }),
    ),
  ),
);

/** Somebody has put the lane right, and a resident stands at the reader with his card. Half of them drive through. */
function comesHome(device: Device, n: number): void {
  if (!(device instanceof Gatehouse)) return;
  device.active.clear();
  device.active.set('armClosed', true);
  device.poll().pass(6 * secondMs);
  device.hear({ kind: 'command', command: device.command({ kind: 'laneReset', lane: 'in-1' }, { login: 'chen' }) });
  device.pass(6 * secondMs).arrive();
  device.card(n);
  if (n % 2 === 0) device.driveThrough();
}

function aRead({ n, what }: { n: number; what: string }): Read {
  if (what === 'bad') return { kind: 'bad', fault: 'parity', bits: 26 };
  if (what === 'keypad') return { kind: 'keypad', digits: 4 };
  const entry = anEntry({ pseudonym: aPseudonym(n), blocked: what === 'blocked' });
  return aCardRead(what === 'good' || what === 'blocked' ? entry : null, { foreign: what === 'foreign' });
}

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
      message: fc.string().map(foreign),
    })
    .map(hear),
  fc
    .record({
      meter: fc.constantFrom('box-1', 'gone', '__proto__'),
      series: fc.constantFrom('run-1', 'run-2'),
      registerWh: fc.oneof(anyNumber, fc.integer({ min: 0, max: 2_000 })),
    })
    .map(({ meter, ...reading }) => hear({ kind: 'meterRead', meter, reading })),
  anyNumber.map((rev) => hear({ kind: 'saved', rev })),
  anyNumber.map((rev) => hear({ kind: 'saveFailed', rev, message: inBoth('no') })),
  fc.constant(hear({ kind: 'siteChanged', revision: 'fedcba987654' })),
  fc.constant(hear({ kind: 'siteRefused', file: 'estate.yaml', message: inBoth('no') })),
  fc
    .record({ temperatureC: fc.option(anyNumber), undervoltage: fc.option(fc.boolean()), loopLagMs: anyNumber })
    .map((over) => hear({ kind: 'machineRead', machine: aMachine(over) })),
  fc.boolean().map((isNews) => hear({ kind: 'releaseTakenBack', takenBack: aTakenBack, isNews })),
  fc.boolean().map((connected) => hear({ kind: 'linkChanged', connected, detail: inBoth('x') })),
  fc
    .subarray([...linkTroubleKinds])
    .map((kinds) => kinds.map((kind) => ({ kind, text: inBoth('x'), remedy: inBoth('y') })))
    .map((troubles) => hear({ kind: 'linkTroubled', troubles })),
  { weight: 3, arbitrary: anyLaneEvent },
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
const anyResident = fc
  .integer({ min: 1, max: 4 })
  .map((n) => told(`resident ${n} comes`, (device) => comesHome(device, n)));
export const anyHappening = fc.oneof(anyCommand, anyEvent, anyTrouble, anyResident, {
  weight: 2,
  arbitrary: anyPassing,
});
