import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const yard = mkdtempSync(join(tmpdir(), 'duskgate-walls-'));
// The rules name folders relative to where they lie, so they come along.
copyFileSync(join(root, '.oxlintrc.json'), join(yard, '.oxlintrc.json'));
afterAll(() => rmSync(yard, { recursive: true }));

/** Lints one file of our own making under the project's rules, in a yard beside it; answers with what the linter says. */
function lint(path: string, code: string): string {
  const file = join(yard, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, code);
  const result = spawnSync(join(root, 'node_modules/.bin/oxlint'), [path], {
    cwd: yard,
    encoding: 'utf8',
  });
  return `${result.stdout}${result.stderr}`;
}

test.each([
  ['src/calendar/a.ts', 'export const a = () => Date.now();', "'Date'"],
  ['src/lighting/a.ts', 'export const a = () => setTimeout(() => {}, 1);', "'setTimeout'"],
  ['src/lighting/b.ts', 'export const a = () => Math.random();', 'Math.random'],
  ['src/controller/a.ts', 'export const a = () => Temporal.Now.instant();', 'Temporal.Now'],
  ['src/controller/b.ts', 'export const a = () => process.pid;', "'process'"],
  ['src/controller/c.ts', "import { readFileSync } from 'node:fs';\nexport const a = readFileSync;", 'node:fs'],
  ['src/controller/d.ts', "import mqtt from 'mqtt';\nexport const a = mqtt;", 'mqtt'],
  [
    'src/lighting/c.ts',
    "import { step } from '../controller/step.ts';\nexport const a = step;",
    '../controller/step.ts',
  ],
  [
    'src/lighting/d.ts',
    "import { decide } from '../access/decision.ts';\nexport const a = decide;",
    '../access/decision.ts',
  ],
  [
    'src/access/a.ts',
    "import { demand } from '../lighting/demand.ts';\nexport const a = demand;",
    '../lighting/demand.ts',
  ],
  [
    'src/calendar/b.ts',
    "import { demand } from '../lighting/demand.ts';\nexport const a = demand;",
    '../lighting/demand.ts',
  ],
  ['src/lighting/e.ts', "import { getTimes } from 'suncalc';\nexport const a = getTimes;", 'suncalc'],
  [
    'src/runtime/a.ts',
    "import { openStore } from '../journal/store.ts';\nexport const a = openStore;",
    '../journal/store.ts',
  ],
  [
    'src/link/a.ts',
    "import { openStore } from '../journal/store.ts';\nexport const a = openStore;",
    '../journal/store.ts',
  ],
  ['src/cli/a.ts', "import { core } from '../../firmware/core.ts';\nexport const a = core;", '../../firmware/core.ts'],
  [
    'firmware/safe.ts',
    "import { step } from '../src/controller/step.ts';\nexport const a = step;",
    '../src/controller/step.ts',
  ],
  ['src/cards/a.ts', "import { step } from '../controller/step.ts';\nexport const a = step;", '../controller/step.ts'],
  ['src/cards/b.ts', "import mqtt from 'mqtt';\nexport const a = mqtt;", 'mqtt'],
  ['src/simulator/a.ts', 'export const a = () => Math.random();', 'Math.random'],
  ['src/simulator/b.ts', "import { cards } from '../cards/cards.ts';\nexport const a = cards;", '../cards/cards.ts'],
  [
    'src/dashboard/a.ts',
    "import { step } from '../controller/step.ts';\nexport const a = step;",
    '../controller/step.ts',
  ],
  ['src/dashboard/b.tsx', "import { readFileSync } from 'node:fs';\nexport const a = readFileSync;", 'node:fs'],
  [
    'src/dashboard/parts/c.tsx',
    "import { startLink } from '../../link/bridge.ts';\nexport const a = startLink;",
    '../../link/bridge.ts',
  ],
  ['src/web/a.ts', "import { isId } from '../mqtt/topics.ts';\nexport const a = isId;", '../mqtt/topics.ts'],
  [
    'src/office/a.ts',
    "import { openStore } from '../journal/store.ts';\nexport const a = openStore;",
    '../journal/store.ts',
  ],
  ['src/journal/a.ts', "console.log('a');", 'no-console'],
])('the wall holds: %s may not say %s', (path, code, word) => {
  const said = lint(path, code);
  expect(said).toContain(word);
  expect(said).toMatch(/[1-9]\d* errors?/);
});

test('what the walls allow passes', () => {
  expect(
    lint('src/calendar/ok.ts', "import { dayMs } from '../units.ts';\nexport const weekMs = 7 * dayMs;"),
  ).toContain('Found 0 warnings and 0 errors');
  expect(
    lint('src/calendar/sun.ts', "import { getPosition } from 'suncalc';\nexport const a = getPosition;"),
  ).toContain('Found 0 warnings and 0 errors');
});
