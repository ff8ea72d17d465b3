import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { logPage } from '../../src/journal/logPage.ts';
import { openStatusLog } from '../../src/journal/statusLog.ts';
import type { LogQuery } from '../../src/ports.ts';
import { inBoth } from '../makers/words.ts';

const eveningMs = Date.parse('2026-11-23T18:00:00+08:00');
const minute = 60_000;

/** The log of an evening as the device writes it; the first half already rotated away. */
function aLog(): string {
  const folder = mkdtempSync(join(tmpdir(), 'duskgate-log-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const write = (name: string, from: number) => {
    const file = join(folder, name);
    const log = openStatusLog({
      file,
      timeZone: 'Asia/Shanghai',
      say: ({ what }) => (what.kind === 'said' ? what.en : what.kind),
    });
    for (let n = from; n < from + 10; n += 1) {
      const severity = n % 5 === 0 ? 'fault' : n % 5 === 1 ? 'cleared' : 'info';
      const about = n % 2 === 0 ? 'path' : 'path-east';
      log.write({ atMs: eveningMs + n * minute, severity, about, what: { kind: 'said', ...inBoth(`line ${n}`) } });
    }
    log.close();
    return file;
  };
  write('status.log.1', 0);
  return write('status.log', 10);
}

const all: LogQuery = { sinceMs: null, beforeMs: null, about: null, level: 'info', limit: 500 };
const numbers = async (file: string, query: Partial<LogQuery>) =>
  (await logPage(file, { ...all, ...query })).lines.map(({ text }) => Number(text.replace('line ', '')));

test('lines come oldest first, from the rotated files too, with time, mark and part', async () => {
  const file = aLog();
  const { lines, more } = await logPage(file, all);
  expect(more).toBe(false);
  expect(lines).toHaveLength(20);
  expect(lines[0]).toEqual({ atMs: eveningMs, mark: 'FAULT', about: 'path', text: 'line 0' });
});

test('time, part and severity choose; an id is a word of its own', async () => {
  const file = aLog();
  expect(await numbers(file, { sinceMs: eveningMs + 17 * minute })).toEqual([17, 18, 19]);
  expect(await numbers(file, { level: 'fault', beforeMs: eveningMs + 6 * minute })).toEqual([0, 1, 5]);
  expect(await numbers(file, { about: 'path', sinceMs: eveningMs + 16 * minute })).toEqual([16, 18]);
});

test('pages backwards join without a hole', async () => {
  const file = aLog();
  const found: number[] = [];
  let beforeMs: number | null = null;
  for (let page = 0; page < 10; page += 1) {
    const { lines, more } = await logPage(file, { ...all, beforeMs, limit: 3 });
    found.unshift(...lines.map(({ text }) => Number(text.replace('line ', ''))));
    beforeMs = lines[0]?.atMs ?? null;
    if (!more) break;
  }
  expect(found).toEqual(Array.from({ length: 20 }, (_, n) => n));
});

test('a torn line, or no log at all, is no error', async () => {
  const file = aLog();
  writeFileSync(file, '2026-11-23 18:0\n\u0000\u0000garbage\n');
  expect((await logPage(file, all)).lines).toHaveLength(10);
  expect(await logPage(`${file}.none`, all)).toEqual({ lines: [], more: false });
});
