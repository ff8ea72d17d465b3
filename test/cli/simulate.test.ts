import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { say } from './say.ts';

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'duskgate-simulate-'));
afterAll(() => rmSync(folder, { recursive: true }));

const minimal = join(root, 'config/examples/minimal.yaml');

function simulate(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'src/cli/main.ts'), 'simulate', '--lang', 'en', ...words],
    { encoding: 'utf8', timeout: 300_000 },
  );
  return { status, stdout, stderr };
}

const fingerprints = (text: string) => text.match(/fingerprint of the effects [0-9a-f]{16}/g);

test('the same seed gives the same bytes in another process, and a page that needs no other file', async () => {
  const first = simulate('--config', minimal, '--year', '2027', '--seed', '7', '--out', join(folder, 'year'));
  expect(first.stderr).toBe('');
  expect(first.status).toBe(0);
  const again = simulate('--config', minimal, '--year', '2027', '--seed', '7');
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
  const after = await say(['simulate', '--config', minimal, '--year', '2027', '--out', join(folder, 'year')]);
  expect(after.code).toBe(2);
  expect(after.err).toContain('is there already');
}, 600_000);

test.each([
  [['--year', '1492'], 'write a year from 2026 to 2045'],
  [['--year', 'next'], 'write a year from 2026 to 2045'],
  [['--seed=-1'], 'write a whole number'],
  [['--seed', '1e9'], 'write a whole number'],
  [['--cars', 'many'], 'write a whole number'],
  [['--timetable', '8pm-6am'], 'write two times of day'],
  [['--timetable', '20:00-06:00', '--against', minimal], 'not both'],
  [['--config', join(folder, 'nothing.yaml')], 'there is no such file'],
  [['--out', join(folder, 'no', 'such', 'place')], 'there is no folder'],
])('%j is answered in words, and no folder is left', async (words, said) => {
  const out = join(folder, 'never');
  const { code, err } = await say(['simulate', ...words, ...(words.includes('--out') ? [] : ['--out', out])]);
  expect(code).not.toBe(0);
  expect(err).toContain(said);
  expect(existsSync(out)).toBe(false);
});

test.each([
  ['what\n2026-01-01\n', 'the first line names the columns'],
  ['at\n', 'there are no arrivals'],
  ['at,lane\nyesterday,\n', 'is no time'],
  ['at,reach_s\n2026-11-01T08:00:00,-4\n', 'not between 0 and 3600'],
  ['at,lane\n2026-11-01T08:00:00,nowhere\n', 'There is no lane "nowhere"'],
  ['at\n2026-11-01T08:00:00\n1970-01-01T00:00:00\n', 'more than a year apart'],
  ['at\n"2026', 'a quote is out of place'],
])('arrivals %j are refused in words', async (text, said) => {
  const file = join(folder, 'arrivals.csv');
  writeFileSync(file, text);
  const { code, err } = await say(['simulate', '--year', '2027', '--arrivals', file]);
  expect(code).toBe(2);
  expect(err).toContain(said);
});

test('a config that loads and fails its dry run is not played', async () => {
  const file = join(folder, 'dark.yaml');
  const text = readFileSync(minimal, 'utf8');
  const night = 'start: { sun: set, elevationDeg: -4 }, end: { sun: rise, elevationDeg: -4 }';
  expect(text).toContain(night);
  writeFileSync(file, text.replace(night, 'start: "10:00", end: "11:00"'));
  const out = join(folder, 'dark');
  const { code, err } = await say(['simulate', '--config', file, '--year', '2027', '--out', out]);
  expect(code).toBe(1);
  expect(err).toContain('fails its dry run');
  expect(existsSync(out)).toBe(false);
});
