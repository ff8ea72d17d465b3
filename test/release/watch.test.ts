import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Health, readHealth, writeHealth } from '../../src/release/healthFile.ts';
import { trialLimits } from '../../src/release/judge.ts';
import { readOutcome } from '../../src/release/papers.ts';
import { Shelf } from '../../src/release/shelf.ts';
import { watchTrial } from '../../src/release/watch.ts';
import { inBoth } from '../makers/words.ts';
import { aFolder, aProgram } from './aShelf.ts';

const healthy = (version: string, healthyForMs: number): Health => ({
  v: 1,
  version,
  run: '00000000',
  healthyForMs,
  unfit: null,
});

/** A pole on which 0.2.0 is on trial after 0.1.0; its clock moves with each pause. */
function aPole(world: { health?: (monoMs: number) => Health | null; safeRunsFromMs?: number } = {}) {
  const folder = aFolder();
  const shelf = new Shelf(folder);
  shelf.activate(aProgram('0.1.0'));
  shelf.activate(aProgram('0.2.0'));
  const done: string[] = [];
  let monoMs = 1_000;
  const watch = (boot = 'boot-1') =>
    watchTrial({
      shelf,
      limits: trialLimits,
      boot,
      services: {
        look: () => ({
          coreRestarts: 0,
          linkRestarts: 0,
          safeRuns: monoMs >= (world.safeRunsFromMs ?? Number.POSITIVE_INFINITY),
        }),
        lightRoads: () => done.push(`roads lit while ${shelf.current?.version} is current`),
        startCurrent: () => done.push(`${shelf.current?.version} started`),
      },
      health: () => world.health?.(monoMs) ?? null,
      clock: { monoMs: () => monoMs, wallMs: () => 1_800_000_000_000 + monoMs },
      pause: async (ms) => {
        monoMs += ms;
      },
      say: (line) => done.push(line),
    });
  return { folder, shelf, done, watch, now: () => monoMs };
}

test('a release that stays healthy for ten minutes is confirmed', async () => {
  const pole = aPole({ health: (monoMs) => healthy('0.2.0', monoMs) });
  expect(await pole.watch()).toBe('confirmed');
  expect(pole.shelf).toMatchObject({ current: { version: '0.2.0' }, trial: null });
  expect(pole.now()).toBeGreaterThanOrEqual(trialLimits.steadyMs);
});

test('a crash loop leads back at once, with the roads lit first and the reason kept', async () => {
  const pole = aPole({ safeRunsFromMs: 20_000 });
  expect(await pole.watch()).toBe('back');
  expect(pole.now()).toBeLessThan(25_000);
  expect(pole.done).toEqual([
    expect.stringContaining('0.2.0: core crashed again and again'),
    'roads lit while 0.2.0 is current',
    '0.1.0 started',
  ]);
  expect(readOutcome(join(pole.folder, 'outcome.json'))).toMatchObject({
    by: 'trial',
    from: '0.2.0',
    to: '0.1.0',
    why: { en: expect.stringContaining('core crashed'), zh: expect.stringContaining('主控反复崩溃') },
  });
});

test('what the release before said of itself does not count for the one on trial', async () => {
  const pole = aPole({ health: () => healthy('0.1.0', 9_000_000) });
  expect(await pole.watch()).toBe('back');
  expect(pole.shelf.current?.version).toBe('0.1.0');
});

test('a pole that is switched off again and again decides by its boots', async () => {
  const pole = aPole();
  for (const boot of ['a', 'b', 'c']) pole.shelf.countBoot(boot);
  expect(await pole.watch('d')).toBe('back');
});

test('without a trial there is nothing to watch', async () => {
  const pole = aPole();
  pole.shelf.confirm();
  expect(await pole.watch()).toBe('none');
  expect(pole.done).toEqual([]);
});

test('health that is old, torn or of another kind is none', () => {
  const folder = aFolder();
  expect(readHealth(folder, Date.now())).toBeNull();
  writeHealth(folder, healthy('0.2.0', 5));
  expect(readHealth(folder, Date.now())).toEqual(healthy('0.2.0', 5));
  const sick = { ...healthy('0.2.0', 5), unfit: inBoth('no output obeys') };
  writeHealth(folder, sick);
  expect(readHealth(folder, Date.now())).toEqual(sick);
  writeFileSync(
    join(folder, 'health.json'),
    readFileSync(join(folder, 'health.json'), 'utf8').replace(/,"unfitZh":"[^"]*"/, ''),
  );
  expect(readHealth(folder, Date.now())?.unfit).toEqual({ en: 'no output obeys', zh: 'no output obeys' });
  const old = Date.now() / 1_000 - 60;
  utimesSync(join(folder, 'health.json'), old, old);
  expect(readHealth(folder, Date.now())).toBeNull();
  writeHealth(folder, { ...healthy('0.2.0', 5), v: 2 as 1 });
  expect(readHealth(folder, Date.now())).toBeNull();
});
