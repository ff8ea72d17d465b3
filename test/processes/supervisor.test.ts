import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Part } from '../../src/cli/child.ts';
import { partsOf } from '../../src/cli/parts.ts';
import { Supervisor, type SupervisorTiming } from '../../src/cli/supervisor.ts';
import { acceptedFolder, program } from './realCore.ts';
import { alive, until } from './waiting.ts';

let folder = '';
let said: string[] = [];
let hopeless: number[] = [];
let supervisor: Supervisor;

const quick: SupervisorTiming = {
  backOffMsMin: 5,
  backOffMsMax: 40,
  healthyMs: 60_000,
  crashes: 5,
  crashLoopMs: 300_000,
  substituteMs: 300,
  silentMs: 300,
  stopMs: 1_000,
};

function supervise(timing: Partial<SupervisorTiming> = {}): void {
  supervisor = new Supervisor({
    say: (part, line) => said.push(`${part}: ${line}`),
    onHopeless: (_part, code) => hopeless.push(code),
    timing: { ...quick, ...timing },
  });
}

function part(name: string, code: string): Part {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(file, code);
  return { name, file, args: [], nodeFlags: [], env: {} };
}

const stays = 'setInterval(() => {}, 1e6);';
const heard = (text: string): boolean => said.some((line) => line.includes(text));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'supervisor-'));
  said = [];
  hopeless = [];
});

afterEach(async () => {
  await supervisor.stop();
  rmSync(folder, { recursive: true });
});

test('a part that is killed comes back under a new process id', async () => {
  supervise();
  supervisor.keep(part('core', `console.log('up'); ${stays}`));
  await until(() => heard('core: up'));
  const first = supervisor.pidOf('core')!;
  process.kill(first, 'SIGKILL');
  await until(() => said.filter((line) => line === 'core: up').length === 2);
  expect(supervisor.pidOf('core')).not.toBe(first);
});

test('five crashes bring in the substitute, and the part gets a second chance', async () => {
  supervise();
  supervisor.keep(part('core', 'process.exit(1)'), part('safe', `console.log('lit by the table'); ${stays}`));
  await until(() => heard('safe: lit by the table'));
  const crashes = () => said.filter((line) => line.startsWith('core: ended')).length;
  const before = said.slice(
    0,
    said.findIndex((line) => line.includes('safe takes over')),
  );
  expect(before.filter((line) => line.startsWith('core: ended'))).toHaveLength(4);
  await until(() => crashes() > 4);
});

test('a part that asks to be started again is, and that is no crash', async () => {
  supervise();
  const mark = join(folder, 'mark');
  const code = `import { existsSync, writeFileSync } from 'node:fs';
    if (existsSync('${mark}')) { console.log('new config'); ${stays} }
    else { writeFileSync('${mark}', ''); process.exit(75); }`;
  supervisor.keep(part('core', code));
  await until(() => heard('core: new config'));
  expect(heard('ended')).toBe(false);
});

test('a part that cannot be helped is not started again', async () => {
  supervise();
  supervisor.keep(part('core', 'process.exit(73)'));
  await until(() => hopeless.length > 0);
  expect(hopeless).toEqual([73]);
  expect(supervisor.pidOf('core')).toBeNull();
});

test('a part that stops beating is killed and started again', async () => {
  supervise();
  supervisor.keep(part('core', `process.send('beat'); for (;;) {}`));
  await until(() => heard('silent') && heard('SIGKILL'));
});

test('stop ends a part that will not listen', async () => {
  supervise({ stopMs: 100 });
  supervisor.keep(part('core', `process.on('SIGTERM', () => {}); console.log('deaf'); ${stays}`));
  await until(() => heard('deaf'));
  const pid = supervisor.pidOf('core')!;
  await supervisor.stop();
  expect(alive(pid)).toBe(false);
  expect(heard('starts again')).toBe(false);
});

test('a part that is handed over after all were told to stop is never begun', async () => {
  supervise();
  await supervisor.stop();
  supervisor.keep(part('page', `console.log('up'); ${stays}`));
  expect(supervisor.pidOf('page')).toBeNull();
});

test('a supervisor killed outright leaves no orphans', async () => {
  supervise();
  const pidFile = join(folder, 'pid');
  const child = part(
    'child',
    `import { writeFileSync } from 'node:fs'; writeFileSync('${pidFile}', String(process.pid)); ${stays}`,
  );
  const url = (path: string): string => new URL(path, import.meta.url).href;
  const parent = part(
    'parent',
    `import { Supervisor } from '${url('../../src/cli/supervisor.ts')}';
     new Supervisor({ say: () => {}, onHopeless: () => {} }).keep(${JSON.stringify(child)});`,
  );
  supervisor.keep(parent);
  await until(() => existsSync(pidFile) && readFileSync(pidFile, 'utf8') !== '');
  const pid = Number(readFileSync(pidFile, 'utf8'));
  rmSync(pidFile);
  process.kill(supervisor.pidOf('parent')!, 'SIGKILL');
  await until(() => !alive(pid));
});

test('the real substitute lights by the table when core only crashes', async () => {
  const state = acceptedFolder();
  const saving = program('firmware/saveSafeTable.ts', [state]);
  await new Promise((done) => saving.once('exit', done));
  expect(saving.exitCode).toBe(0);
  supervise({ substituteMs: 600_000 });
  supervisor.keep(part('core', 'process.exit(70)'), partsOf({ configFile: '', stateFolder: state }).safe);
  await until(() => heard('16 zones by the table'));
  await until(() => heard('GPIO17'));
});
