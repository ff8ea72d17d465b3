import type { Lane } from '../../access/lane.ts';
import type { Site } from '../../controller/site.ts';
import { secondMs } from '../../units.ts';
import { usualArrivals } from '../arrivals.ts';
import type { Traffic } from '../traffic.ts';
import type { Habits } from '../world/options.ts';
import { usualWalks } from '../world/walkers.ts';

/** How residents stop: notes on hesitation at readers put a good stop at 8 s and a bad one at 15 s more. */
export const usualDrivers: Omit<Traffic, 'perHour'> = {
  reach: { meanMs: 3.5 * secondMs, sdMs: 1.2 * secondMs },
  badShare: 0.2,
  badExtra: { meanMs: 15 * secondMs, sdMs: 6 * secondMs },
  badWaves: true,
};

/** From the call on the guard's telephone to the guard at the window: the gate house stands beside the lane. */
const usualGuard = { meanMs: 8 * secondMs, sdMs: 4 * secondMs };

/** Habits of an estate where nobody has counted anything; `vehiclesPerDay` over all lanes together. */
export function usualHabits(site: Site, vehiclesPerDay: number): Habits {
  const { street } = site.board;
  const drivers = { ...usualDrivers, ...(street === null ? {} : { badShare: street.badShare }) };
  return {
    traffic: Object.fromEntries(
      site.lanes.map((lane) => [lane.id, trafficOf(site.lanes, lane, vehiclesPerDay, drivers)]),
    ),
    strangerShare: street?.strangerShare ?? 0.02,
    guard: usualGuard,
    walksPerHour: usualWalks,
    overridesPerWeek: 2,
  };
}

function trafficOf(
  lanes: readonly Lane[],
  { direction }: Lane,
  perDay: number,
  drivers: Omit<Traffic, 'perHour'>,
): Traffic {
  return { ...drivers, perHour: usualArrivals(direction, perDay / lanes.length) };
}
