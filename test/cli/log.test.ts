import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { logFilter } from '../../src/cli/logFilter.ts';
import { say } from './say.ts';

const lines = [
  '2026-11-22 18:00:00 +08:00  light    road-main       100 %  dusk',
  '2026-11-23 02:00:00 +08:00  FAULT    road-main     output refused',
  '2026-11-23 03:00:00 +08:00  WARNING  link          no broker',
  '2026-11-23 04:00:00 +08:00  cleared  road-main     output obeys again',
  '2026-11-23 05:00:00 +08:00  note     road          opened for gate-in',
];

function aLog(): string {
  const folder = mkdtempSync(join(tmpdir(), 'duskgate-log-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'status.log.1'), `${lines.slice(0, 2).join('\n')}\n`);
  writeFileSync(join(folder, 'status.log'), `${lines.slice(2).join('\n')}\n`);
  // The database is dead: the log must not care.
  writeFileSync(join(folder, 'store.db'), 'this is no database');
  return folder;
}

test.each([
  [[], [0, 1, 2, 3, 4]],
  [
    ['--level', 'fault'],
    [1, 3],
  ],
  [
    ['--level', 'warning'],
    [1, 2, 3],
  ],
  [
    ['--level', 'info'],
    [0, 1, 2, 3, 4],
  ],
  [
    ['--zone', 'road-main'],
    [0, 1, 3],
  ],
  [['--zone', 'road'], [4]],
  [['--lane', 'gate-in'], [4]],
  [
    ['--since', '2026-11-23'],
    [1, 2, 3, 4],
  ],
  [['--since', '2026-11-23 03:30', '--level', 'fault'], [3]],
  [['--lines', '1'], [4]],
])('with a dead database the log still shows what is asked: %j', async (argv, wanted) => {
  const said = await say(['log', ...argv, '--state', aLog()]);
  expect(said).toEqual({ code: 0, err: '', out: wanted.map((at) => `${lines[at]}\n`).join('') });
});

test('a length of time counts back from now, over the offset in each line', () => {
  const given = { words: [], options: { since: '90min' }, switches: new Set<string>() };
  const wanted = logFilter(given, Date.UTC(2026, 10, 22, 20, 15));
  expect(lines.filter(wanted)).toEqual(lines.slice(2));
});

test.each([
  ['--level', 'loud'],
  ['--since', 'yesterday'],
])('%s %s is told in words', async (...argv) => {
  expect(await say(['log', ...argv, '--state', aLog()])).toMatchObject({
    code: 2,
    err: expect.stringContaining(argv[1]),
  });
});
