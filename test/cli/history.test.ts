import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import type { OfficeRecord } from '../../src/controller/effect.ts';
import { openStore } from '../../src/journal/store.ts';
import { aDurable, aSite, eveningMs } from '../journal/literals.ts';
import { chineseFault } from '../makers/chinese.ts';
import { say } from './say.ts';

/** A state folder whose store has some minutes of a zone, a closed night, a vehicle and two acts. */
async function aState(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'duskgate-history-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const options = { run: '0000aaaa', machineBoot: 'boot', siteRevision: 'abcdef012345', site: aSite() };
  const { store } = openStore({ folder, ...options, ballastBytes: 0, history: true, audit: { firmware: '1' } });
  const bodies = [
    { type: 'night.closed', zone: 'road', night: '2026-11-22', needed_s: 100, served_s: 90 },
    { type: 'lane.episode', lane: 'gate-in', call: null, total_ms: 12 },
    { type: 'override.set', login: 'olga', zone: 'road', why: '=1+1' },
  ];
  const at = (n: number) => ({ atMs: eveningMs + n * 60_000, monoMs: n * 60_000, clock: 'synced' as const });
  const records: OfficeRecord[] = [
    ...bodies.map((body, n) => ({ ...at(n), stream: 'evt' as const, body })),
    ...[0, 5, 20, 40].map((n) => ({
      ...at(n),
      stream: 'tele' as const,
      body: { zones: { road: { energy_wh: n * 2 } } },
    })),
  ];
  for (const record of records) await store.save({ durable: aDurable(1), records: [record], journal: [] });
  for (let round = 0; round < 20; round += 1) await store.stats();
  await store.close();
  return folder;
}

const span = ['--from', '2026-11-01', '--to', '2026-12-01'];

test('export writes one line a figure, and only of what was asked', async () => {
  const folder = await aState();
  const said = await say(['export', 'day', '--state', folder, ...span]);
  expect(said).toEqual({
    code: 0,
    err: '',
    out: 'start_utc,end_utc,day,kind,id,figure,value\n2026-11-23T00:00:00.000Z,2026-11-24T00:00:00.000Z,2026-11-23,zones,road,energy_wh,40\n'
      .replaceAll('2026-11-23T00:00', '2026-11-22T16:00')
      .replaceAll('2026-11-24T00:00', '2026-11-23T16:00'),
  });
  expect((await say(['export', 'day', '--zone', 'path', '--state', folder, ...span])).out.split('\n')).toHaveLength(2);
});

test('export to a file leaves only the whole file', async () => {
  const folder = await aState();
  const out = join(folder, 'out.jsonl');
  const said = await say(['export', 'events', '--format', 'jsonl', '--out', out, '--state', folder, ...span]);
  expect(said).toMatchObject({ code: 0, out: `${out}\n` });
  const lines = readFileSync(out, 'utf8').trim().split('\n');
  expect(lines.map((line) => JSON.parse(line)).map(({ type }) => type)).toEqual(
    expect.arrayContaining(['night.closed', 'lane.episode', 'override.set']),
  );
  expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

test('a text that a spreadsheet would run is made harmless', async () => {
  const folder = await aState();
  const { out } = await say(['export', 'override.set', '--zone', 'road', '--state', folder, ...span]);
  expect(out).toContain('""why"":""=1+1""');
  expect(out).not.toMatch(/(^|,)=1/m);
});

test.each([
  [['export'], /Say what/],
  [['export', 'day', '--format', 'xls'], /write csv or jsonl/],
  [['export', 'day', '--from', '2026-13-01'], /date of the calendar/],
  [['export', 'day', '--from', '2026-12-02', '--to', '2026-12-01'], /is after/],
])('a wrong command line is told in words: %j', async (argv, message) => {
  const folder = await aState();
  const said = await say([...argv, '--state', folder]);
  expect(said).toMatchObject({ code: 2, err: expect.stringMatching(message) });
});

test('a folder without history says when there will be some', async () => {
  const said = await say(['export', 'day', '--state', join(tmpdir(), 'nothing-here')]);
  expect(said).toMatchObject({ code: 3, err: expect.stringMatching(/no history/) });
  expect(existsSync(join(tmpdir(), 'nothing-here'))).toBe(false);
});

test('audit verify says in either language which act was changed, and as JSON in both', async () => {
  const folder = await aState();
  const store = new DatabaseSync(join(folder, 'store.db'));
  store.exec("UPDATE audit SET body = replace(body, 'olga', 'oleg') WHERE body LIKE '%olga%'");
  store.close();
  const verify = ['audit', 'verify', '--state', folder];
  const [en, zh] = [await say(verify), await say(verify, { language: 'zh' })];
  expect([en.code, zh.code]).toEqual([1, 1]);
  expect(en.out).toMatch(/BROKEN at entry \d\n {2}Entry \d is not what was written/);
  expect(chineseFault({ en: en.out, zh: zh.out })).toBeNull();
  expect(JSON.parse((await say([...verify, '--json'])).out)).toMatchObject({
    kind: 'broken',
    text: expect.stringMatching(/^Entry \d is not/),
    text_zh: expect.stringMatching(/^第 \d 条与/),
  });
});

test('audit verify and list tell a crew who did what, in both languages', async () => {
  const folder = await aState();
  expect(await say(['audit', 'verify', '--state', folder])).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^The audit is whole: 3 acts, 1 to 3/),
  });
  const listed = await say(['audit', 'list', '--about', 'olga', '--state', folder], { language: 'zh' });
  expect(listed.out).toMatch(/override\.set\s+olga\s+road\s+why==1\+1/);
  rmSync(join(folder, 'store.db-wal'), { force: true });
  expect(await say(['audit', 'forget', '--state', folder])).toMatchObject({ code: 2 });
});
