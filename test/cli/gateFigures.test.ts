import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../src/journal/store.ts';
import { writeAccepted } from '../../src/settings/accepted.ts';
import { gateSite } from '../controller/gatehouse.ts';
import { aDurable } from '../journal/literals.ts';
import { say } from './say.ts';

let folder: string;

/** A state folder in which thirty vehicles have passed `in-1` today, each after four seconds. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'duskgate-figures-'));
  const site = gateSite();
  const accepted = { sha256OfText: 'a'.repeat(64), acceptedAtMs: 1, sourceFile: 'estate.yaml', sources: [], site };
  writeAccepted(folder, accepted);
  const options = { run: '0000aaaa', machineBoot: 'boot', siteRevision: site.revision, site };
  const { store } = openStore({ folder, ...options, ballastBytes: 0, history: true });
  const nowMs = Date.now();
  const records = Array.from({ length: 30 }, (_, n) => {
    const body = { type: 'lane.episode', lane: 'in-1', episode: `e-${n}`, outcome: 'passed', read_after_ms: 4_000 };
    return { atMs: nowMs - 60_000 + n, monoMs: n, clock: 'synced' as const, stream: 'evt' as const, body };
  });
  await store.save({ durable: aDurable(1), records, journal: [] });
  // The history is written behind the saves, a little with each word from core.
  const seen = async () => (await figures('--json')).out.includes('"passages":30');
  for (let round = 0; round < 200 && !(await seen()); round += 1) await store.stats();
  await store.close();
  return () => rmSync(folder, { recursive: true, force: true });
});

const figures = (...argv: string[]) => say(['gate', 'figures', ...argv, '--state', folder]);

test('the figures of a gate are told without a running core, in both languages and as JSON', async () => {
  const said = await figures('in-1');
  expect(said).toMatchObject({ code: 0, err: '' });
  expect(said.out).toMatch(/Reaching the reader[\s\S]* 30 +4\.5 +4\.5 +4\.5/);
  const chinese = await say(['gate', 'figures', '--state', folder], { language: 'zh' });
  expect(chinese.out).toContain('够到读卡器');
  const { lanes } = JSON.parse((await figures('--json')).out) as { lanes: Record<string, { passages: number }> };
  expect(lanes['in-1']?.passages).toBe(30);
});

test('days without a vehicle have none, and a wrong lane or date is answered in words', async () => {
  expect((await figures('--from', '2020-01-01', '--to', '2020-01-31')).out).not.toContain('Reaching the reader');
  expect(await figures('moon')).toMatchObject({ code: 2, err: expect.stringMatching(/no lane "moon"\. Known: in-1/) });
  expect(await figures('--from', 'x')).toMatchObject({ code: 2, err: expect.stringMatching(/date of the calendar/) });
  expect(await figures('in-1', 'in-2')).toMatchObject({ code: 2, err: expect.stringMatching(/gate figures \[LANE\]/) });
});

test('a folder without history says since when there will be some', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'duskgate-figures-'));
  onTestFinished(() => rmSync(empty, { recursive: true, force: true }));
  const said = await say(['gate', 'figures', '--state', empty]);
  expect(said).toMatchObject({ code: 3, err: expect.stringContaining('There is no history') });
});
