/**
 * Days at the real runtime: npm run soak -- [--days 30]. The processes that ship, on the simulated board, a day in a minute, with
 * their broker and an office that acknowledges; looked at are memory, open handles and file sizes. Thirty days take half an
 * hour. Ends with the line "N passed, N failed".
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Look, look, partsIn, slopePerDay } from './watched.ts';

const speed = 1_440;
const dayRealMs = 60_000;
/** Caches fill, code is compiled, the first nights close. */
const warmDays = 2;
const looksADay = 6;
/** What thirty days may add: less than the spread of two looks. */
const rssMbIn30DaysMax = 8;
const handlesMax = 4;
/** History keeps each minute for weeks: that is meant, and its growth must not grow. */
const stateMbADayMax = 2;

const { values } = parseArgs({ options: { days: { type: 'string', default: '30' } } });
const days = Number(values.days);
if (!Number.isInteger(days) || days < 3 || days > 400) {
  process.stderr.write(`--days ${values.days}: write a whole number from 3 to 400.\n`);
  process.exit(2);
}

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'duskgate-soak-'));
const state = join(folder, 'var', 'play');
const port = await freePort();
const children: ChildProcess[] = [];
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

try {
  const looks = await watch();
  const failed = judge(looks);
  say(`${4 - failed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  say('0 passed, 1 failed');
  process.exitCode = 1;
} finally {
  for (const child of children.toReversed()) await ended(child);
}

async function watch(): Promise<readonly Look[]> {
  const config = readFileSync(join(root, 'config/estate.yaml'), 'utf8').replace('127.0.0.1:1883', `127.0.0.1:${port}`);
  writeFileSync(join(folder, 'estate.yaml'), config);
  copyFileSync(join(root, 'config/exceptions.yaml'), join(folder, 'exceptions.yaml'));
  const at = ['--config', join(folder, 'estate.yaml'), '--state', join(folder, 'var')];
  start('run', ...at, '--speed', String(speed), '--no-page');
  const passwords = join(state, 'broker', 'passwords.json');
  await until(() => existsSync(passwords), 'the demo broker’s passwords');
  const parts = { core: 'firmware/core.ts', link: 'src/link/main.ts' };
  await until(() => Object.keys(partsIn(state, parts)).length === 2, 'core and link');
  startOffice((JSON.parse(readFileSync(passwords, 'utf8')) as Record<string, string>)['office'] ?? '');
  const pids = partsIn(state, parts);
  const looks: Look[] = [];
  for (let n = 1; n <= days * looksADay; n += 1) {
    await new Promise((done) => setTimeout(done, dayRealMs / looksADay));
    const day = n / looksADay;
    if (children.some(({ exitCode }) => exitCode !== null))
      throw new Error(`day ${day.toFixed(1)}: a process has ended`);
    if (day > warmDays) looks.push(look(day, state, pids));
    if (n % looksADay === 0) say(lineOf(day, looks.at(-1)));
  }
  return looks;
}

function startOffice(password: string): void {
  const file = join(folder, 'office.password');
  writeFileSync(file, password, { mode: 0o600 });
  const at = ['--broker', `mqtt://127.0.0.1:${port}`, '--user', 'office', '--password-file', file];
  start('office', ...at, '--database', join(folder, 'office.db'), '--status', 'off');
}

function judge(looks: readonly Look[]): number {
  const of = (name: string, pick: (one: Look) => number, unit: string, perDayMax: number): boolean => {
    const perDay = slopePerDay(looks.map((one) => ({ day: one.day, value: pick(one) })));
    const last = looks.at(-1);
    const good = perDay <= perDayMax;
    say(
      `${good ? 'ok' : 'not ok'} - ${name}: ${(last === undefined ? Number.NaN : pick(last)).toFixed(1)} ${unit} at the end, ${perDay.toFixed(3)} ${unit} a day, at most ${perDayMax.toFixed(3)}`,
    );
    return good;
  };
  const handlesOf = (one: Look) => Object.values(one.handles).reduce((sum, n) => sum + n, 0);
  const spread = Math.max(...looks.map(handlesOf)) - Math.min(...looks.map(handlesOf));
  say(`${spread <= handlesMax ? 'ok' : 'not ok'} - open handles of core and link: ${spread} between least and most`);
  const results = [
    of('memory of core', ({ rssMb }) => rssMb['core'] ?? Number.NaN, 'MB', rssMbIn30DaysMax / 30),
    of('memory of link', ({ rssMb }) => rssMb['link'] ?? Number.NaN, 'MB', rssMbIn30DaysMax / 30),
    of('state folder', ({ stateMb }) => stateMb, 'MB', stateMbADayMax),
    spread <= handlesMax,
  ];
  return results.filter((good) => !good).length;
}

function lineOf(day: number, seen: Look | undefined): string {
  if (seen === undefined) return `day ${day} of ${days}: warming up`;
  const { rssMb, handles, stateMb } = seen;
  const parts = Object.keys(rssMb).map((part) => `${part} ${rssMb[part]?.toFixed(1)} MB, ${handles[part]} handles`);
  return `day ${day} of ${days}: ${parts.join('; ')}; files ${stateMb.toFixed(1)} MB`;
}

function start(...args: readonly string[]): void {
  const stdio = ['ignore', 'ignore', 'inherit'] as const;
  children.push(spawn(process.execPath, [join(root, 'src/cli/main.ts'), ...args], { stdio: [...stdio], cwd: folder }));
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((done) => child.once('exit', done));
  child.kill('SIGINT');
  const patience = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await gone;
  clearTimeout(patience);
}

async function until(holds: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (holds()) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`never came: ${what}`);
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
