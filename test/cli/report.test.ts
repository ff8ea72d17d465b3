import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { OfficeRecord } from '../../src/controller/effect.ts';
import { openStore } from '../../src/journal/store.ts';
import { writeAccepted } from '../../src/settings/accepted.ts';
import { aDurable, aSite, eveningMs } from '../journal/literals.ts';
import { aZone } from '../makers/site.ts';
import { say } from './say.ts';

/** A state folder of an estate with one closed night. */
async function aState(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'duskgate-report-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const site = { ...aSite(), zones: [aZone({ id: 'road', lampCount: 3 })] };
  writeAccepted(folder, {
    sha256OfText: 'a'.repeat(64),
    acceptedAtMs: 1,
    sourceFile: 'estate.yaml',
    sources: [],
    site,
  });
  const options = { run: '0000aaaa', machineBoot: 'boot', siteRevision: site.revision, site };
  const { store } = openStore({ folder, ...options, ballastBytes: 0, history: true });
  const at = (n: number) => ({ atMs: eveningMs + n * 60_000, monoMs: n * 60_000, clock: 'synced' as const });
  const sums = { needed_s: 36_000, served_s: 35_000, waste_s: 0, override_s: 0, energy_wh: 700, lamps: 3 };
  const body = { type: 'night.closed', zone: 'road', night: '2026-11-22', ...sums };
  const records: OfficeRecord[] = [
    { ...at(0), stream: 'evt', body },
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

test.each(['night', 'week', 'month'])('a %s is told in text, in both languages', async (kind) => {
  const folder = await aState();
  const argv = ['report', `--${kind}`, '--date', '2026-11-22', '--state', folder];
  expect(await say(argv)).toMatchObject({
    code: 0,
    out: expect.stringMatching(/97\.2 % of the promised light was there/),
  });
  expect(await say(argv, { language: 'zh' })).toMatchObject({ code: 0, out: expect.stringMatching(/97\.2 %/) });
});

test('a report that is asked wrongly says how to ask', async () => {
  const folder = await aState();
  const err = async (...argv: string[]) => (await say(['report', ...argv, '--state', folder])).err;
  expect(await err('--night', '--month')).toMatch(/one of --night, --week, --month/);
  expect(await err('--zone', 'moon')).toMatch(/no zone "moon"/);
  expect(await err('--format', 'pdf')).toMatch(/text, html, csv or json/);
});

test('the device writes each report once, whole, and lets old ones go', async () => {
  const folder = await aState();
  const make = () =>
    execFileSync(process.execPath, [resolve(import.meta.dirname, '../../firmware/makeReports.ts'), folder], {
      timeout: 60_000,
    });
  make();
  const first = readdirSync(join(folder, 'reports'));
  expect(first).toEqual([expect.stringMatching(/^month-\d{4}-\d\d\.html$/), expect.stringMatching(/^night-.*\.html$/)]);
  const old = join(folder, 'reports', first[1] ?? '');
  utimesSync(old, 4_000_000_000, 4_000_000_000);
  make();
  expect(readdirSync(join(folder, 'reports'))).toEqual(first);
});
