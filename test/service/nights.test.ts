import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { noBooked } from '../../src/lighting/booked.ts';
import { noTotals } from '../../src/lighting/energy.ts';
import { addPromise, type Bearing, noPromiseTotals, type PromiseTotals } from '../../src/lighting/promiseKept.ts';
import {
  type ClosedNight,
  type Counting,
  countMoved,
  countNights,
  emptyBook,
  type NightBook,
  withBearings,
} from '../../src/service/nights.ts';
import { dayMs, hourMs, minuteMs, secondMs } from '../../src/units.ts';
import { aZone } from '../makers/site.ts';

const timeZone = 'Asia/Shanghai';
const startMs = Temporal.Instant.from('2026-11-23T17:00:00+08:00').epochMilliseconds;

/** Light is promised every even hour of UTC, so that any span has its exact share. */
const promised = (fromMs: number, toMs: number): number => {
  let sum = 0;
  for (let at = Math.floor(fromMs / (2 * hourMs)) * 2 * hourMs; at < toMs; at += 2 * hourMs)
    sum += Math.max(0, Math.min(at + hourMs, toMs) - Math.max(at, fromMs));
  return sum;
};
const counting: Counting = {
  timeZone,
  zones: [aZone(), aZone({ id: 'path-east' })],
  neededMs: (_zone, fromMs, toMs) => promised(fromMs, toMs),
  baselineWh: (_zone, fromMs, toMs) => toMs - fromMs,
  light: () => ({ totals: noTotals, booked: noBooked }),
};

const moving = { ...counting, zones: counting.zones.slice(0, 1) };

const lit: Bearing = { level: 100, asked: true, held: 'schedule' };
const anyBearing: fc.Arbitrary<Bearing> = fc.record({
  level: fc.constantFrom(0, 10, 30, 100),
  asked: fc.boolean(),
  held: fc.constantFrom('fault', 'hand', 'lockout', 'override', 'schedule'),
});

/** What a device lives through: time passes, the wall clock may jump, may be doubted, and the zone may change. */
const anyLife = fc.array(
  fc.record({
    passMs: fc.oneof(fc.integer({ min: 0, max: hourMs }), fc.constant(9 * hourMs)),
    jumpMs: fc.oneof(
      { weight: 6, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: -20 * dayMs, max: 20 * dayMs }) },
      { weight: 1, arbitrary: fc.integer({ min: -2 * hourMs, max: 2 * hourMs }) },
    ),
    sound: fc.nat(9).map((n) => n > 0),
    bearing: anyBearing,
    alone: fc.boolean(),
  }),
  { maxLength: 40 },
);

/** `alone`: only the zone that moves is counted, where that can be done. */
type Moment = { passMs: number; jumpMs: number; sound: boolean; bearing: Bearing; alone?: boolean };

function live(life: readonly Moment[]): {
  book: NightBook;
  closed: readonly ClosedNight[];
  books: readonly NightBook[];
} {
  let now = { wallMs: startMs, monoMs: 5_000 };
  let book = withBearings(countNights(emptyBook(now), now, true, counting).book, {
    'road-main': lit,
    'path-east': lit,
  });
  const closed: ClosedNight[] = [];
  const books = [book];
  for (const { passMs, jumpMs, sound, bearing, alone = false } of life) {
    now = { wallMs: now.wallMs + passMs + jumpMs, monoMs: now.monoMs + passMs };
    const moved = alone && sound ? countMoved(book, now, { 'road-main': bearing }, moving) : null;
    if (moved !== null) {
      book = moved;
      books.push(book);
      continue;
    }
    const counted = countNights(book, now, sound, counting);
    book = withBearings(counted.book, { 'road-main': bearing });
    closed.push(...counted.closed);
    books.push(book);
  }
  return { book, closed, books };
}

const keptOf = (book: NightBook): PromiseTotals => book.zones['road-main']?.kept ?? noPromiseTotals;
const sumOf = (losses: Readonly<Record<string, number>>): number => Object.values(losses).reduce((a, b) => a + b, 0);

test('whatever the clock does: what was needed was served or lost, and no total falls', () => {
  fc.assert(
    fc.property(anyLife, (life) => {
      const { books } = live(life);
      let before = noPromiseTotals;
      for (const kept of books.map(keptOf)) {
        expect(kept.neededMs).toBe(kept.servedMs + sumOf(kept.lostMs));
        expect(kept.neededMs).toBeGreaterThanOrEqual(before.neededMs);
        expect(kept.servedMs).toBeGreaterThanOrEqual(before.servedMs);
        expect(kept.wasteMs).toBeGreaterThanOrEqual(before.wasteMs);
        before = kept;
      }
    }),
  );
});

test('the closed nights and the running one together are the totals: nothing is lost at noon', () => {
  fc.assert(
    fc.property(anyLife, (life) => {
      const { book, closed } = live(life);
      const page = book.zones['road-main'];
      const nights = closed
        .map(({ zones }) => zones['road-main']?.kept ?? noPromiseTotals)
        .reduce(addPromise, noPromiseTotals);
      expect(nights).toEqual(page?.opened.kept);
    }),
  );
});

test('with steps of less than a day no moment is judged twice: what was needed is what was promised, at most', () => {
  fc.assert(
    fc.property(anyLife, (life) => {
      const honest = life.map((moment) => ({ ...moment, jumpMs: moment.jumpMs % (2 * hourMs) }));
      const { book } = live(honest);
      const judgedToMs = Math.max(book.judgedToMs, book.zones['road-main']?.judgedToMs ?? 0);
      expect(keptOf(book).neededMs).toBeLessThanOrEqual(promised(startMs, judgedToMs));
    }),
  );
});

test('looking often or seldom gives the same night', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 3 * hourMs }), { minLength: 1, maxLength: 30 }), (pauses) => {
      const often = live(pauses.map((passMs) => ({ passMs, jumpMs: 0, sound: true, bearing: lit })));
      const whole = pauses.reduce((a, b) => a + b, 0);
      const once = live([{ passMs: whole, jumpMs: 0, sound: true, bearing: lit }]);
      expect(keptOf(often.book)).toEqual(keptOf(once.book));
      expect(often.closed.map(({ night }) => night)).toEqual(once.closed.map(({ night }) => night));
    }),
  );
});

test('a zone counted alone whenever it moves has the night that counting all of them gives, and the others theirs', () => {
  const moments = fc.record({ passMs: fc.integer({ min: 0, max: 3 * hourMs }), bearing: anyBearing });
  fc.assert(
    fc.property(fc.array(moments, { maxLength: 30 }), fc.integer({ min: -1_000, max: 1_000 }), (lives, slewMs) => {
      const sound = { sound: true, jumpMs: 0 };
      const end = { ...sound, passMs: 2 * hourMs, bearing: lit };
      const last = { ...sound, passMs: minuteMs, jumpMs: slewMs, bearing: lit };
      const [alone, all] = [true, false].map((alone) =>
        live([...lives.map((moment) => ({ ...moment, ...sound, alone })), end, last]),
      );
      expect(alone?.closed).toEqual(all?.closed);
      expect(alone?.book).toEqual(all?.book);
    }),
  );
});

test('the night of one zone is not counted alone over noon, nor when the clock was moved', () => {
  const { book } = live([calm(hourMs)]);
  const at = (passMs: number, jumpMs: number) => ({
    wallMs: startMs + hourMs + passMs + jumpMs,
    monoMs: 5_000 + hourMs + passMs,
  });
  const alone = (passMs: number, jumpMs = 0) => countMoved(book, at(passMs, jumpMs), { 'road-main': lit }, moving);
  expect(alone(hourMs)?.zones['road-main']?.judgedToMs).toBe(startMs + 2 * hourMs);
  expect(alone(hourMs)?.zones['path-east']).toBe(book.zones['path-east']);
  expect(alone(20 * hourMs)).toBeNull();
  expect(alone(hourMs, minuteMs)).toBeNull();
  expect(alone(hourMs, -minuteMs)).toBeNull();
});

const calm = (passMs: number, over: Partial<Moment> = {}): Moment => ({
  passMs,
  jumpMs: 0,
  sound: true,
  bearing: lit,
  ...over,
});

test('a hole in the time is needed and lost to absence', () => {
  const { book } = live([calm(hourMs), calm(minuteMs, { jumpMs: 4 * hourMs })]);
  expect(keptOf(book).lostMs.absent).toBe(promised(startMs + hourMs, startMs + 5 * hourMs));
});

test('a network that slews the clock by a second makes no hole', () => {
  const { book } = live([calm(hourMs), calm(minuteMs, { jumpMs: secondMs })]);
  expect(keptOf(book).lostMs.absent).toBe(0);
});

test('a clock set back over midnight by an hour counts no hour twice, and says what it could not judge', () => {
  const { book, closed } = live([calm(8 * hourMs), calm(minuteMs, { jumpMs: -hourMs }), calm(hourMs), calm(hourMs)]);
  expect(keptOf(book).neededMs).toBe(promised(startMs, startMs + 9 * hourMs + minuteMs));
  expect(closed).toEqual([]);
  expect(book.unjudgedMs).toBe(hourMs);
});

test('time under a clock that nobody trusts is counted as unjudged, never as darkness', () => {
  const { book } = live([calm(0), calm(2 * hourMs, { sound: false }), calm(minuteMs), calm(minuteMs)]);
  expect(book.unjudgedMs).toBe(2 * hourMs + minuteMs);
  expect(keptOf(book).lostMs.absent).toBe(0);
});

test('a night that was closed and comes again, because the clock was days ahead, is a correction and says so', () => {
  const ahead = 3 * dayMs;
  const { closed } = live([
    calm(minuteMs),
    calm(minuteMs, { jumpMs: ahead }),
    calm(minuteMs, { jumpMs: -ahead }),
    calm(dayMs),
  ]);
  const told = closed.map(({ night, why }) => `${night} ${why}`);
  expect(told).toEqual([
    '2026-11-23 over',
    '2026-11-24 over',
    '2026-11-25 over',
    '2026-11-26 over',
    '2026-11-23 reopened',
  ]);
});

test('after months without power the nights between are named once, not made up one by one', () => {
  const { closed } = live([calm(minuteMs), calm(minuteMs, { jumpMs: 100 * dayMs })]);
  expect(closed.map(({ night }) => night)).toEqual(['2026-11-23']);
});
