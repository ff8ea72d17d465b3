import type { Site } from '../../controller/site.ts';
import { withoutLanes, withoutZones } from './variants.ts';
import { type LaneYear, runYear, type YearFigures, type YearOptions } from './yearRun.ts';

/** Whole weeks, so that each day of the week counts as often. */
const trafficNights = 28;

/**
 * A year in which every night of light is played and four weeks of March at the gate; what the lanes count in a year is reckoned
 * from those. Nothing of a lane depends on a zone, nor the other way round, so the light is that of the whole year to the minute.
 */
export function runSampledYear(site: Site, options: YearOptions): YearFigures {
  const { seen } = options;
  if (site.lanes.length === 0) return runYear(site, options);
  const of = (nights: number): number => nights + trafficNights;
  const light = runYear(withoutLanes(site), { ...options, seen: (done, nights) => seen?.(done, of(nights)) });
  const before = light.nights.length;
  const gate = runGateWeeks(site, { ...options, seen: (done) => seen?.(before + done, of(before)) });
  const times = before / trafficNights;
  return {
    ...light,
    lanes: gate.lanes.map((lane) => reckoned(lane, times)),
    trafficNights,
    rows: added(light.rows, gate.rows),
    steps: light.steps + gate.steps,
  };
}

/** The four weeks, with the lanes alone. */
export function runGateWeeks(site: Site, options: YearOptions): YearFigures {
  const span = { first: `${options.year}-03-01`, nights: trafficNights };
  return runYear(withoutZones(site), { ...options, habits: { ...options.habits, overridesPerWeek: 0 }, span });
}

/** Sums of some nights as those of so many times as many; means and shares stay. */
function reckoned({ lane, counts, wait }: LaneYear, times: number): LaneYear {
  return {
    lane,
    counts: Object.fromEntries(Object.entries(counts).map(([key, count]) => [key, Math.round(count * times)])),
    wait: { ...wait, visits: Math.round(wait.visits * times), waitedH: wait.waitedH * times },
  };
}

function added(a: YearFigures['rows'], b: YearFigures['rows']): YearFigures['rows'] {
  const sum = { ...a };
  for (const [type, count] of Object.entries(b)) sum[type] = (sum[type] ?? 0) + count;
  return sum;
}
