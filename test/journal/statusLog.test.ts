import { readdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import type { Note } from '../../src/controller/effect.ts';
import { openStatusLog } from '../../src/journal/statusLog.ts';
import { eventually } from '../makers/eventually.ts';
import { inBoth } from '../makers/words.ts';
import { aFolder } from './makers.ts';

const duskMs = Date.UTC(2026, 10, 23, 10, 2, 11);

function aNote(more: Partial<Note> = {}): Note {
  return { atMs: duskMs, severity: 'info', about: 'store', what: { kind: 'said', ...inBoth('ready') }, ...more };
}

function say({ what }: Note): string {
  return what.kind === 'said' ? what.en : what.kind === 'light' ? `${what.level} %  dusk` : what.kind;
}

function aLog(folder: string, more: { maxBytes?: number; keep?: number } = {}) {
  return openStatusLog({ file: join(folder, 'crew.log'), timeZone: 'Asia/Shanghai', say, ...more });
}

const linesOf = (folder: string): string[] => readFileSync(join(folder, 'crew.log'), 'utf8').trimEnd().split('\n');
const written = (folder: string, count: number): Promise<void> =>
  eventually(() => expect(linesOf(folder)).toHaveLength(count));

afterEach(() => vi.useRealTimers());

test('a note is one line in the local time of the estate', async () => {
  const folder = aFolder();
  const log = aLog(folder);
  const light: Note['what'] = {
    kind: 'light',
    level: 100,
    source: 'season',
    reason: { kind: 'noWindow' },
    untilMs: null,
  };
  log.write(aNote({ about: 'road-main', what: light }));
  log.write(aNote({ severity: 'fault' }));
  await written(folder, 2);
  expect(linesOf(folder)).toEqual([
    '2026-11-23 18:02:11 +08:00  light    road-main     100 %  dusk',
    '2026-11-23 18:02:11 +08:00  FAULT    store         ready',
  ]);
});

test('what a person typed can neither break a line nor colour the terminal', async () => {
  const folder = aFolder();
  const log = aLog(folder);
  log.write(aNote({ what: { kind: 'said', ...inBoth('a\nb\u001b[31mc\u2028d\u202ee') } }));
  log.write(aNote({ what: { kind: 'said', ...inBoth('x'.repeat(5_000)) } }));
  await written(folder, 2);
  expect(linesOf(folder)[0]).toMatch(/a b \[31mc d e$/);
  expect(linesOf(folder)[1]?.length).toBeLessThanOrEqual(500);
});

test('a flood is summed up when its minute is over, and other parts are still heard', async () => {
  const folder = aFolder();
  const log = aLog(folder);
  for (let n = 0; n < 47; n += 1) log.write(aNote({ about: 'road-main', severity: 'fault' }));
  log.write(aNote({ about: 'clock' }));
  log.write(aNote({ atMs: duskMs + 60_000, about: 'clock' }));
  await written(folder, 13);
  const lines = linesOf(folder);
  expect(lines[10]).toMatch(/note {5}clock/);
  expect(lines[11]).toMatch(/FAULT {4}road-main {5}\.\.\. 37 like lines$/);
  expect(lines[12]).toMatch(/18:03:11/);
});

test('a flood is summed up a minute later when nothing else happens', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const folder = aFolder();
  const log = aLog(folder);
  for (let n = 0; n < 12; n += 1) log.write(aNote());
  vi.advanceTimersByTime(60_000);
  vi.useRealTimers();
  await written(folder, 11);
  expect(linesOf(folder)[10]).toMatch(/\.\.\. 2 like lines/);
});

test('a flood of ever new parts is bounded too', async () => {
  const folder = aFolder();
  const log = aLog(folder);
  for (let n = 0; n < 5_000; n += 1) log.write(aNote({ about: `part-${n}` }));
  log.close();
  await eventually(() => expect(linesOf(folder).at(-1)).toMatch(/others {8}\.\.\. \d+ like lines/));
  expect(linesOf(folder).length).toBeLessThan(130);
});

test('a full file is rotated and only so many are kept', async () => {
  const folder = aFolder();
  const log = aLog(folder, { maxBytes: 1_000, keep: 2 });
  for (let n = 0; n < 60; n += 1) {
    log.write(aNote({ atMs: duskMs + n * 60_000, what: { kind: 'said', ...inBoth(`minute ${n}`) } }));
    await eventually(() => expect(readFileSync(join(folder, 'crew.log'), 'utf8')).toContain(`minute ${n}\n`));
  }
  expect(readdirSync(folder).sort()).toEqual(['crew.log', 'crew.log.1', 'crew.log.2']);
  for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(1_000);
  const all = ['crew.log.2', 'crew.log.1', 'crew.log'].map((name) => readFileSync(join(folder, name), 'utf8')).join('');
  const minutes = [...all.matchAll(/minute (\d+)/g)].map((match) => Number(match[1]));
  expect(minutes).toEqual(minutes.map((_, index) => 60 - minutes.length + index));
});

test('a log that was moved away is begun again', async () => {
  const folder = aFolder();
  const log = aLog(folder);
  log.write(aNote());
  await written(folder, 1);
  renameSync(join(folder, 'crew.log'), join(folder, 'taken.log'));
  log.write(aNote({ about: 'clock' }));
  await eventually(() => expect(linesOf(folder)[0]).toContain('clock'));
});

test('words that fail and an impossible instant are no reason to throw', async () => {
  const folder = aFolder();
  const log = openStatusLog({
    file: join(folder, 'crew.log'),
    timeZone: 'Asia/Shanghai',
    say: () => {
      throw new Error('no word');
    },
  });
  log.write(aNote({ atMs: Number.NaN }));
  log.close();
  await eventually(() => expect(linesOf(folder)[0]).toMatch(/NaN ms since 1970.*"ready".*no word/));
});

test('a closed log writes nothing more', async () => {
  const folder = aFolder();
  const log = aLog(folder);
  log.write(aNote());
  log.close();
  log.write(aNote({ about: 'clock' }));
  await written(folder, 1);
});
