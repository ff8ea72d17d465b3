import { expect, test } from 'vitest';
import { aDurable, aMinute, anEvent } from './literals.ts';
import { aFolder, aStore } from './makers.ts';

test('what was saved is restored by the next run', async () => {
  const folder = aFolder();
  const first = aStore(folder);
  expect(first).toMatchObject({ restored: null, problems: [] });
  await first.store.save({ durable: aDurable(7), records: [], journal: [] });
  await first.store.close();
  expect(aStore(folder, { run: '0000bbbb' }).restored).toEqual(aDurable(7));
});

test('numbers rise in each stream by itself, in the order of saving, and go on in the next run', async () => {
  const folder = aFolder();
  const { store } = aStore(folder);
  await Promise.all([
    store.save({ durable: aDurable(1), records: [anEvent(1), aMinute(1), anEvent(2)], journal: [] }),
    store.save({ durable: aDurable(2), records: [anEvent(3), aMinute(2)], journal: [] }),
  ]);
  await store.close();
  const next = aStore(folder, { run: '0000bbbb' }).store;
  await next.save({ durable: aDurable(3), records: [anEvent(4)], journal: [] });
  const evt = await next.rows('evt', 0, 100);
  expect(evt.map(({ seq, run, body }) => [seq, run, body['n']])).toEqual([
    [1, '0000aaaa', 1],
    [2, '0000aaaa', 2],
    [3, '0000aaaa', 3],
    [4, '0000bbbb', 4],
  ]);
  expect((await next.rows('tele', 0, 100)).map(({ seq }) => seq)).toEqual([1, 2]);
  expect(next.marks()).toEqual({ evt: 4, tele: 2 });
});

test('the newest of several waiting states is the one restored', async () => {
  const folder = aFolder();
  const { store } = aStore(folder);
  const saves = Array.from({ length: 50 }, (_, n) =>
    store.save({ durable: aDurable(n), records: [anEvent(n)], journal: [] }),
  );
  await Promise.all(saves);
  expect(await store.stats()).toMatchObject({ evtWaiting: 50, teleWaiting: 0, oldestMs: anEvent(0).atMs });
  await store.close();
  expect(aStore(folder).restored?.rev).toBe(49);
});

test('a closed store refuses in plain words and throws nothing', async () => {
  const { store } = aStore(aFolder());
  await store.close();
  await expect(store.save({ durable: aDurable(1), records: [], journal: [] })).rejects.toThrow(/it is closed/);
  store.journal([]);
});

test('a body that is no JSON is refused, and the next save works', async () => {
  const { store } = aStore(aFolder());
  const bad = anEvent(1, { body: { n: 1n } });
  await expect(store.save({ durable: aDurable(1), records: [bad], journal: [] })).rejects.toThrow(/BigInt/);
  await store.save({ durable: aDurable(2), records: [anEvent(2)], journal: [] });
  expect(await store.rows('evt', 0, 10)).toHaveLength(1);
});
