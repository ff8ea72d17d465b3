import { afterAll, expect, test } from 'vitest';
import { acceptedFolder, RealCore } from './realCore.ts';
import { until } from './waiting.ts';

const rounds = Number(process.env['KILL_ROUNDS'] ?? 20);
const seed = Number(process.env['SEED'] ?? 20_261_123);
const core = new RealCore(acceptedFolder());

afterAll(() => core.end('SIGKILL'));

/** Numbers in [0, 1) from a seed: mulberry32. */
function chance(from: number): () => number {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

test('what core has answered for survives every kill', { timeout: 600_000 }, async () => {
  const random = chance(seed);
  let promised = -1;
  let asked = -1;
  let switches = 0;
  let rev = 0;
  for (let round = 0; round < rounds; round += 1) {
    const where = `seed ${seed}, round ${round}`;
    await core.start();
    const view = await core.view();
    const road = view.zones.find(({ id }) => id === 'road-main')!;
    // Of the commands still on their way at the kill, the last may or may not have made it; an answered one must have.
    if (promised >= 0) expect([promised, asked], where).toContain(road.override?.level);
    expect(view.rev, where).toBeGreaterThanOrEqual(rev);
    expect(road.totals.switches, where).toBeGreaterThanOrEqual(switches);
    expect(await core.faults(), where).toEqual([]);
    ({ rev } = view);
    ({ switches } = road.totals);
    if (road.override !== null) promised = road.override.level;

    const answers = 1 + Math.floor(random() * 4);
    for (let i = 0; i < answers; i += 1) {
      asked = 40 + Math.floor(random() * 60);
      expect(await core.override('road-main', asked), where).toMatchObject({ code: 'applied' });
      promised = asked;
    }
    // One more that nobody waits for, and the kill somewhere in it.
    asked = 40 + Math.floor(random() * 60);
    core.override('road-main', asked).catch(() => undefined);
    const turns = Math.floor(random() * 60);
    for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    await core.end('SIGKILL');
  }
  await core.start();
  await until(async () => (await core.view()).zones.find(({ id }) => id === 'road-main')?.override !== null);
});
