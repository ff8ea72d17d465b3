import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'duskgate-simulate-'));
afterAll(() => rmSync(folder, { recursive: true }));

const minimal = join(root, 'config/examples/minimal.yaml');

function simulate(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'src/cli/main.ts'), 'simulate', '--lang', 'en', ...words],
    { encoding: 'utf8', timeout: 110_000 },
  );
  return { status, stdout, stderr };
}

const fingerprints = (text: string) => text.match(/fingerprint of the effects [0-9a-f]{16}/g);

test('the same seed gives the same bytes in another process, and another seed gives others', () => {
  const gate = join(root, 'config/examples/minimal.yaml');
  const first = simulate('--config', gate, '--year', '2027', '--seed', '7', '--out', join(folder, 'year'));
  expect(first.stderr).toBe('');
  expect(first.status).toBe(0);
  const again = simulate('--config', gate, '--year', '2027', '--seed', '7');
  expect(fingerprints(first.stdout)).toHaveLength(2);
  expect(fingerprints(again.stdout)).toEqual(fingerprints(first.stdout));
  expect(readdirSync(join(folder, 'year')).sort()).toEqual(['figures.json', 'index.html']);
  const page = readFileSync(join(folder, 'year', 'index.html'), 'utf8');
  expect(page).toContain('全年模拟');
  expect(page).toContain('A simulated year');
  // Nothing comes from any server, and nothing runs.
  expect(page).not.toMatch(/<script|src=|href=|url\(/);
  const figures = JSON.parse(readFileSync(join(folder, 'year', 'figures.json'), 'utf8'));
  expect(figures).toMatchObject({ v: 1, simulated: true, seed: 7 });
  const after = simulate('--config', minimal, '--year', '2027', '--out', join(folder, 'year'));
  expect(after.status).toBe(2);
  expect(after.stderr).toContain('is there already');
});

test.each([
  [['--year', '1492'], 'write a year from 2026 to 2045'],
  [['--year', 'next'], 'write a year from 2026 to 2045'],
  [['--seed', '-1'], 'write a whole number'],
  [['--seed', '1e9'], 'write a whole number'],
  [['--cars', 'many'], 'write a whole number'],
  [['--timetable', '8pm-6am'], 'write two times of day'],
  [['--timetable', '20:00-06:00', '--against', minimal], 'not both'],
  [['--config', join(folder, 'nothing.yaml')], 'there is no such file'],
  [['--out', join(folder, 'no', 'such', 'place')], 'there is no folder'],
])('%j is answered in words, and no folder is left', (words, said) => {
  const out = join(folder, 'never');
  const { status, stderr } = simulate(...words, ...(words.includes('--out') ? [] : ['--out', out]));
  expect(status).not.toBe(0);
  expect(stderr).toContain(said);
  expect(stderr).not.toContain('    at ');
  expect(existsSync(out)).toBe(false);
});

test.each([
  ['what\n2026-01-01\n', 'the first line names the columns'],
  ['at\n', 'there are no arrivals'],
  ['at,lane\nyesterday,\n', 'is no time'],
  ['at,reach_s\n2026-11-01T08:00:00,-4\n', 'not between 0 and 3600'],
  ['at,lane\n2026-11-01T08:00:00,nowhere\n', 'there is no lane "nowhere"'],
  ['at\n2026-11-01T08:00:00\n1970-01-01T00:00:00\n', 'more than a year apart'],
  ['at\n"2026', 'a quote is out of place'],
])('arrivals %j are refused in words', (text, said) => {
  const file = join(folder, 'arrivals.csv');
  writeFileSync(file, text);
  const { status, stderr } = simulate('--year', '2027', '--arrivals', file);
  expect(status).toBe(2);
  expect(stderr).toContain(said);
});

test('a config that loads and fails its dry run is not played', () => {
  const file = join(folder, 'dark.yaml');
  const text = readFileSync(minimal, 'utf8');
  writeFileSync(file, text.replace(/start: .*?, end: .*?,/s, 'start: "10:00", end: "11:00",'));
  const out = join(folder, 'dark');
  const { status, stderr } = simulate('--config', file, '--year', '2027', '--out', out);
  expect(status).toBe(1);
  expect(stderr).toContain('fails its dry run');
  expect(existsSync(out)).toBe(false);
});
