import { usualArrivals } from '../../src/simulator/arrivals.ts';
import { type Story, storyOf } from '../../src/simulator/story.ts';
import type { Habits } from '../../src/simulator/world/options.ts';
import { usualWalks } from '../../src/simulator/world/walkers.ts';
import { usualDrivers } from '../../src/simulator/year/habits.ts';
import { hourMs, type Instant, minuteMs, secondMs } from '../../src/units.ts';
import { aReader } from '../controller/gatehouse.ts';
import { aLane } from '../makers/lane.ts';
import { aMeter, anAsNeededZone, aPhotocell, aRelay, aRule, aSite, at, aZone, sun } from '../makers/site.ts';

const { photocell, inputs } = aPhotocell();
const lane = aLane();

/** A small estate that has one of everything. Totals and wires are looked at less often, so that a month takes seconds. */
const shenzhen = aSite({
  zones: [
    aZone({
      handSwitch: 'hand',
      feedback: 'contact',
      meter: 'box-1',
      output: aRelay(),
      minOnMs: 2 * minuteMs,
      minOffMs: 30 * secondMs,
      schedule: { rules: [aRule({ start: sun('set', { notAfter: '18:00' }) })], exceptions: [] },
    }),
    aZone({
      id: 'path',
      meter: 'box-1',
      ramp: { upMs: 3 * secondMs, downMs: 10 * secondMs, curve: 'perceptual' },
      schedule: {
        rules: [
          aRule({
            steps: [
              { from: at('23:00'), level: 40 },
              { from: at('05:00'), level: 100 },
            ],
          }),
        ],
        exceptions: [],
      },
      presence: [{ input: 'pir', level: 100, holdMs: 5 * minuteMs }],
    }),
    aZone({ id: 'stairs', promise: { kind: 'none' }, staggerGroup: 'box-2' }),
    anAsNeededZone({
      minOnMs: 5 * minuteMs,
      minOffMs: 5 * minuteMs,
      schedule: { rules: [aRule({ start: at('19:00'), end: at('22:00') })], exceptions: [] },
    }),
  ],
  people: [
    { login: 'guard', role: 'guard' },
    { login: 'operator', role: 'operator' },
    { login: 'manager', role: 'manager' },
  ],
  photocell,
  inputs: [
    ...inputs,
    { id: 'pir', kind: 'motion', line: 'GPIO5', activeLow: false },
    { id: 'hand', kind: 'handSwitch', line: 'GPIO6', activeLow: false },
    { id: 'contact', kind: 'feedback', line: 'GPIO7', activeLow: false },
  ],
  meters: [aMeter()],
  lanes: [{ ...lane, limits: { ...lane.limits, staleMs: 10 * minuteMs } }],
  readers: [aReader()],
  clock: { sources: ['timesyncd', 'rtc'], maxOutageMs: 24 * hourMs },
  figuresMs: 15 * minuteMs,
});

/** The same estate where clocks change twice a year. */
const berlin = { ...shenzhen, place: { latitudeDeg: 52.52, longitudeDeg: 13.405, timeZone: 'Europe/Berlin' } };

const habits: Habits = {
  traffic: { 'in-1': { ...usualDrivers, perHour: usualArrivals('in', 16) } },
  strangerShare: 0.05,
  guard: { meanMs: 20 * secondMs, sdMs: 15 * secondMs },
  walksPerHour: usualWalks.map((walks) => walks / 10),
  overridesPerWeek: 10,
};

const beginnings: readonly { readonly site: typeof shenzhen; readonly startMs: Instant }[] = [
  { site: shenzhen, startMs: instant('2027-01-05T12:00', 'Asia/Shanghai') },
  { site: shenzhen, startMs: instant('2027-06-10T12:00', 'Asia/Shanghai') },
  // Both of Berlin's clock changes lie within four weeks of these.
  { site: berlin, startMs: instant('2027-03-20T12:00', 'Europe/Berlin') },
  { site: berlin, startMs: instant('2027-10-16T12:00', 'Europe/Berlin') },
];

/** The story of a seed over some days: place and season follow from it too. */
export function seedStory(seed: number, days: number): Story {
  const beginning = beginnings[seed % beginnings.length] ?? beginnings[0]!;
  return storyOf(seed, days, { ...beginning, habits });
}

function instant(local: string, timeZone: string): Instant {
  return Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone).epochMilliseconds;
}
