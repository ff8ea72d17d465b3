import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { inputsOf } from '../../src/access/feeling.ts';
import type { LaneInputId } from '../../src/access/lane.ts';
import type { ReadResult } from '../../src/access/laneEvent.ts';
import { minuteMs } from '../../src/units.ts';
import { Gate } from '../access/gate.ts';
import { aLane } from '../makers/lane.ts';

/** Something that happens to a lane. It names itself, so that a failing run can be read. */
type Happening = (gate: Gate) => Gate | void;
const told = (words: string, act: Happening): Happening => Object.assign(act, { [fc.toStringMethod]: () => words });

const lane = aLane();
const anyInput = fc.constantFrom(...inputsOf(lane));
const loops: readonly LaneInputId[] = ['arrive', 'safety', 'beam', 'edge'];

const anyChange = fc
  .tuple(fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...loops) }, anyInput), fc.boolean())
  .map(([input, active]) => told(`${input} ${active ? 'on' : 'off'}`, (gate) => void gate.set(input, active)));
const anyArm = fc
  .constantFrom('open' as const, 'between' as const, 'closed' as const)
  .map((where) => told(`arm ${where}`, (gate) => void gate.arm(where)));
/** Stamps from the past, twice, out of order, from the future, and readings that failed. */
const anyOddReading = fc
  .tuple(
    anyInput,
    fc.constantFrom('high' as const, 'low' as const, 'unread' as const),
    fc.constantFrom(-60_000, -5_000, -1_500, -100, 0, 5_000, Number.NaN),
    fc.boolean(),
  )
  .map(([input, level, offMs, twice]) =>
    told(`${input} reads ${level} at ${offMs} ms${twice ? ' twice' : ''}`, (gate) => {
      const event = { kind: 'inputs', levels: { [input]: level }, atMono: gate.monoMs + offMs } as const;
      gate.hear(event);
      if (twice) gate.hear(event);
    }),
  );
const anyResult: fc.Arbitrary<ReadResult> = fc.oneof(
  fc.record({
    kind: fc.constant('granted' as const),
    causeId: fc.integer({ min: 0, max: 6 }).map((n) => `read-${n}`),
    by: fc.constantFrom('resident-1', 'resident-2', '__proto__'),
    assistCard: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('denied' as const),
    by: fc.constantFrom('visitor-1', 'constructor'),
    resident: fc.boolean(),
  }),
  fc.constantFrom({ kind: 'foreign' as const }, { kind: 'bad' as const }, { kind: 'repeat' as const }),
);
const anyRead = fc
  .tuple(anyResult, fc.constantFrom(0, 50, -20, 8_000))
  .map(([result, readMs]) => told(JSON.stringify(result), (gate) => void gate.read(result, readMs)));
const anyRemote = fc
  .record({
    id: fc.integer({ min: 0, max: 5 }).map((n) => `command-${n}`),
    ageMs: fc.constantFrom(0, 5_000, 20_000, -20_000, Number.NaN),
    retained: fc.boolean(),
    sound: fc.boolean(),
  })
  .map((over) => told(`remote ${JSON.stringify(over)}`, (gate) => void gate.remote(over)));
const anyPause = fc
  .oneof(fc.integer({ min: 1, max: 3_000 }), fc.constantFrom(1_000, 5_000, 11_000, 21_000, 2 * minuteMs, 11 * minuteMs))
  .map((ms) => told(`${ms} ms pass`, (gate) => void gate.pass(ms)));
const anyGuard = fc
  .constantFrom('acknowledge' as const, 'guardArrived' as const, 'resolve' as const, 'reset' as const)
  .map((kind) =>
    told(kind, (gate) => {
      const call = gate.state.assist.call?.id ?? 'none';
      if (kind === 'resolve') gate.hear({ kind, call, by: 'wang', end: 'turnedAway', needed: true });
      else if (kind === 'reset') gate.hear({ kind, by: 'wang' });
      else gate.hear({ kind, call, by: 'wang' });
    }),
  );
const anySilence = fc.tuple(anyInput, fc.boolean()).map(([input, silent]) =>
  told(`${input} ${silent ? 'falls silent' : 'is heard again'}`, (gate) => {
    if (silent) gate.silent.add(input);
    else gate.silent.delete(input);
  }),
);
const anyRestart = fc.constant(told('restart', (gate) => gate.restart()));
const anyVisit = fc.constantFrom(
  told('a resident comes home', (gate) => void gate.resident()),
  told('a vehicle drives through', (gate) => void gate.arm('open').driveThrough()),
  told('the guard presses', (gate) => void gate.press()),
);
/** Somebody comes and makes the lane work again. */
const right = told('the lane is put right', (gate) => {
  gate.silent.clear();
  for (const input of inputsOf(lane)) gate.set(input, input === 'armClosed');
  gate.pass(6_000).hear({ kind: 'reset', by: 'wang' });
  gate.pass(6_000);
});
/** A vehicle stands at the reader and shows a card that may have been shown before. */
const anyPresented = fc.integer({ min: 0, max: 4 }).map((n) =>
  told(`a vehicle shows card ${n}`, (gate) => {
    gate.set('arrive', false).pass(3_000).arrive(1_000);
    gate.read({ kind: 'granted', causeId: `read-${n}`, by: `resident-${n}`, assistCard: false });
  }),
);
const anyHappening = fc.oneof(
  { weight: 4, arbitrary: anyChange },
  { weight: 3, arbitrary: anyPause },
  { weight: 2, arbitrary: anyArm },
  { weight: 2, arbitrary: anyRead },
  { weight: 2, arbitrary: anyVisit },
  { weight: 3, arbitrary: anyPresented },
  { weight: 2, arbitrary: fc.constant(right) },
  { weight: 1, arbitrary: anyOddReading },
  { weight: 1, arbitrary: anyRemote },
  { weight: 1, arbitrary: anyGuard },
  { weight: 1, arbitrary: anySilence },
  { weight: 1, arbitrary: anyRestart },
);

/** Plays a story; the gate throws at the first broken invariant. Half of the stories begin with a lane that works. */
function play(
  happenings: readonly Happening[],
  settled: boolean,
): { readonly gates: readonly Gate[]; readonly last: Gate } {
  let gate = new Gate(lane);
  if (settled) gate.ready();
  const gates = [gate];
  for (const happens of happenings) {
    const next = happens(gate) ?? gate;
    if (next !== gate) gates.push(next);
    gate = next;
  }
  return { gates, last: gate };
}

test('whatever happens to a lane, in whatever order, no step throws and none of the invariants breaks', () => {
  fc.assert(
    fc.property(fc.array(anyHappening, { maxLength: 40 }), fc.boolean(), (happenings, settled) => {
      play(happenings, settled);
    }),
    { numRuns: 600 },
  );
});

test('no cause ever gives two pulses, over restarts at any step', () => {
  const anyAgain = fc.oneof(anyHappening, anyPresented, anyRestart, fc.constant(right));
  fc.assert(
    fc.property(fc.array(anyAgain, { maxLength: 40 }), (happenings) => {
      const ids = play(happenings, true).gates.flatMap(({ pulses }) => pulses.map(({ id }) => id));
      expect(new Set(ids).size).toBe(ids.length);
    }),
    { numRuns: 400 },
  );
});

test('counts never fall over restarts, and no vehicle is counted through twice for one grant', () => {
  fc.assert(
    fc.property(fc.array(anyHappening, { maxLength: 40 }), (happenings) => {
      const { gates, last } = play(happenings, true);
      const granted = gates.flatMap((gate) => gate.of('passage')).filter((passage) => passage.granted).length;
      const admitted = new Set(gates.flatMap((gate) => gate.state.barrier.causes)).size;
      const { passages, tailgates, unchecked, pulses } = last.state.totals;
      expect(granted).toBe(passages - tailgates - unchecked);
      expect(gates.flatMap((gate) => gate.pulses).length).toBe(pulses);
      if (admitted < 32) expect(granted).toBeLessThanOrEqual(admitted);
    }),
    { numRuns: 300 },
  );
});

test('a tick in which nothing is due returns the same state and does nothing, wherever it comes', () => {
  fc.assert(
    fc.property(fc.array(anyHappening, { maxLength: 25 }), (happenings) => {
      const { last } = play(happenings, true);
      last.hear({ kind: 'tick' });
      const before = last.state;
      expect(last.hear({ kind: 'tick' })).toEqual([]);
      expect(last.state).toBe(before);
    }),
    { numRuns: 300 },
  );
});

test('the lane wakes for everything: ticks in between change nothing', () => {
  fc.assert(
    fc.property(fc.array(anyHappening, { maxLength: 25 }), fc.integer({ min: 1, max: 30_000 }), (happenings, ms) => {
      const { last } = play(happenings, true);
      const quietMs = Math.min(ms, last.wakeAtMono - last.monoMs - 1);
      if (!(quietMs > 0)) return;
      const before = last.state;
      last.monoMs += quietMs;
      last.wallMs += quietMs;
      expect(last.hear({ kind: 'tick' })).toEqual([]);
      expect(last.state).toBe(before);
    }),
    { numRuns: 300 },
  );
});
