import type { Site } from '../../controller/site.ts';
import { fill, type Words, worded } from '../../words/language.ts';
import type { LaneYear, YearFigures, ZoneYear } from '../year/yearRun.ts';
import { yearWords } from './words.ts';

/** One line of the table: what, and its value for each config played. */
export type FigureRow = { readonly name: Words; readonly values: readonly string[] };

/** The estate's figures of some years, side by side. */
export function figureRows(site: Site, years: readonly YearFigures[]): readonly FigureRow[] {
  const must = new Set(site.zones.filter(({ need }) => need === 'must-be-lit').map(({ id }) => id));
  const row = (name: Words, of: (year: YearFigures) => string): FigureRow => ({ name, values: years.map(of) });
  const summed = (name: Words, of: (zone: ZoneYear) => number): FigureRow =>
    row(name, (year) => grouped(sumOf(year, of)));
  const cost = {
    en: fill(yearWords.cost.en, { currency: site.tariff.currency ?? '' }),
    zh: fill(yearWords.cost.zh, { currency: site.tariff.currency ?? '' }),
  };
  return [
    summed(yearWords.kwh, ({ sums }) => sums.wh / 1_000),
    summed(cost, ({ sums }) => sums.cost),
    summed(yearWords.co2, ({ sums }) => sums.co2G / 1_000),
    summed(yearWords.lit, ({ sums }) => sums.litH),
    summed(yearWords.fullLoad, ({ sums }) => sums.fullLoadH),
    row(yearWords.served, (year) =>
      share(
        sumOf(year, ({ sums }) => sums.servedH),
        sumOf(year, ({ sums }) => sums.neededH),
      ),
    ),
    summed(yearWords.lost, ({ sums }) => sums.neededH - sums.servedH),
    summed(yearWords.waste, ({ sums }) => sums.wasteH),
    summed(yearWords.dark, ({ zone, light }) => (must.has(zone) ? light.darkMs / 60_000 : 0)),
    row(yearWords.overrides, ({ rows }) => grouped(rows['override.set'] ?? 0)),
  ];
}

/** A lane's figures of the same years. */
export function laneRows(id: string, years: readonly YearFigures[]): readonly FigureRow[] {
  const row = (name: Words, of: (lane: LaneYear) => string): FigureRow => ({
    name,
    values: years.map(({ lanes }) => {
      const lane = lanes.find((one) => one.lane === id);
      return lane === undefined ? '-' : of(lane);
    }),
  });
  const counted = (name: Words, key: string) => row(name, ({ counts }) => grouped(counts[key] ?? 0));
  const seconds = (value: number | null) => (value === null ? '-' : value.toFixed(1));
  return [
    counted(yearWords.passages, 'passages'),
    counted(yearWords.balks, 'balks'),
    counted(yearWords.calls, 'calls'),
    counted(yearWords.assisted, 'assisted'),
    row(yearWords.meanWait, ({ wait }) => withError(wait)),
    row(yearWords.p95Wait, ({ wait }) => seconds(wait.p95S)),
    row(yearWords.waited, ({ wait }) => grouped(wait.waitedH)),
    row(yearWords.busiest, (lane) => busiestHour(lane).perHour.toFixed(0)),
    row(yearWords.busiestWait, (lane) => busiestHour(lane).waitS.toFixed(1)),
  ];
}

function withError({ meanS, meanErrorS }: LaneYear['wait']): string {
  if (meanS === null) return '-';
  return meanErrorS === null ? meanS.toFixed(1) : `${meanS.toFixed(1)} ± ${(2 * meanErrorS).toFixed(1)}`;
}

/** Says of years of which only some nights of traffic were played that it is so; null = all were. */
export function sampledWords(years: readonly YearFigures[]): Words | null {
  const [nights] = years.flatMap((year) => (year.trafficNights !== year.nights.length ? [year.trafficNights] : []));
  return nights === undefined ? null : worded(yearWords.weeks, { nights });
}

/** The hour of a workday in which most vehicles came. */
export function busiestHour({ wait }: LaneYear): { readonly perHour: number; readonly waitS: number } {
  return wait.workdayHours.reduce((most, hour) => (hour.perHour > most.perHour ? hour : most), {
    perHour: 0,
    waitS: 0,
  });
}

export function sumOf({ zones }: YearFigures, of: (zone: ZoneYear) => number): number {
  return zones.reduce((sum, zone) => sum + of(zone), 0);
}

/** Whole numbers in groups of three. */
function grouped(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ' ');
}

function share(part: number, whole: number): string {
  return whole === 0 ? '-' : `${((100 * part) / whole).toFixed(2)} %`;
}
