import { hourMs, type Monotonic, minuteMs, secondMs } from '../../units.ts';
import { type Chance, pauseOf } from '../chance.ts';

/** Walks past a motion sensor, for each hour of the day from midnight: an estate sleeps from one to five. */
export const usualWalks: readonly number[] = [
  1, 0.3, 0.2, 0.2, 0.3, 1, 2.5, 3, 2, 1.5, 1.5, 1.5, 2, 1.5, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 4, 3, 2,
];

/** One walk past a sensor: when, and how long it sees somebody. */
export type Walk = { readonly fromMono: Monotonic; readonly ms: number };

/** The next walk after an instant, by thinning. */
export function nextWalk(
  chance: Chance,
  perHour: readonly number[],
  afterMono: Monotonic,
  hourAt: (atMono: Monotonic) => number,
): Walk {
  const most = Math.max(...perHour);
  let fromMono = most > 0 ? afterMono : Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 100_000 && fromMono < Number.POSITIVE_INFINITY; tries += 1) {
    fromMono += pauseOf(chance, hourMs / most);
    const rate = perHour[Math.floor(hourAt(fromMono)) % perHour.length] ?? 0;
    if (chance.even() * most < rate) {
      const ms = Math.min(10 * minuteMs, 5 * secondMs + pauseOf(chance, 25 * secondMs));
      return { fromMono: Math.ceil(fromMono), ms: Math.ceil(ms) };
    }
  }
  return { fromMono: Number.POSITIVE_INFINITY, ms: 0 };
}
