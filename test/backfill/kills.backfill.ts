import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fieldPace, type OutboxPace } from '../../src/link/outbox.ts';
import { seeded } from '../../src/simulator/chance.ts';
import { Mosquitto } from '../link/brokers.ts';
import { acceptedFolder, RealCore } from '../processes/realCore.ts';
import { until } from '../processes/waiting.ts';
import { energyOf, type Filled, fillStore } from './week.ts';

const days = Number(process.env['DAYS'] ?? 7);
/** Small rows: it is their number that can be lost, and a busy machine has to come through. */
const zones = 2;
const kills = Number(process.env['KILLS'] ?? 100);
const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9));
/** As fast as the office acknowledges; in the field five batches a second are sent. */
const quick: OutboxPace = { ...fieldPace, historyMs: 5, historySpreadMs: 20, answerMs: 3_000, silenceMs: 1_500 };

/** For what is left after the last kill; a quiet machine needs a tenth of it. */
const patienceMs = 420_000;

let broker: Mosquitto;
let core: RealCore;
let filled: Filled;
let office: Part;
let link: Part;
let yard: string;

beforeEach(async () => {
  yard = mkdtempSync(join(tmpdir(), 'duskgate-backfill-'));
  broker = await Mosquitto.start([
    'allow_anonymous true',
    'persistence true',
    'persistence_location {folder}/',
    'autosave_interval 1',
    'max_queued_messages 0',
  ]);
  const folder = acceptedFolder();
  filled = fillStore(folder, days, Date.now(), readFileSync(join(folder, 'site.json'), 'utf8'), { zones });
  core = new RealCore(folder);
  const port = String(broker.port);
  office = new Part('officeChild.ts', [join(yard, 'office.db'), port]);
  link = new Part('linkChild.ts', [folder, port, JSON.stringify(quick)]);
});

afterEach(async () => {
  await Promise.all([office.kill(), link.kill(), core.end('SIGKILL')]);
  await broker.end();
  rmSync(yard, { recursive: true, force: true });
});

/** A process that is killed and begun again. */
class Part {
  readonly #file: string;
  readonly #args: readonly string[];
  #child: ChildProcess | null = null;

  constructor(file: string, args: readonly string[]) {
    this.#file = join(import.meta.dirname, file);
    this.#args = args;
  }

  start(): void {
    this.#child = spawn(process.execPath, [this.#file, ...this.#args], { stdio: 'ignore' });
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }
}

/** One number of the office's database; 0 while it is not there. */
function asked(sql: string): number {
  try {
    const db = new DatabaseSync(join(yard, 'office.db'), { readOnly: true, timeout: 5_000 });
    try {
      return Number(db.prepare(sql).get()?.['n'] ?? 0);
    } finally {
      db.close();
    }
  } catch {
    return 0;
  }
}
const rows = () => asked('SELECT count(*) AS n FROM rows');

/** True when `more` rows came, or nothing came for a while: a kill must not wait for ever for a part that is down. */
async function progress(more: number): Promise<void> {
  const before = rows();
  const giveUpMono = performance.now() + 1_500;
  await until(() => rows() >= before + more || performance.now() > giveUpMono, 'rows or time pass');
}

const restart: Readonly<Record<string, () => Promise<void>>> = {
  link: async () => {
    await link.kill();
    link.start();
  },
  office: async () => {
    await office.kill();
    office.start();
  },
  core: async () => {
    await core.end('SIGKILL');
    core.launch();
  },
  broker: async () => {
    await broker.kill();
    await broker.start();
  },
};

test(`a week of rows reaches the office whole, nothing twice, through ${kills} kills of either side`, async () => {
  process.stdout.write(`seed ${seed}, ${days} days: ${filled.tele} samples, ${filled.evt} events\n`);
  const chance = seeded(seed);
  const begunMono = performance.now();
  await core.start();
  link.start();
  office.start();
  const total = filled.evt + filled.tele;
  const killed: Record<string, number> = {};
  for (let n = 0; n < kills; n += 1) {
    // The kills are spread over the whole way: none is left for when there is nothing to lose.
    await progress(Math.round((2 * chance.even() * total) / kills));
    const [name, again] = Object.entries(restart)[Math.floor(chance.even() * 4)] ?? [];
    if (name === undefined || again === undefined) continue;
    killed[name] = (killed[name] ?? 0) + 1;
    await again();
  }
  const atLastKill = rows();
  const left = async () => {
    const stats = await core.tryStats();
    return stats === null ? Number.POSITIVE_INFINITY : stats.evtWaiting + stats.teleWaiting;
  };
  const giveUpMono = performance.now() + patienceMs;
  while (performance.now() < giveUpMono && !(rows() >= total && (await left()) < 20)) await progress(200);
  expect(rows(), `rows at the office, seed ${seed}`).toBeGreaterThanOrEqual(total);
  const seconds = (performance.now() - begunMono) / 1_000;
  const heard = asked("SELECT n FROM counts WHERE name = 'heard'");
  process.stdout.write(
    `${JSON.stringify(killed)}; ${atLastKill} of ${total} rows at the last kill; ${Math.round(rows() / seconds)} rows/s with the kills, ` +
      `${(100 * (heard / rows() - 1)).toFixed(1)} % came again\n`,
  );
  expectWhole();
});

/** Each number once and only once, from 1 to the last, and each sample as it was written. */
function expectWhole(): void {
  for (const stream of ['evt', 'tele'] as const) {
    const of = `FROM rows WHERE stream = '${stream}'`;
    expect(asked(`SELECT count(*) AS n ${of}`), `${stream}, seed ${seed}`).toBe(asked(`SELECT max(seq) AS n ${of}`));
    expect(asked(`SELECT count(DISTINCT seq) AS n ${of}`), `${stream}, seed ${seed}`).toBe(
      asked(`SELECT count(*) AS n ${of}`),
    );
    expect(asked(`SELECT max(seq) AS n ${of}`)).toBeGreaterThanOrEqual(filled[stream]);
  }
  const db = new DatabaseSync(join(yard, 'office.db'), { readOnly: true });
  const wrong = db
    .prepare(`SELECT seq, body FROM rows WHERE stream = 'tele' AND seq <= ?`)
    .all(filled.tele)
    .filter(({ seq, body }) => {
      const { zones } = JSON.parse(String(body)) as { zones: Record<string, { energy_wh: number }> };
      return zones['zone-1']?.energy_wh !== energyOf(Number(seq), 1);
    });
  db.close();
  expect(wrong).toEqual([]);
}
