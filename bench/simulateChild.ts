/** Plays a year for simulate.ts in a process of its own, whose memory is the year's: node simulateChild.ts ZONES sampled|every NIGHTS. */
import { usualHabits } from '../src/simulator/year/habits.ts';
import { runSampledYear } from '../src/simulator/year/sampledYear.ts';
import { runYear } from '../src/simulator/year/yearRun.ts';
import { estate } from './estate.ts';

const [zones = '8', vehicles = 'every', nights = '365', perDay = '600'] = process.argv.slice(2);
const site = estate(Number(zones));
const begun = { cpu: process.cpuUsage(), mono: performance.now() };
const span = { first: '2027-01-01', nights: Number(nights) };
const habits = usualHabits(site, Number(perDay));
const { steps } = (vehicles === 'every' ? runYear : runSampledYear)(site, { year: 2027, seed: 1, habits, span });
const { user, system } = process.cpuUsage(begun.cpu);
const cpuS = (user + system) / 1_000_000;
const waitS = (performance.now() - begun.mono) / 1_000;
process.stdout.write(JSON.stringify({ steps, cpuS, waitS, peakMb: process.resourceUsage().maxRSS / 1_000 }));
