import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Hunt } from './hunt.ts';
import { shrunk } from './shrink.ts';
import { bytesOf, promise, type Target } from './target.ts';
import { partNames, targetsOf } from './targets/all.ts';

const seed = Number(process.env['SEED'] ?? 20_261_126);
/** Which blocks ran is asked in a process of its own only: here others run too. */
const blind = { seed, counters: { take: () => [] }, beat: () => {} };

const all = (await Promise.all(partNames.map(targetsOf))).flat();

const aTarget = (over: Partial<Target>): Target => ({
  name: 'example',
  shape: 'json',
  seeds: [bytesOf('{"a":[1,{"b":"word"}],"c":null}')],
  words: ['secret'],
  inRound: 3_000,
  lengthMax: 500,
  run: () => {},
  ...over,
});

describe('every border', () => {
  test.each(all)(`$name holds its promises for a few inputs (seed ${seed})`, async (target) => {
    const hunt = new Hunt({ ...target, inRound: Math.min(60, target.inRound) }, blind);
    await hunt.begin();
    await hunt.round();
    expect(hunt.finds.map(({ words, input }) => ({ words, input: input.toString('latin1') }))).toEqual([]);
    expect(hunt.inputs).toBeGreaterThan(target.seeds.length);
  });

  test('has a name of its own', () => {
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  });
});

describe('a hunt', () => {
  test('finds a broken promise and makes its input small', async () => {
    const run = (input: Buffer) => promise(!input.includes('secret'), 'the secret is out');
    const hunt = new Hunt(aTarget({ run }), blind);
    await hunt.begin();
    await hunt.round();
    expect(hunt.finds).toMatchObject([{ target: 'example', words: expect.stringContaining('the secret is out') }]);
    expect(hunt.finds[0]?.input.toString()).toBe('secret');
  });

  test('tells finds of different places apart, and each once', async () => {
    const run = (input: Buffer) => {
      promise(!input.includes('secret'), 'the secret is out');
      promise(input.length > 3, 'too short to mean anything');
    };
    const hunt = new Hunt(aTarget({ run }), blind);
    await hunt.begin();
    await hunt.round();
    expect(hunt.finds).toHaveLength(2);
  });

  test('tries the same inputs for the same seed, and others for another', async () => {
    const inputsOf = async (one: number) => {
      const inputs: string[] = [];
      const hunt = new Hunt(aTarget({ inRound: 200, run: (input) => void inputs.push(input.toString('hex')) }), {
        ...blind,
        seed: one,
      });
      await hunt.begin();
      await hunt.round();
      return inputs;
    };
    expect(await inputsOf(1)).toEqual(await inputsOf(1));
    expect(await inputsOf(1)).not.toEqual(await inputsOf(2));
  });

  test('calls an input slow that takes more than a second of the processor', async () => {
    const run = (input: Buffer) => {
      if (!input.includes('secret')) return;
      const { user } = process.threadCpuUsage();
      while (process.threadCpuUsage().user - user < 1_200_000);
    };
    const hunt = new Hunt(aTarget({ seeds: [bytesOf('"secret"')], run }), blind);
    await hunt.begin();
    expect(hunt.finds).toMatchObject([{ words: expect.stringContaining('of the processor') }]);
  });

  test('lets inputs that reach new blocks of the product join the corpus', () => {
    const words = ['--target', 'rules', '--inputs', '3000', '--seconds', '100', '--seed', `${seed}`];
    const { stdout, status } = spawnSync(process.execPath, [join(import.meta.dirname, 'main.ts'), ...words], {
      encoding: 'utf8',
    });
    expect(stdout).toMatch(/1 passed, 0 failed\n$/);
    expect(status).toBe(0);
    const corpus = Number(/(\d+) in corpus/.exec(stdout)?.[1]);
    const seeds = all.find(({ name }) => name === 'rules')?.seeds.length ?? 0;
    expect(corpus).toBeGreaterThanOrEqual(seeds);
    expect(Number(/(\d+) characters reached/.exec(stdout)?.[1])).toBeGreaterThan(5_000);
  });
});

test('an input is made small as far as it still fails', async () => {
  const fails = (input: Buffer) => Promise.resolve(/a.*b/s.test(input.toString()));
  expect((await shrunk(Buffer.from(`xx${'y'.repeat(100)}a123b${'z'.repeat(50)}`), fails)).toString()).toBe('ab');
  const inJson = (input: Buffer) =>
    Promise.resolve(input.toString().includes('"deep"') && input.toString().startsWith('{'));
  expect((await shrunk(Buffer.from('{"a":[1,2,{"deep":3}],"b":{}}'), inJson)).length).toBeLessThan(12);
});
