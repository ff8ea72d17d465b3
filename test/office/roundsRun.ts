import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openPostgres } from '../../src/office/postgres.ts';
import type { Sql } from '../../src/office/sql.ts';
import { openSqlite } from '../../src/office/sqlite.ts';
import { type Chance, seeded } from '../../src/simulator/chance.ts';
import { Mosquitto } from '../link/brokers.ts';
import { eventually } from './eventually.ts';
import { PostgresServer } from './postgresServer.ts';

const deviceCount = 10;
/** A machine that is busy with other things needs long to bring in what devices sent again and again. */
const settleMs = 400_000;
const ingesterCount = 2;
/** Rounds in which a second process is killed right after the first. */
const secondShare = 0.3;
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

type Tables = { readonly evt: 'events'; readonly tele: 'samples' };
const tables: Tables = { evt: 'events', tele: 'samples' };

/** One process that is killed and started again. */
class Victim {
  readonly name: string;
  readonly #args: readonly string[];
  readonly #env: NodeJS.ProcessEnv;
  #child: ChildProcess | null = null;
  output = '';

  constructor(name: string, args: readonly string[], env: NodeJS.ProcessEnv) {
    this.name = name;
    this.#args = args;
    this.#env = { ...process.env, ...env };
  }

  start(): void {
    const child = spawn(process.execPath, [...this.#args], { env: this.#env, stdio: ['pipe', 'pipe', 'pipe'] });
    child.on('error', () => undefined);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.output = `${this.output}${chunk.toString()}`.slice(-4_000);
      });
    }
    child.stdin?.on('error', () => undefined);
    this.#child = child;
  }

  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }

  tell(text: string): void {
    this.#child?.stdin?.write(text);
  }
}

/** Everything that one run began. */
type Scene = {
  readonly folder: string;
  readonly broker: Mosquitto;
  readonly server: PostgresServer | null;
  readonly open: () => Promise<Sql>;
  readonly devices: readonly Victim[];
  readonly ingesters: readonly Victim[];
};

export async function playRounds(given: {
  database: 'sqlite' | 'postgres';
  rounds: number;
  seed: number;
  say: (line: string) => void;
}): Promise<{ passed: number; failures: string[] }> {
  const scene = await setUp(given.database);
  const chance = seeded(given.seed);
  const failures: string[] = [];
  let passed = 0;
  try {
    for (const one of [...scene.ingesters, ...scene.devices]) one.start();
    for (let round = 1; round <= given.rounds; round += 1) {
      const before = await countRows(scene);
      const killed = await killSome(scene, chance);
      await eventually(`rows come again in round ${round}`, async () => (await countRows(scene)) > before, 90_000);
      const wrong = await lostButAcknowledged(scene);
      if (wrong.length === 0) passed += 1;
      else failures.push(`round ${round}, seed ${given.seed}: ${wrong.join('; ')}`);
      if (round % 10 === 0)
        given.say(`round ${round}: ${await countRows(scene)} rows; killed last: ${killed.join(', ')}`);
    }
    const wrong = await compared(scene, given.say);
    if (wrong.length === 0) passed += 1;
    else failures.push(`at the end, seed ${given.seed}: ${wrong.slice(0, 10).join('; ')}`);
  } catch (problem) {
    failures.push(`seed ${given.seed}: ${String(problem)}\n${scene.ingesters.map(({ output }) => output).join('\n')}`);
  } finally {
    for (const one of [...scene.ingesters, ...scene.devices]) await one.kill();
    await scene.broker.end();
    await scene.server?.end();
    rmSync(scene.folder, { recursive: true, force: true });
  }
  return { passed, failures };
}

async function setUp(database: 'sqlite' | 'postgres'): Promise<Scene> {
  const folder = mkdtempSync(join(tmpdir(), 'duskgate-rounds-'));
  // As shipped, but without passwords: what a killed broker forgets, devices send again.
  const lines = ['allow_anonymous true', 'persistence true', `persistence_location ${folder}/`, 'autosave_interval 60'];
  const broker = await Mosquitto.start([...lines, 'max_queued_messages 100000']);
  const server = database === 'postgres' ? await PostgresServer.start() : null;
  const place = server?.url ?? join(folder, 'office.db');
  const env = { NODE_COMPILE_CACHE: join(folder, 'compile-cache') };
  const devices = Array.from({ length: deviceCount }, (_, index) => {
    const device = `pole-${index + 1}`;
    const home = join(folder, device);
    mkdirSync(home);
    return new Victim(device, [here('./deviceChild.ts'), String(broker.port), device, home], env);
  });
  const ingesters = Array.from({ length: ingesterCount }, (_, index) => {
    const own = ['--id', `office-${index + 1}`, '--share', 'office', '--status', 'off'];
    const args = ['office', '--broker', `mqtt://127.0.0.1:${broker.port}`, '--database', place, ...own];
    return new Victim(`ingester-${index + 1}`, [here('../../src/cli/main.ts'), ...args], env);
  });
  const open = (): Promise<Sql> => (server === null ? openSqlite(place) : openPostgres(place));
  return { folder, broker, server, open, devices, ingesters };
}

/** Kills processes one after another and starts them again, each a moment later; answers with their names. */
async function killSome(scene: Scene, chance: Chance): Promise<string[]> {
  const killed: string[] = [];
  const kills = chance.even() < secondShare ? 2 : 1;
  for (let kill = 0; kill < kills; kill += 1) {
    await pause(chance.even() * 200);
    killed.push(await killOne(scene, chance));
  }
  return killed;
}

async function killOne({ devices, ingesters, broker, server }: Scene, chance: Chance): Promise<string> {
  const dice = chance.even();
  if (dice < 0.12) {
    await broker.kill();
    await pause(chance.even() * 300);
    await broker.start();
    return 'broker';
  }
  if (server !== null && dice < 0.2) {
    await server.kill();
    await pause(chance.even() * 300);
    await server.again();
    return 'database';
  }
  const crowd = dice < 0.5 ? ingesters : devices;
  const victim = crowd[Math.floor(chance.even() * crowd.length)];
  await victim?.kill();
  await pause(chance.even() * 150);
  victim?.start();
  return victim?.name ?? 'nobody';
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function asked<T>(scene: Scene, question: (sql: Sql) => Promise<T>): Promise<T> {
  const sql = await scene.open();
  try {
    return await question(sql);
  } finally {
    await sql.close();
  }
}

async function countRows(scene: Scene): Promise<number> {
  return asked(scene, async (sql) => {
    const { rows } = await sql.query('SELECT (SELECT count(*) FROM events) + (SELECT count(*) FROM samples) AS n');
    return Number(rows[0]?.['n']);
  }).catch(() => 0); // Before the first ingester has made the tables.
}

/** Devices whose mark is further than their rows. */
function lostButAcknowledged(scene: Scene): Promise<string[]> {
  return asked(scene, async (sql) => {
    const wrong: string[] = [];
    for (const [stream, table] of Object.entries(tables)) {
      const { rows } = await sql.query(
        `SELECT d.device AS device, d.${stream}_mark AS mark,
           (SELECT count(*) FROM ${table} r WHERE r.site = d.site AND r.device = d.device AND r.seq <= d.${stream}_mark) AS n
         FROM devices d`,
      );
      for (const { device, mark, n } of rows) {
        if (Number(mark) !== Number(n))
          wrong.push(`${String(device)} ${stream}: ${String(n)} rows up to mark ${String(mark)}`);
      }
    }
    return wrong;
  });
}

/** Lets the devices write no more, waits until all is acknowledged, and compares row by row. */
async function compared(scene: Scene, say: (line: string) => void): Promise<string[]> {
  for (const device of scene.devices) device.tell('quiet\n');
  const lastOf = (device: Victim) => /^last (\d+) (\d+)$/m.exec(device.output)?.slice(1).map(Number);
  await eventually(
    'every device says its last numbers',
    () => scene.devices.every((device) => lastOf(device) !== undefined),
    60_000,
  );
  const wanted = new Map(scene.devices.map((device) => [device.name, lastOf(device) ?? []]));
  await eventually(
    'everything is in the database',
    () =>
      asked(scene, async (sql) => {
        const { rows } = await sql.query('SELECT device, evt_mark, tele_mark FROM devices');
        return rows.every(({ device, evt_mark, tele_mark }) => {
          const [evt, tele] = wanted.get(String(device)) ?? [];
          return Number(evt_mark) === evt && Number(tele_mark) === tele;
        });
      }),
    settleMs,
  );
  const wrong: string[] = [];
  let total = 0;
  for (const { name } of scene.devices) {
    const runs = runsOf(join(scene.folder, name, 'runs.txt'));
    for (const [index, stream] of (['evt', 'tele'] as const).entries()) {
      const rows = await rowsOf(scene, name, tables[stream]);
      total += rows.length;
      const last = wanted.get(name)?.[index] ?? 0;
      const expected = Array.from(
        { length: last },
        (_, at) => `${name}/${runOf(runs, index, at + 1)}/${stream}/${at + 1}`,
      );
      for (const [at, key] of expected.entries())
        if (rows[at] !== key) wrong.push(`${key} is not there but ${rows[at]}`);
      if (rows.length !== last) wrong.push(`${name} ${stream}: ${rows.length} rows of ${last}`);
    }
  }
  say(`${total} rows compared, ${wrong.length} wrong`);
  return wrong;
}

/** Keys in the bodies of a device's rows, by their numbers. The run in the key must be the row's. */
function rowsOf(scene: Scene, device: string, table: string): Promise<string[]> {
  return asked(scene, async (sql) => {
    const { rows } = await sql.query(`SELECT boot, body FROM ${table} WHERE device = $1 ORDER BY seq`, [device]);
    return rows.map(({ boot, body }) => {
      const { key } = (typeof body === 'string' ? JSON.parse(body) : body) as { key: string };
      return key.split('/')[1] === boot ? key : `${key} under the run ${String(boot)}`;
    });
  });
}

type Run = { readonly run: string; readonly first: readonly [number, number] };

function runsOf(file: string): Run[] {
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [run = '', evt, tele] = line.split(' ');
      return { run, first: [Number(evt), Number(tele)] };
    });
}

/** The run that gave a number: the last one that began at or before it. */
function runOf(runs: readonly Run[], stream: number, seq: number): string {
  return runs.findLast(({ first }) => (first[stream] ?? 0) <= seq)?.run ?? 'none';
}
