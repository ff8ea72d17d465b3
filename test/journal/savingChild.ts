import { openStore } from '../../src/journal/store.ts';
import { aDurable, aSite } from './literals.ts';

/**
 * Saves until it is killed, or each of its lanes has done `ROUNDS`: `savingChild.ts FOLDER RUN FIRST ROUNDS`. Each save holds one or two events with rising
 * `n`; a line on stdout names the last `n` of each save whose promise resolved.
 */
const [folder = '', run = '', first = '0', rounds = '1'] = process.argv.slice(2);
const { store } = openStore({
  folder,
  run,
  machineBoot: 'boot',
  siteRevision: 'abcdef012345',
  site: aSite(),
  ballastBytes: 64 * 1024,
});
let n = Number(first);
process.stdout.write('open\n');

async function lane(): Promise<void> {
  for (let round = 0; round < Number(rounds); round += 1) {
    const numbers = round % 3 === 0 ? [++n, ++n] : [++n];
    const last = n;
    const records = numbers.map((n) => ({ stream: 'evt', atMs: n, monoMs: n, clock: 'synced', body: { n } }) as const);
    const journal = numbers.map((n) => ({ now: { wallMs: n, monoMs: n }, event: { kind: 'tick', n }, effects: [] }));
    await store.save({ durable: aDurable(last), records, journal });
    process.stdout.write(`${numbers.join('\n')}\n`);
    if (round % 20 === 19) await store.acknowledge({ run, evt: Math.max(0, store.marks().evt - 50), tele: 0 });
  }
}

await Promise.all(Array.from({ length: 6 }, lane));
await store.close();
