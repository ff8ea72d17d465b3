import { flushCompileCache } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Listening, listenChannel } from '../src/channel/listen.ts';
import { socketNames } from '../src/channel/sockets.ts';
import type { Site } from '../src/controller/site.ts';
import { type Chores, startChores } from '../src/runtime/chores.ts';
import { minuteMs } from '../src/units.ts';
import { type Words, worded } from '../src/words/language.ts';
import { wordsOf } from '../src/words/saidError.ts';
import type { Config } from './config.ts';
import { runErrand } from './errand.ts';
import type { Pole } from './pole.ts';
import { watchSite } from './siteWatch.ts';

export type UpkeepWiring = {
  readonly pole: Pole;
  readonly config: Config;
  readonly site: Site;
  readonly folder: string;
  readonly socketMode: number;
  readonly restart: () => void;
};

export type Upkeep = {
  clockStepped(): void;
  /** Look at the config file now. */
  reload(): void;
  close(): void;
};

/** By then everything is loaded. */
const flushAfterMs = 500;

const words = {
  apart: { en: '{program} failed: {why}', zh: '{program} 运行失败：{why}' },
  chore: { en: '{chore}: {why}', zh: '{chore}失败：{why}' },
  budget: {
    en: '{percent} % of the disk budget is used, {rows} rows wait for the office. Look at the link to the office.',
    zh: '磁盘额度已用 {percent} %，待上报 {rows} 条。请检查与办公室的连接。',
  },
} satisfies Record<string, Words>;

const choreWords: Readonly<Record<string, Words>> = {
  'journal segment': { en: 'journal segment', zh: '运行记录分段' },
  'safe table': { en: 'safe table', zh: '保底时刻表' },
  reports: { en: 'reports', zh: '报告' },
  'disk budget': { en: 'disk budget', zh: '磁盘额度' },
};

const reportsProgram = fileURLToPath(new URL('./makeReports.ts', import.meta.url));
const safeTableProgram = fileURLToPath(new URL('./saveSafeTable.ts', import.meta.url));

/** Everything core does besides lighting, begun when the lamps are right: sockets, config watch, chores. */
export async function startUpkeep(wiring: UpkeepWiring): Promise<Upkeep> {
  const { pole, config, folder } = wiring;
  const sockets = await openSockets(wiring);
  const watch = watchSite(config, wiring.site, {
    onSite: (taken) => {
      pole.changeSite(taken);
      void beginSegment(); // It says itself what went wrong.
      saveSafeTable();
    },
    onRefused: (message) => pole.runtime.post({ kind: 'siteRefused', file: config.file, message }),
    onRestart: wiring.restart,
  });
  const beginSegment = async (): Promise<void> => {
    try {
      const { site: running, state } = pole.runtime;
      await pole.store.beginSegment({ site: running, siteRevision: running.revision, state });
    } catch (error) {
      pole.fault('store', wordsOf(error));
    }
  };
  const apart = (about: string, program: string) => (): void => {
    // What became of it is told as a fault.
    void runErrand({ program, args: [folder], patienceMs: 5 * minuteMs }).catch((error) =>
      pole.fault(about, worded(words.apart, { program: basename(program), why: wordsOf(error) })),
    );
  };
  const saveSafeTable = apart('safe', safeTableProgram);
  saveSafeTable();
  // Node writes its compile cache when a process ends well. A pole ends by power cut, and would compile anew each time.
  setTimeout(flushCompileCache, flushAfterMs).unref();
  const chores = choresOf(pole, { beginSegment, saveSafeTable, makeReports: apart('reports', reportsProgram) });
  return {
    clockStepped: () => chores.clockStepped(),
    reload: () => {
      watch.look();
      pole.lookAtRoster();
    },
    close: () => {
      watch.close();
      for (const socket of sockets) void socket.close(); // The process ends; nobody waits for the last peer.
    },
  };
}

type Work = { beginSegment: () => Promise<void>; saveSafeTable: () => void; makeReports: () => void };

function choresOf(pole: Pole, work: Work): Chores {
  const timeoutMs = 5 * minuteMs;
  return startChores(
    [
      { name: 'journal segment', when: '10 4 * * *', timeoutMs, run: work.beginSegment },
      { name: 'safe table', when: '20 4 * * *', timeoutMs, run: async () => work.saveSafeTable() },
      // Nights end at local noon, whatever hour that is in UTC; a report that is written already is left alone.
      { name: 'reports', when: '25 * * * *', timeoutMs, run: async () => work.makeReports() },
      { name: 'disk budget', when: '30 * * * *', timeoutMs, run: () => warnOfBudget(pole) },
    ],
    (chore, error) =>
      pole.fault('chores', worded(words.chore, { chore: choreWords[chore] ?? chore, why: wordsOf(error) })),
  );
}

/** The store prunes by itself; that it had to is worth a line while there is still time to look at the link. */
async function warnOfBudget(pole: Pole): Promise<void> {
  const { bytes, budgetBytes, evtWaiting, teleWaiting } = await pole.store.stats();
  if (bytes < 0.8 * budgetBytes) return;
  const percent = Math.round((100 * bytes) / budgetBytes);
  const text = worded(words.budget, { percent, rows: evtWaiting + teleWaiting });
  pole.log.write({
    atMs: pole.clock.now().wallMs,
    severity: 'warning',
    about: 'store',
    what: { kind: 'said', ...text },
  });
}

/** A socket that cannot be had costs link or the crew its voice, and the lamps nothing. */
async function openSockets({ pole, folder, socketMode }: UpkeepWiring): Promise<Listening[]> {
  const opened: Listening[] = [];
  for (const role of ['link', 'crew'] as const) {
    try {
      const path = join(folder, socketNames[role]);
      opened.push(await listenChannel({ path, mode: socketMode, onPeer: (peer) => pole.peers.welcome(role, peer) }));
    } catch (error) {
      pole.fault(role, wordsOf(error));
    }
  }
  return opened;
}
