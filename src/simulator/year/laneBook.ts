import { dayMs, secondMs } from '../../units.ts';
import type { Visit } from '../vehicles.ts';

/** Waiting of the vehicles of one lane. Seconds; null where none came. */
export type LaneWait = {
  readonly visits: number;
  readonly meanS: number | null;
  /** Standard error of the mean, from how it differs between days; null with fewer than two. */
  readonly meanErrorS: number | null;
  readonly p95S: number | null;
  readonly waitedH: number;
  /** From standing at the reader to room for the next. */
  readonly serviceS: number | null;
  /** Vehicles and their mean wait for each hour of a workday. */
  readonly workdayHours: readonly { readonly perHour: number; readonly waitS: number }[];
};

type Sum = { visits: number; waitMs: number };

/** Waits above ten minutes are counted as ten; the 95th of a hundred is read off in tenths of a second. */
const tenths = 6_000;

export class LaneBook {
  #visits = 0;
  #waitMs = 0;
  #serviceMs = 0;
  readonly #spread = new Int32Array(tenths + 1);
  readonly #hours = Array.from({ length: 24 }, (): Sum => ({ visits: 0, waitMs: 0 }));
  readonly #days = new Map<number, Sum>();

  /** `hour`: hour of the day on a workday; null on other days. */
  took({ arrivedMono, atReaderMono, freeMono }: Visit, hour: number | null): void {
    const waitMs = atReaderMono - arrivedMono;
    this.#visits += 1;
    this.#waitMs += waitMs;
    this.#serviceMs += freeMono - atReaderMono;
    const tenth = Math.min(tenths, Math.round(waitMs / 100));
    this.#spread[tenth] = (this.#spread[tenth] ?? 0) + 1;
    const day = Math.floor(arrivedMono / dayMs);
    if (!this.#days.has(day)) this.#days.set(day, { visits: 0, waitMs: 0 });
    for (const sum of [this.#days.get(day), hour === null ? undefined : this.#hours[hour]]) {
      if (sum === undefined) continue;
      sum.visits += 1;
      sum.waitMs += waitMs;
    }
  }

  figures(workdays: number): LaneWait {
    const visits = this.#visits;
    const mean = (ms: number) => (visits === 0 ? null : ms / visits / secondMs);
    return {
      visits,
      meanS: mean(this.#waitMs),
      meanErrorS: this.#meanErrorS(),
      p95S: this.#percentile(0.95),
      waitedH: this.#waitMs / 3_600_000,
      serviceS: mean(this.#serviceMs),
      workdayHours: this.#hours.map((hour) => ({
        perHour: workdays === 0 ? 0 : hour.visits / workdays,
        waitS: hour.visits === 0 ? 0 : hour.waitMs / hour.visits / secondMs,
      })),
    };
  }

  /** Of a ratio of two sums over days (Cochran, Sampling Techniques, 3rd edition, 6.4). */
  #meanErrorS(): number | null {
    const days = [...this.#days.values()];
    if (days.length < 2) return null;
    const mean = this.#waitMs / this.#visits;
    const squares = days.reduce((sum, { visits, waitMs }) => sum + (waitMs - mean * visits) ** 2, 0);
    return Math.sqrt((squares * days.length) / (days.length - 1)) / this.#visits / secondMs;
  }

  #percentile(share: number): number | null {
    if (this.#visits === 0) return null;
    let seen = 0;
    const tenth = this.#spread.findIndex((count) => {
      seen += count;
      return seen >= share * this.#visits;
    });
    return tenth / 10;
  }
}
