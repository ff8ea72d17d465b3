import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openHistory } from '../../src/journal/history/historyFile.ts';
import { energyOf, fillStore } from './week.ts';

/** In memory where there is such a folder: weeks of syncs would only measure the card. */
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'duskgate-offline-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const zone = { historyZone: 'Asia/Shanghai' };
const nowMs = Date.parse('2026-11-26T12:00+08:00');

function counts(): { evt: number; tele: number; rolled: number } {
  const db = new DatabaseSync(join(folder, 'store.db'), { readOnly: true });
  const n = (sql: string) => Number(db.prepare(sql).get()?.['n']);
  const evt = n(
    `SELECT count(*) AS n FROM evt WHERE body NOT LIKE '{"type":"history.%' AND body NOT LIKE '{"type":"outbox.%'`,
  );
  const rolled = n(`SELECT count(*) AS n FROM evt WHERE body LIKE '{"type":"outbox.rolled_up%'`);
  const tele = n('SELECT count(*) AS n FROM tele');
  db.close();
  return { evt, tele, rolled };
}

/** Energy of one zone over all days that history has. */
function energyWh(): number {
  const history = openHistory(folder, zone.historyZone);
  const days = [...(history?.reader.slots('day', { first: '1970-01-01', last: '2999-12-31' }) ?? [])];
  history?.close();
  return days.reduce((sum, { values }) => sum + Number(values.get('zones/zone-3/energy_wh') ?? 0), 0);
}

test.each([7, 30])('%i days without a broker: every row is kept, within the disk budget', (days) => {
  const budgetBytes = 256 * 1024 * 1024;
  const filled = fillStore(folder, days, nowMs, '{}', { ...zone, budgetBytes });
  const megabytes = statSync(join(folder, 'store.db')).size / 1e6;
  process.stdout.write(
    `${days} days: ${filled.tele} samples and ${filled.evt} events take ${megabytes.toFixed(1)} MB\n`,
  );
  const kept = counts();
  expect(kept.tele).toBe(days * 1_440);
  expect(kept.evt).toBe((days * 1_440) / 2);
  expect(kept.rolled).toBe(0);
  expect(megabytes * 1e6).toBeLessThan(budgetBytes);
  // The last quarter of an hour is not over yet, and the first sample has nothing before it.
  expect(energyWh()).toBeGreaterThan(energyOf(days * 1_440 - 80, 3));
});

test('with a small budget minutes become hours and say so; no event and no watt-hour is lost', () => {
  const days = 10;
  // Half of what ten days take.
  fillStore(folder, days, nowMs, '{}', { ...zone, budgetBytes: 2 * 1024 * 1024 });
  const kept = counts();
  expect(kept.rolled).toBeGreaterThan(0);
  expect(kept.tele).toBeLessThan(days * 1_440);
  expect(kept.evt).toBe((days * 1_440) / 2);
  expect(energyWh()).toBeGreaterThan(energyOf(days * 1_440 - 80, 3));
  const db = new DatabaseSync(join(folder, 'store.db'), { readOnly: true });
  const gone = db.prepare(`SELECT body FROM evt WHERE body LIKE '{"type":"outbox.rolled_up%'`).all();
  const told = gone.reduce((sum, { body }) => sum + Number(JSON.parse(String(body)).rows_gone), 0);
  const hours = Number(db.prepare(`SELECT count(*) AS n FROM tele WHERE span <> 'minute'`).get()?.['n']);
  db.close();
  // What the events name as gone, and what stayed or stands for it, are all there ever was.
  expect(told).toBe(days * 1_440 - kept.tele);
  expect(hours).toBeGreaterThan(0);
});
