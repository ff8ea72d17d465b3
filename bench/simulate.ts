import { usualHabits } from '../src/simulator/year/habits.ts';
import { runYear } from '../src/simulator/year/yearRun.ts';
import { estate } from './estate.ts';
import { type Figure, row } from './figure.ts';

const vehiclesPerDay = 600;

export const simulateFigure: Figure = {
  name: 'simulate',
  about: 'a simulated year of 8 zones with 2 lanes and 600 vehicles a day, and of 64 zones',
  long: true,
  run: async (quick) => [yearOf(8, 10, quick), yearOf(64, 30, quick)],
};

/** Seconds of the processor, which say the same on a busy machine. `quick` plays a month and tells what a year of it would take. */
function yearOf(zones: number, goal: number, quick: boolean) {
  const site = estate(zones);
  const nights = quick ? 30 : 365;
  const begun = process.cpuUsage();
  const span = { first: '2027-01-01', nights };
  const { steps } = runYear(site, { year: 2027, seed: 1, habits: usualHabits(site, vehiclesPerDay), span });
  const { user, system } = process.cpuUsage(begun);
  const seconds = (user + system) / 1_000_000;
  const peakMb = Math.round(process.resourceUsage().maxRSS / 1_000);
  return row(`a simulated year, ${zones} zones, 2 lanes, of the processor`, (seconds * 365) / nights, 's', {
    goal,
    note: `${vehiclesPerDay} vehicles a day; ${Math.round(steps / seconds)} steps/s, ${peakMb} MB at most${quick ? '; from a month' : ''}`,
  });
}
