import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LogFile } from '../../src/journal/logFile.ts';
import { eventually } from '../makers/eventually.ts';
import { aFolder } from './makers.ts';

test('lines that could not be written are counted, and told once writing works again', async () => {
  const file = join(aFolder(), 'crew.log');
  mkdirSync(file);
  let appended = 0;
  let told = 0;
  const log = new LogFile({ file, maxBytes: 1_000_000, keep: 1 }, (lines, { en }) => {
    told += 1;
    return `missing ${lines}: ${en}\n`;
  });
  const append = (): void => {
    appended += 1;
    log.append(`line ${appended}\n`);
  };
  await eventually(() => {
    append();
    expect(told).toBeGreaterThan(2);
  });
  rmSync(file, { recursive: true });
  await eventually(() => {
    append();
    expect(readFileSync(file, 'utf8')).toContain('\n');
  });
  log.close();
  // What was under way to the disk when it was closed may come after what was closed with.
  await eventually(() => {
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    const missing = Number(/^missing (\d+): .*directory/.exec(lines[0] ?? '')?.[1]);
    expect(missing).toBeGreaterThan(0);
    expect(missing + lines.length - 1).toBe(appended);
  });
});

test('a disk that does not answer costs lines and never memory', async () => {
  const file = join(aFolder(), 'crew.log');
  const log = new LogFile({ file, maxBytes: 1_000_000, keep: 1 }, (lines, { en }) => `missing ${lines}: ${en}\n`);
  for (let n = 0; n < 3_000; n += 1) log.append(`${`${n}`.padStart(99)}\n`);
  await eventually(() => {
    log.append('after\n');
    expect(readFileSync(file, 'utf8')).toMatch(/missing \d+: the disk was too slow\n/);
  });
  const kept = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.length === 99);
  expect(kept.length).toBeLessThan(700);
  expect(kept.map(Number)).toEqual(kept.map((_, index) => index));
});

test('what was appended before the end is in the file when close returns, in order and once', async () => {
  const folder = aFolder();
  const file = join(folder, 'crew.log');
  const log = new LogFile({ file, maxBytes: 1_000_000, keep: 1 }, () => '');
  for (let n = 0; n < 5; n += 1) log.append(`line ${n}\n`);
  log.close();
  const text = 'line 0\nline 1\nline 2\nline 3\nline 4\n';
  expect(readFileSync(file, 'utf8')).toBe(text);
  const next = new LogFile({ file: join(folder, 'next.log'), maxBytes: 1_000_000, keep: 1 }, () => '');
  next.append('later\n');
  await eventually(() => expect(readFileSync(join(folder, 'next.log'), 'utf8')).toBe('later\n'));
  expect(readFileSync(file, 'utf8')).toBe(text);
});
