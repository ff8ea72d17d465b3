import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Event } from '../src/controller/event.ts';
import type { Machine } from '../src/controller/machine.ts';
import { readDisk, readSensors } from '../src/machine/sensors.ts';
import { writeHealth } from '../src/release/healthFile.ts';
import { readOutcome } from '../src/release/papers.ts';
import { minuteMs, secondMs } from '../src/units.ts';
import type { Words } from '../src/words/language.ts';

/** The loop is asked this often how late it is. */
const lagEveryMs = 2 * secondMs;

/** Reads the machine once a minute and posts it. Returns the way to stop it. */
export function watchMachine({
  folder,
  post,
}: {
  /** State folder. */
  readonly folder: string;
  readonly post: (event: Event) => void;
}): () => void {
  let lagMs = 0;
  let dueMono = performance.now() + lagEveryMs;
  const look = (): void => {
    post({ kind: 'machineRead', machine: machineNow(folder, lagMs) });
    lagMs = 0;
  };
  const lag = setInterval(() => {
    lagMs = Math.max(lagMs, performance.now() - dueMono);
    dueMono = performance.now() + lagEveryMs;
  }, lagEveryMs);
  const minute = setInterval(look, minuteMs);
  look();
  return () => {
    clearInterval(lag);
    clearInterval(minute);
  };
}

function machineNow(folder: string, loopLagMs: number): Machine {
  const disk = readDisk(folder);
  return {
    ...readSensors(),
    diskFreeBytes: disk?.freeBytes ?? null,
    diskBytes: disk?.bytes ?? null,
    coreRssBytes: process.memoryUsage.rss(),
    loopLagMs,
  };
}

/** The folder in memory that systemd made for core, see duskgate-core.service; null = nobody made one. */
export function runtimeFolder(): string | null {
  return process.env['RUNTIME_DIRECTORY'] ?? null;
}

/** Says in a folder in memory how core is, for whoever watches a release on trial; at most each three seconds. */
export function healthTeller(about: {
  /** Null: nobody asked for it. */
  readonly folder: string | null;
  readonly version: string;
  readonly run: string;
  readonly unfit: () => Words | null;
}): () => void {
  const { folder, version, run } = about;
  let wellSinceMono: number | null = null;
  let dueMono = 0;
  return () => {
    const nowMono = performance.now();
    if (folder === null || nowMono < dueMono) return;
    dueMono = nowMono + 3 * secondMs;
    const unfit = about.unfit();
    wellSinceMono = unfit === null ? (wellSinceMono ?? nowMono) : null;
    const healthyForMs = wellSinceMono === null ? 0 : Math.round(nowMono - wellSinceMono);
    try {
      writeHealth(folder, { v: 1, version, run, healthyForMs, unfit });
    } catch {
      // Then nobody hears that it is healthy, which is the safe side; the lamps do not wait.
    }
  };
}

/** The outcome that lies beside the releases, when this program runs from there and its story is about this version. */
export function takenBackEvent(given: {
  /** Folder of the running program. */
  readonly program: string;
  readonly version: string;
  /** State folder: what was told already is remembered there. */
  readonly folder: string;
}): Extract<Event, { kind: 'releaseTakenBack' }> | null {
  const outcome = readOutcome(join(dirname(dirname(given.program)), 'outcome.json'));
  if (outcome === null || outcome.to !== given.version) return null;
  const { v: _, ...takenBack } = outcome;
  return { kind: 'releaseTakenBack', takenBack, isNews: isNews(given.folder, `${outcome.from} ${outcome.atMs}\n`) };
}

function isNews(folder: string, name: string): boolean {
  const file = join(folder, 'told-release');
  try {
    if (readFileSync(file, 'utf8') === name) return false;
  } catch {
    // Nothing was told so far.
  }
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, name);
  } catch {
    // Told twice is better than not at all.
  }
  return true;
}
