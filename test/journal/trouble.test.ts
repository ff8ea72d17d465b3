import { execFileSync } from 'node:child_process';
import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { durableText } from '../../src/journal/durableRow.ts';
import { LineBuffer } from '../../src/journal/lineBuffer.ts';
import type { RowText, StoreFileSettings } from '../../src/journal/messages.ts';
import { StoreDesk } from '../../src/journal/storeDesk.ts';
import { StoreFile } from '../../src/journal/storeFile.ts';
import { StoreThread } from '../../src/journal/storeThread.ts';
import { aDurable, aFiller, aLine, aMinute, anEvent } from './literals.ts';
import { aFolder, aStore } from './makers.ts';

test('a slow card delays the promise and never the thread that lights the lamps', async () => {
  const { store } = aStore(aFolder(), { commitDelayMs: 1_000 });
  let saved = false;
  const save = store.save({ durable: aDurable(1), records: [anEvent(1)], journal: [] }).then(() => {
    saved = true;
  });
  let ticksBefore = 0;
  for (let tick = 0; tick < 50; tick += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    if (!saved) ticksBefore += 1;
  }
  expect(ticksBefore).toBe(50);
  await save;
});

test('what waits for a slow card goes into one commit, in order', async () => {
  const { store } = aStore(aFolder(), { commitDelayMs: 300 });
  const order: number[] = [];
  const saves = Array.from({ length: 30 }, async (_, n) => {
    await store.save({ durable: aDurable(n), records: [anEvent(n)], journal: [] });
    order.push(n);
  });
  await saves[0];
  const soon = order.length;
  await Promise.all(saves);
  expect(order).toEqual(order.map((_, n) => n));
  expect((await store.rows('evt', 0, 100)).map(({ body }) => body['n'])).toEqual(order);
  expect(soon).toBeGreaterThan(0);
});

function settingsOf(folder: string): StoreFileSettings {
  const head = { siteRevision: 's', site: '{"zones":[]}', restored: null, state: null };
  return {
    folder,
    budgetBytes: 1e8,
    ballastBytes: 65_536,
    run: '0000aaaa',
    machineBoot: 'b',
    head,
    commitDelayMs: 0,
    audit: null,
    historyZone: null,
  };
}

const aSave = (n: number) => ({ kind: 'save', durable: durableText(aDurable(n)), rows: [], lines: [] }) as const;

test('when the thread dies, saves that are on disk resolve and the others are refused; it comes back', async () => {
  const reports: string[] = [];
  const thread = new StoreThread({ ...settingsOf(aFolder()), commitDelayMs: 200 }, ({ en }) => reports.push(en));
  onTestFinished(() => thread.close(5_000));
  await thread.ask(aSave(1));
  const doubtful = thread.ask(aSave(2)).then(
    () => 'on disk',
    (error: Error) => error.message,
  );
  const query = thread.ask({ kind: 'stats' }).catch((error: Error) => error.message);
  await thread.worker?.terminate();
  await expect(thread.ask(aSave(3))).rejects.toThrow(/its thread died .* is started again within/);
  expect(await query).toMatch(/its thread died/);
  expect(await doubtful).toMatch(/^on disk$|before this was on disk; save it again/);
  expect(reports.join()).toMatch(/its thread died .*started again in 0\.1 s/);
  await thread.ask(aSave(4));
});

test('a save whose answer was lost with its thread is not asked for again', () => {
  const folder = aFolder();
  const first = new StoreDesk(
    settingsOf(folder),
    () => 0,
    () => {},
  );
  expect(first.hello()).toEqual({ kind: 'hello', lastSave: 0 });
  first.serve([{ id: 17, ask: aSave(1) }]);
  first.close();
  const second = new StoreDesk(
    settingsOf(folder),
    () => 0,
    () => {},
  );
  expect(second.hello()).toEqual({ kind: 'hello', lastSave: 17 });
  second.close();
});

test('a disk that is gone is asked at growing pauses, told once, and used again when it is back', () => {
  const folder = join(aFolder(), 'card');
  writeFileSync(folder, '');
  const reports: string[] = [];
  let monoMs = 0;
  const desk = new StoreDesk(
    settingsOf(folder),
    () => monoMs,
    ({ en }) => reports.push(en),
  );
  expect(desk.hello()).toEqual({ kind: 'hello', lastSave: null });
  desk.serve([{ id: 1, ask: aSave(1) }]);
  expect(desk.serve([{ id: 2, ask: aSave(1) }])).toMatchObject([
    { kind: 'failed', text: { en: expect.stringMatching(/tried again in 1 s/) } },
  ]);
  for (monoMs = 1_000; monoMs < 600_000; monoMs += 1_000) desk.serve([{ id: monoMs, ask: aSave(1) }]);
  expect(reports).toHaveLength(1);
  rmSync(folder);
  execFileSync('mkdir', [folder]);
  monoMs += 60_000;
  expect(desk.serve([{ id: monoMs, ask: aSave(2) }])).toMatchObject([{ kind: 'done' }]);
  desk.close();
});

/** A disk of its own of `kilobytes`, or null when this machine does not let us make one. */
function aSmallDisk(kilobytes: number): string | null {
  const folder = aFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return null;
  }
  onTestFinished(() => void execFileSync('umount', ['-l', folder]));
  return folder;
}

test('a full disk costs the ballast and old minutes, never a promise, and saving goes on', async ({ skip }) => {
  const folder = aSmallDisk(10_000) ?? skip('mounting a small disk needs root');
  const reports: string[] = [];
  const { store } = aStore(folder, { ballastBytes: 2 * 1024 * 1024, report: ({ en }) => reports.push(en) });
  await store.save({ durable: aDurable(0), records: [anEvent(0)], journal: [] });
  await store.stats();
  expect(statSync(join(folder, 'ballast')).size).toBe(2 * 1024 * 1024);
  let refused = 0;
  let saved = 0;
  for (let n = 1; n <= 300; n += 1) {
    const records = [anEvent(n), ...Array.from({ length: 30 }, (_, i) => aMinute(n * 30 + i, aFiller(n * 30 + i)))];
    await store.save({ durable: aDurable(n), records, journal: [aLine(n)] }).then(
      () => (saved += 1),
      (error: Error) => {
        refused += 1;
        expect(error.message).toMatch(/The disk is full\. Free some space/);
      },
    );
  }
  expect(reports.join('\n')).toMatch(
    /The disk is full\. \d+ kB of ballast and \d+ kB of old journal and minutes were given up/,
  );
  expect(existsSync(join(folder, 'ballast'))).toBe(false);
  const events = (await store.rows('evt', 0, 1_000)).filter(({ body }) => body['type'] === 'override.set');
  expect(events).toHaveLength(saved + 1);
  expect(refused).toBeLessThan(30);
}, 120_000);

test('a disk filled by others refuses in plain words, keeps what it had, and goes on when there is room', async ({
  skip,
}) => {
  const folder = aSmallDisk(4_000) ?? skip('mounting a small disk needs root');
  const { store } = aStore(folder, { ballastBytes: 16 * 1024 });
  for (let n = 0; n < 20; n += 1) await store.save({ durable: aDurable(n), records: [anEvent(n)], journal: [] });
  try {
    writeFileSync(join(folder, 'others'), Buffer.alloc(8_000_000));
  } catch {
    // Full now.
  }
  const big = Array.from({ length: 400 }, (_, n) => anEvent(n, { body: { type: 'big', filler: 'x'.repeat(3_000) } }));
  await expect(store.save({ durable: aDurable(21), records: big, journal: [] })).rejects.toThrow(/disk is full/);
  expect(await store.rows('evt', 0, 100)).toHaveLength(20);
  rmSync(join(folder, 'others'));
  await store.save({ durable: aDurable(22), records: big, journal: [] });
  await store.close();
  expect(aStore(folder, { run: '0000bbbb' }).restored?.rev).toBe(22);
}, 120_000);

test('relief gives up the ballast, then the journal, then minutes, and no event', () => {
  const folder = aFolder();
  const settings = { ...settingsOf(folder), ballastBytes: 1_000_000 };
  const file = StoreFile.open(settings, { head: settings.head, suspect: false, again: false });
  expect(file.takeBallast()).toBe(true);
  const body = (n: number): string => JSON.stringify({ filler: aFiller(n) });
  const rows = Array.from(
    { length: 2_000 },
    (_, n): RowText => ({ ...aMinute(n), stream: n % 4 === 0 ? 'evt' : 'tele', body: body(n) }),
  );
  const lines = Array.from({ length: 400 }, (_, n) => ({ wallMs: n, text: '{}' }));
  file.commit([{ id: 1, ask: { kind: 'save', durable: durableText(aDurable(1)), rows, lines } }]);
  expect(file.relieve().en).toMatch(/977 kB of ballast and [1-9]\d* kB of old journal and minutes/);
  expect(existsSync(join(folder, 'ballast'))).toBe(false);
  const { evtWaiting, teleWaiting } = file.stats();
  expect(teleWaiting).toBeLessThan(1_500);
  const told = file.rows('evt', 500, 1_000).map(({ body }) => JSON.parse(body).type);
  expect(told.length + 500).toBe(evtWaiting);
  expect(new Set(told)).toEqual(new Set(['outbox.rolled_up']));
  file.close();
});

test('lines held for a dead disk are bounded, and a gap line counts the oldest that went', () => {
  const buffer = new LineBuffer(5);
  buffer.add(Array.from({ length: 8 }, (_, n) => aLine(n)));
  const taken = buffer.take();
  expect(taken.map(({ text }) => JSON.parse(text))).toMatchObject([
    { kind: 'gap', lines: 3 },
    ...[3, 4, 5, 6, 7].map((n) => ({ now: { monoMs: n } })),
  ]);
  buffer.add([aLine(8), aLine(9)]);
  buffer.putBack(taken);
  const again = buffer.take().map(({ text }) => JSON.parse(text));
  expect(again).toMatchObject([{ kind: 'gap', lines: 5 }, ...[5, 6, 7, 8, 9].map((n) => ({ now: { monoMs: n } }))]);
});

test('lines of several refused saves keep their order', () => {
  const buffer = new LineBuffer(100);
  const taken = [1, 2, 3].map((n) => {
    buffer.add([aLine(n)]);
    return buffer.take();
  });
  for (const lines of taken) buffer.putBack(lines);
  expect(buffer.take().map(({ text }) => JSON.parse(text).now.monoMs)).toEqual([1, 2, 3]);
});

test('a line that is no JSON leaves a gap and throws nothing', () => {
  const buffer = new LineBuffer(5);
  buffer.add([aLine(1, [{ n: 1n }])]);
  expect(buffer.take()[0]?.text).toMatch(/"kind":"gap","lines":1,.*BigInt/);
});
