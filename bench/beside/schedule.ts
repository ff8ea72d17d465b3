import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mock } from 'node:test';
import { schedule } from 'node-cron';
import { getTimes } from 'suncalc';
import { clockInstant, dateOf } from '../../src/calendar/localDate.ts';
import type { Place } from '../../src/calendar/place.ts';
import { sunEdge } from '../../src/calendar/sun.ts';
import { compilePlan } from '../../src/lighting/plan.ts';
import { hourMs, minuteMs, secondMs } from '../../src/units.ts';
import { aRule, at } from '../../test/makers/site.ts';
import { root } from '../estate.ts';
import { type Figure, type Row, row } from '../figure.ts';

/** An instant worked out with two or three independent tools; see the file. */
type TrueEvent = {
  readonly lat: number;
  readonly lon: number;
  readonly tz: string;
  readonly date: string;
  readonly event: string;
  readonly altitude_deg: number;
  readonly expected_utc: string | null;
};

/** Further off than this is not late but another event, or none. */
const missedMs = 30 * minuteMs;

export const besideScheduleFigure: Figure = {
  name: 'beside-schedule',
  about: 'seconds off the almanac and events missed, beside bare suncalc; days missed by a cron line in a year',
  run: async () => [...sunRows(), ...(await cronRows())],
};

function sunRows(): readonly Row[] {
  const { events } = JSON.parse(readFileSync(join(root, 'test/truth/sun-events.json'), 'utf8')) as {
    events: TrueEvent[];
  };
  const judged = events.flatMap((event) => {
    const name = suncalcNames.get(`${event.event} ${event.altitude_deg}`);
    return event.expected_utc === null || name === undefined
      ? []
      : [{ ...event, name, atMs: Date.parse(event.expected_utc) }];
  });
  const ours = errorsOf(judged.map((event) => ourInstant(event) - event.atMs));
  const bare = errorsOf(judged.map((event) => (bareInstant(event, event.name) ?? Number.NaN) - event.atMs));
  const peer = 'suncalc asked at local midnight';
  return [
    row('sun events off the almanac, worst', ours.worstS, 's', {
      goal: 30,
      peer: [peer, bare.worstS],
      note: `${judged.length} events at ${new Set(judged.map(({ lat }) => lat)).size} places; those missed are not in it`,
    }),
    row('sun events missed or another day taken', ours.missed, 'events', {
      goal: 0,
      peer: [peer, bare.missed],
      note: `of ${judged.length}`,
    }),
  ];
}

const suncalcNames = new Map([
  ['sunrise -0.833', 'sunrise'],
  ['sunset -0.833', 'sunset'],
  ['dawn -6', 'dawn'],
  ['dusk -6', 'dusk'],
] as const satisfies readonly (readonly [string, 'sunrise' | 'sunset' | 'dawn' | 'dusk'])[]) as ReadonlyMap<
  string,
  'sunrise' | 'sunset' | 'dawn' | 'dusk'
>;

const placeOf = ({ lat, lon, tz }: TrueEvent): Place => ({ latitudeDeg: lat, longitudeDeg: lon, timeZone: tz });

function ourInstant(event: TrueEvent): number {
  const edge = event.event === 'sunrise' || event.event === 'dawn' ? 'rise' : 'set';
  return sunEdge(event.date, placeOf(event), edge, event.altitude_deg);
}

/** As scripts ask: once a day, a little after midnight. */
function bareInstant(event: TrueEvent, name: 'sunrise' | 'sunset' | 'dawn' | 'dusk'): number | null {
  const asked = clockInstant(event.date, '00:00', event.tz, 'first') + 5 * secondMs;
  return getTimes(new Date(asked), event.lat, event.lon)[name]?.valueOf() ?? null;
}

function errorsOf(offMs: readonly number[]): { readonly worstS: number; readonly missed: number } {
  const met = offMs.filter((ms) => Math.abs(ms) <= missedMs);
  return { worstS: Math.max(...met.map(Math.abs)) / secondMs, missed: offMs.length - met.length };
}

/** A year of `30 2 * * *` in Berlin, on a clock that is moved by hand: how many evenings a cron line forgets. */
async function cronRows(): Promise<readonly Row[]> {
  const zone = 'Europe/Berlin';
  const from = clockInstant('2027-01-01', '00:00', zone, 'first');
  const to = clockInstant('2028-01-01', '00:00', zone, 'first');
  mock.timers.enable({ apis: ['Date', 'setTimeout', 'setInterval', 'setImmediate'], now: from });
  const fired: string[] = [];
  const task = schedule(
    '30 2 * * *',
    () => {
      fired.push(dateOf(Date.now(), zone));
    },
    { timezone: zone },
  );
  for (let nowMs = from; nowMs < to; nowMs += hourMs / 4) {
    mock.timers.tick(hourMs / 4);
    // What a firing promises comes about between two ticks.
    for (let turns = 0; turns < 10; turns += 1) await Promise.resolve();
  }
  void task.destroy();
  mock.timers.reset();
  return [
    row('switches forgotten or doubled in a year of 02:30, Berlin', oddDays(ourSwitches(zone)), 'days', {
      goal: 0,
      peer: ['node-cron', oddDays(fired)],
      note: 'duskgate asks what should be lit; on the night without a 02:30 that is known as on every other',
    }),
  ];
}

/** The days on which a schedule that ends at 02:30 switches off, over a year of nights. */
function ourSwitches(timeZone: string): readonly string[] {
  const schedule = { rules: [aRule({ end: at('02:30') })], exceptions: [] };
  const plan = compilePlan(schedule, { latitudeDeg: 52.52, longitudeDeg: 13.405, timeZone }, '2027-01-01', 365);
  return plan.segments
    .filter(({ level, startMs }) => level === 0 && startMs > plan.validFromMs)
    .map(({ startMs }) => dateOf(startMs, timeZone));
}

/** How many of 365 days have no switch, and how many switches come twice. */
function oddDays(days: readonly string[]): number {
  const different = new Set(days).size;
  return 365 - different + (days.length - different);
}
