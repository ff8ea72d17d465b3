import { hourMs, type Monotonic } from '../units.ts';
import { type Chance, happens, pauseOf, type Spread, timeOf } from './chance.ts';

/** Who comes to a lane, and how well they stop. */
export type Traffic = {
  /** Vehicles an hour, for each hour of the day from midnight; one entry = the same all day. */
  readonly perHour: readonly number[];
  /** From standing at the reader to the card on it. */
  readonly reach: Spread;
  /** Share of drivers who stop too far away. */
  readonly badShare: number;
  /** What that costs them on top when nobody helps. */
  readonly badExtra: Spread;
  /** They wave the card at the edge of the field first: two frames come to nothing. Otherwise they just sit there. */
  readonly badWaves: boolean;
};

/** One vehicle on its way home. */
export type Vehicle = {
  readonly holder: string;
  readonly arrivesMono: Monotonic;
  readonly reachMs: number;
  /** Taken on top by a driver who stopped badly; 0 = stopped well. */
  readonly extraMs: number;
  readonly waves: boolean;
};

/** Cards in the estate; who comes twice in a night is known again. */
const holders = 1_000;
/** One text each, so that who is looked up again and again is found by identity. */
const names = Array.from({ length: holders }, (_, holder) => `resident-${holder}`);

/**
 * The next vehicle after an instant. Poisson with the rate of the hour, by thinning (Lewis and Shedler 1979).
 * `hourAt` tells the local hour of day, 0 to 24, at a monotonic instant.
 */
export function nextVehicle(
  chance: Chance,
  traffic: Traffic,
  afterMono: Monotonic,
  hourAt: (atMono: Monotonic) => number,
): Vehicle {
  const atMono = nextArrival(chance, traffic.perHour, afterMono, hourAt);
  const bad = happens(chance, traffic.badShare);
  return {
    holder: names[Math.floor(chance.even() * holders)] ?? '',
    arrivesMono: atMono,
    reachMs: Math.round(timeOf(chance, traffic.reach)),
    extraMs: bad ? Math.max(1, Math.round(timeOf(chance, traffic.badExtra))) : 0,
    waves: bad && traffic.badWaves,
  };
}

function nextArrival(
  chance: Chance,
  perHour: Traffic['perHour'],
  afterMono: Monotonic,
  hourAt: (atMono: Monotonic) => number,
): Monotonic {
  const most = Math.max(...perHour);
  if (!(most > 0)) return Number.POSITIVE_INFINITY;
  let atMono = afterMono;
  // A day of the thinnest traffic is some thousand tries; a year of none at all ends here.
  for (let tries = 0; tries < 1_000_000; tries += 1) {
    atMono += pauseOf(chance, hourMs / most);
    const rate = perHour[Math.floor(hourAt(atMono)) % perHour.length] ?? 0;
    if (happens(chance, rate / most)) return Math.round(atMono);
  }
  return Number.POSITIVE_INFINITY;
}
