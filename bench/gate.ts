import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { nodeFlags } from '../src/runtime/nodeFlags.ts';
import { type Figure, row } from './figure.ts';
import { type Lateness, rulerMs } from './gateRun.ts';
import { ended, spreadOf } from './measure.ts';

const lanes = 6;
const cards = 10_000;

export const gateFigure: Figure = {
  name: 'gate',
  about: `a card's last edge to the OPEN contact: ${lanes} lanes, ${cards} cards, a real store, core's own flags`,
  long: true,
  run: async (quick) => {
    const { processing, working, ours, timers, rulers } = await runAsCore(quick ? 60 : 400);
    const [own, wall, all, bare] = [spreadOf(working), spreadOf(processing), spreadOf(ours), spreadOf(timers)];
    const ruler = spreadOf(rulers.map((one) => one.threadMs));
    const rulerWall = spreadOf(rulers.map((one) => one.wallMs));
    const bareWork = `bare arithmetic of ${rulerMs} ms between the vehicles, p99`;
    return [
      row('frame over to OPEN contact, processor time, p99', own.p99, 'ms', {
        goal: 2,
        spread: own,
        peer: [bareWork, ruler.p99],
        note: [
          `p50 ${own.p50.toFixed(2)} ms, slowest ${own.max.toFixed(2)} ms of ${own.runs}`,
          'decode, pseudonym, roster, decision, step, contact',
          'without what other work and the hypervisor took (CLOCK_THREAD_CPUTIME_ID)',
        ].join('; '),
      }),
      row('frame over to OPEN contact, by the clock, p99', wall.p99, 'ms', {
        peer: [bareWork, rulerWall.p99],
        note: `p50 ${wall.p50.toFixed(2)} ms, slowest ${wall.max.toFixed(2)} ms`,
      }),
      row('the same with the wait for the event loop, p99', all.p99, 'ms', {
        peer: ['a bare timer set for the same instant, p99', bare.p99],
        note: `p50 ${all.p50.toFixed(2)} ms; the bare timer's p50 ${Math.max(0, bare.p50).toFixed(2)} ms`,
      }),
    ];
  },
};

/** With the flags of core, which keep it small and not fast. */
async function runAsCore(samples: number): Promise<Lateness> {
  const args = [...nodeFlags.core, join(import.meta.dirname, 'gateChild.ts'), ...[samples, lanes, cards].map(String)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said, code] = await Promise.all([text(child.stdout), ended(child)]);
  if (code !== 0) throw new Error(`the lanes ended with ${code}`);
  return JSON.parse(said) as Lateness;
}
