import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { type Figure, row } from './figure.ts';

const vehiclesPerDay = 600;

export const simulateFigure: Figure = {
  name: 'simulate',
  about: 'a simulated year of 8 zones with 2 lanes and 600 vehicles a day, and of 64 zones',
  long: true,
  run: async (quick) => [
    yearOf({ zones: 8, goal: 10, vehicles: 'sampled', quick }),
    yearOf({ zones: 64, goal: 30, vehicles: 'sampled', quick }),
    yearOf({ zones: 8, goal: 10, vehicles: 'every', quick }),
    yearOf({ zones: 64, goal: 30, vehicles: 'every', quick }),
  ],
};

type Year = {
  readonly zones: number;
  readonly goal: number;
  /** Those of four weeks, from which the year's are reckoned, or all. */
  readonly vehicles: 'sampled' | 'every';
  readonly quick: boolean;
};

/**
 * Seconds that somebody waits, and beside them those of the processor, which say the same on a busy machine: what the compiler and
 * the garbage collector do beside the play makes them more. `quick` plays all vehicles of a fortnight and tells what a year of it would
 * take.
 */
function yearOf({ zones, goal, vehicles, quick }: Year) {
  const nights = quick && vehicles === 'every' ? 14 : 365;
  const child = join(import.meta.dirname, 'simulateChild.ts');
  const args = [child, zones, vehicles, nights, vehiclesPerDay].map(String);
  const played = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as Played;
  const { steps, cpuS, waitS, peakMb } = played;
  const which = vehicles === 'every' ? 'every vehicle' : 'four weeks of vehicles';
  const ofYear = (seconds: number) => (seconds * 365) / nights;
  return row(`a simulated year, ${zones} zones, 2 lanes, ${which}`, ofYear(waitS), 's', {
    goal,
    note: `${vehiclesPerDay} vehicles a day; ${ofYear(cpuS).toFixed(1)} s of the processor, ${Math.round(steps / cpuS)} steps/s, ${Math.round(peakMb)} MB at most${nights < 365 ? '; from a fortnight' : ''}`,
  });
}

type Played = { readonly steps: number; readonly cpuS: number; readonly waitS: number; readonly peakMb: number };
