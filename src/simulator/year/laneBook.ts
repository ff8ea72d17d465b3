import { secondMs } from '../../units.ts';
import type { Visit } from '../vehicles.ts';

/** Waiting of the vehicles of one lane. Seconds; null where none came. */
export type LaneWait = {
  readonly visits: number;
  readonly meanS: number | null;
  readonly p95S: number | null;
  readonly waitedH: number;
  /** From standing at the reader to room for the next. */
  readonly serviceS: number | null;
  /** Vehicles and their mean wait for each hour of a workday. */
  readonly workdayHours: readonly { readonly perHour: number; readonly waitS: number }[];
};

/** Waits above ten minutes are counted as ten; the 95th of a hundred is read off in tenths of a second. */
const tenths = 6_000;

export class LaneBook {
  #visits = 0;
  #waitMs = 0;
  #serviceMs = 0;
  readonly #spread = new Int32Array(tenths + 1);
  readonly #hours = Array.from({ length: 24 }, () => ({ visits: 0, waitMs: 0 }));

  /** `hour`: hour of the day on a workday; null on other days. */
  took({ arrivedMono, atReaderMono, freeMono }: Visit, hour: number | null): void {
    const waitMs = atReaderMono - arrivedMono;
    this.#visits += 1;
    this.#waitMs += waitMs;
    this.#serviceMs += freeMono - atReaderMono;
    const tenth = Math.min(tenths, Math.round(waitMs / 100));
    this.#spread[tenth] = (this.#spread[tenth] ?? 0) + 1;
    const page = hour === null ? undefined : this.#hours[hour];
    if (page === undefined) return;
    page.visits += 1;
    page.waitMs += waitMs;
  }

  figures(workdays: number): LaneWait {
    const visits = this.#visits;
    const mean = (ms: number) => (visits === 0 ? null : ms / visits / secondMs);
    return {
      visits,
      meanS: mean(this.#waitMs),
      p95S: this.#percentile(0.95),
      waitedH: this.#waitMs / 3_600_000,
      serviceS: mean(this.#serviceMs),
      workdayHours: this.#hours.map((hour) => ({
        perHour: workdays === 0 ? 0 : hour.visits / workdays,
        waitS: hour.visits === 0 ? 0 : hour.waitMs / hour.visits / secondMs,
      })),
    };
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
