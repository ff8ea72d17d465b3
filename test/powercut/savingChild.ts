import { openStore } from '../../src/journal/store.ts';
import { aDurable, aLine, aMinute, anEvent, aSite } from '../journal/literals.ts';

/**
 * Saves as a device does, in four lanes at once: `savingChild.ts FOLDER RUN FIRST SAVES`. Each save holds one or two events with
 * rising `n`, and now and then a minute. A line `saved N EVT TELE` on stdout names the last `n` of a save that was promised and
 * the highest number of each stream then.
 */
const [folder = '', run = '', first = '1', saves = '1'] = process.argv.slice(2);
const { store } = openStore({
  folder,
  run,
  machineBoot: 'boot',
  siteRevision: 'abcdef012345',
  site: aSite(),
  ballastBytes: 64 * 1024,
  audit: { firmware: '1.0.0' },
  history: true,
});
let n = Number(first) - 1;
let left = Number(saves);

async function lane(): Promise<void> {
  while (left > 0) {
    left -= 1;
    const numbers = left % 3 === 0 ? [++n, ++n] : [++n];
    const last = n;
    const minute = left % 4 === 0 ? [aMinute(last, 'x'.repeat(300))] : [];
    const records = [...numbers.map((one) => anEvent(one)), ...minute];
    await store.save({ durable: aDurable(last), records, journal: numbers.map((one) => aLine(one)) });
    const { evt, tele } = store.marks();
    process.stdout.write(`saved ${last} ${evt} ${tele}\n`);
    if (left % 25 === 0) await store.acknowledge({ run, evt: Math.max(0, evt - 30), tele: Math.max(0, tele - 5) });
  }
}

await Promise.all(Array.from({ length: 4 }, lane));
await store.close();
