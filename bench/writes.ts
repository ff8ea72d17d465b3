import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { passageWaitMs } from '../src/access/antiPassback.ts';
import { PassageBook } from '../src/cards/passageBook.ts';
import { initialState } from '../src/controller/initialState.ts';
import type { Site } from '../src/controller/site.ts';
import { step } from '../src/controller/step.ts';
import { urgency } from '../src/controller/urgency.ts';
import { viewOf } from '../src/controller/viewOf.ts';
import { openStatusLog } from '../src/journal/statusLog.ts';
import { openStore } from '../src/journal/store.ts';
import type { Clock, PassageLog, StatusLog, Store } from '../src/ports.ts';
import { Runtime } from '../src/runtime/runtime.ts';
import { dayMs, hourMs, type Monotonic, minuteMs, type Now } from '../src/units.ts';
import type { Words } from '../src/words/language.ts';
import { sayNote } from '../src/words/say.ts';
import { estate, root } from './estate.ts';
import { EvenStreet } from './evenStreet.ts';
import { type Figure, row } from './figure.ts';

const zones = 16;
const cardsADay = 2_000;
/** When the kernel of a pole sends what nobody synced: vm.dirty_expire_centisecs in firmware/image/sysctl. */
const writebackMs = 5 * minuteMs;
const ballastBytes = 8 * 1024 * 1024;
const run = '0badcafe';
const machineBoot = 'bench';
/** Midnight at the estate, UTC+8. */
const startMs = Date.UTC(2026, 10, 22, 16);

export const writesFigure: Figure = {
  name: 'writes',
  about: `bytes written to the disk in a day of ${zones} zones and ${cardsADay} cards`,
  long: true,
  run: async (quick) => {
    const hours = quick ? 2 : 24;
    // Beside the project, because a folder of the machine's may be memory, and memory is never written to a disk.
    const folder = mkdtempSync(join(root, 'var-bench-'));
    try {
      const { bytes, commits, passages } = await aDay(folder, hours);
      const perDay = (24 / hours) * (bytes / 1e6);
      return [
        row(`written to disk a day, ${zones} zones, ${cardsADay} cards`, perDay, 'MB', {
          goal: 20,
          note: `${commits} saves and ${passages} passages in ${hours} h; pages that the kernel sent to the disk for this process, without the journal of the file system; the crew's log as in real time`,
        }),
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

type Passed = { readonly bytes: number; readonly commits: number; readonly passages: number };

/** A day of a pole, with the clock moved on as soon as the disk has everything. */
async function aDay(folder: string, hours: number): Promise<Passed> {
  const pole = aPole(folder);
  const { time, runtime, saves, store } = pole;
  const street = new EvenStreet(pole.site, runtime, { beginMono: time.now().monoMs, everyMs: dayMs / cardsADay });
  // What a store writes once in its life, its ballast above all, is not of this day.
  while ((statSync(join(folder, 'ballast'), { throwIfNoEntry: false })?.size ?? 0) < ballastBytes) await store.stats();
  const before = writtenBytes();
  runtime.start({ kind: 'started', run, machineBoot, restored: null, clock: time.reading() });
  runtime.post({ kind: 'rosterChanged', roster: { version: 1, count: 500, digest: 'bench' }, how: 'start' });
  const endMono = time.now().monoMs + hours * hourMs;
  while (time.now().monoMs < endMono) {
    time.moveTo(Math.min(time.alarmMono, street.nextMono(time.now())));
    street.act(time.now());
    time.ring();
    if (saves.waiting > 0) await saves.done(store);
  }
  runtime.stop();
  await pole.book.close();
  await store.close();
  const bytes = writtenBytes() - before + pole.log.bytes;
  pole.log.close();
  return { bytes, commits: saves.commits, passages: street.passages };
}

/** What of a pole writes to a disk, with the real step before it: store, table of passages and crew's log. */
function aPole(folder: string) {
  const site = estate(zones);
  const { timeZone } = site.place;
  const time = new BenchClock();
  const report = ({ en }: Words) => process.stderr.write(`${en}\n`);
  const settings = { folder, run, machineBoot, site, siteRevision: site.revision, history: true, report };
  const { store } = openStore({ ...settings, audit: { firmware: 'bench' } });
  const saves = new Saves(store);
  const book = new PassageBook(join(folder, 'passages.db'), report, () => time.now().monoMs);
  const say = (note: Parameters<typeof sayNote>[0]) => sayNote(note, site.language, timeZone);
  const log = new LogInRealTime(openStatusLog({ file: join(folder, 'status.log'), timeZone, say }), time);
  const runtime = new Runtime({
    site,
    state: initialState(site, time.now()),
    controller: { step, viewOf, broken: () => [], urgency },
    clock: time,
    outlets: { ...nothingThere, cards: cardsOf(site, book), store: saves.store, log },
    onBeat: () => undefined,
    onClockStep: () => undefined,
    onFatal: (error) => {
      throw error;
    },
  });
  return { site, time, store, saves, book, log, runtime };
}

/** Neither lamps nor barriers write to a disk. */
const nothingThere = {
  lights: { open: () => undefined, set: () => undefined, close: () => undefined },
  gates: {
    pulse: () => undefined,
    assertOpen: () => undefined,
    inhibitClose: () => undefined,
    beacon: () => undefined,
    close: () => undefined,
  },
  reply: () => undefined,
  takeConfig: () => undefined,
};

function cardsOf({ lanes }: Site, book: PassageBook): PassageLog {
  const antiPassback = lanes.map((lane) => lane.antiPassback);
  return {
    record: (passage) => book.record(passage, passageWaitMs(antiPassback, { class: 'resident', usesMax: null })),
    forgive: (pseudonym) => book.forgive(pseudonym),
  };
}

/** What the kernel sent to the disk for this process, all threads; proc(5), `write_bytes`. */
function writtenBytes(): number {
  return Number(/^write_bytes: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1] ?? Number.NaN);
}

/**
 * The crew's log is never synced: the kernel sends its last page some time after it was changed, and a day played in a minute
 * would have it sent once. In real time each line that comes so long after the one before costs a page.
 */
class LogInRealTime implements StatusLog {
  bytes = 0;
  readonly #log: StatusLog;
  readonly #time: Clock;
  #sentMono = Number.NEGATIVE_INFINITY;

  constructor(log: StatusLog, time: Clock) {
    this.#log = log;
    this.#time = time;
  }

  write(note: Parameters<StatusLog['write']>[0]): void {
    this.#log.write(note);
    const { monoMs } = this.#time.now();
    if (monoMs - this.#sentMono < writebackMs) return;
    this.#sentMono = monoMs;
    this.bytes += 4_096;
  }

  close(): void {
    this.#log.close();
  }
}

/** A clock that stands until it is moved. */
class BenchClock implements Clock {
  #monoMs = 5_000_000;
  alarmMono: Monotonic = Number.POSITIVE_INFINITY;
  #ring: () => void = () => undefined;

  now(): Now {
    return { wallMs: startMs + this.#monoMs, monoMs: this.#monoMs };
  }

  reading() {
    return { syncedAtMs: startMs, rtc: true };
  }

  alarm(atMono: Monotonic, ring: () => void): void {
    this.alarmMono = atMono;
    this.#ring = ring;
  }

  moveTo(monoMs: Monotonic): void {
    this.#monoMs = Math.max(this.#monoMs, monoMs);
  }

  ring(): void {
    if (this.#monoMs < this.alarmMono) return;
    this.alarmMono = Number.POSITIVE_INFINITY;
    this.#ring();
  }
}

/** The store, with its saves counted; the office takes every row at once. */
class Saves {
  commits = 0;
  waiting = 0;
  readonly store: Store;
  #under: Promise<void>[] = [];

  constructor(store: Store) {
    this.store = {
      ...bound(store),
      save: (batch) => {
        this.commits += 1;
        this.waiting += 1;
        const save = store.save(batch);
        this.#under.push(save);
        return save;
      },
    };
  }

  /** Until the disk has everything that was given to it, and core has heard so. */
  async done(store: Store & { marks(): { evt: number; tele: number } }): Promise<void> {
    while (this.#under.length > 0) await Promise.all(this.#under.splice(0));
    await new Promise((resolve) => setImmediate(resolve));
    this.waiting = 0;
    await store.acknowledge({ run, ...store.marks() });
  }
}

const bound = (store: Store): Store => ({
  save: (batch) => store.save(batch),
  journal: (lines) => store.journal(lines),
  rows: (stream, after, limit) => store.rows(stream, after, limit),
  acknowledge: (mark) => store.acknowledge(mark),
  stats: () => store.stats(),
  close: () => store.close(),
});
