import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../src/journal/database.ts';
import { readDurable } from '../../src/journal/durableRow.ts';
import { aFolder } from './makers.ts';

const rounds = 200;
const seed = Number(process.env['SEED'] ?? 20_261_123);

/** Mulberry32: small, and the same everywhere. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A program that only says its first lines keeps its compiled code for the others, which die before they could. */
const compiled = mkdtempSync(join(tmpdir(), 'duskgate-compiled-'));
afterAll(() => rmSync(compiled, { recursive: true, force: true }));

function aChild(folder: string, run: string, first: number, rounds: number) {
  const args = [join(import.meta.dirname, 'savingChild.ts'), folder, run, `${first}`, `${rounds}`];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: compiled },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** Runs the child until it has said `lines` lines, kills it, and returns every number it said before it died. */
async function savedUntilKilled(folder: string, run: string, first: number, lines: number): Promise<number[]> {
  const child = aChild(folder, run, first, 100_000);
  const said: number[] = [];
  let count = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    count += 1;
    if (count === lines) child.kill('SIGKILL');
    if (line !== 'open') said.push(Number(line));
  }
  return said;
}

type Kept = { acked: number; rows: { seq: number; n: number }[]; rev: number };

function reopened(folder: string): Kept {
  const db = openDatabase(join(folder, 'store.db'));
  const rows = db.prepare('SELECT seq, body FROM evt ORDER BY seq').all();
  const kept = {
    acked: Number(db.prepare("SELECT acked FROM marks WHERE stream = 'evt'").get()?.['acked']),
    rows: rows.map((row) => ({ seq: Number(row['seq']), n: Number(JSON.parse(String(row['body'])).n) })),
    rev: readDurable(db)?.rev ?? 0,
  };
  expect(db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
  db.close();
  return kept;
}

/** One pole that loses power again and again: what it promised is there after each time, once, under one number. */
async function poleOf(random: () => number, times: number): Promise<number> {
  const folder = aFolder();
  const numberOf = new Map<number, number>();
  let promised = 0;
  let first = 0;
  for (let time = 0; time < times; time += 1) {
    const run = `${time}`.padStart(8, '0');
    const said = await savedUntilKilled(folder, run, first, 1 + Math.floor(random() ** 2 * 60));
    const { acked, rows, rev } = reopened(folder);
    const found = new Set(rows.map(({ n }) => n));
    expect(found.size, 'nothing twice').toBe(rows.length);
    for (const { seq, n } of rows) {
      expect(numberOf.get(seq) ?? n, `number ${seq} never means another row`).toBe(n);
      numberOf.set(seq, n);
    }
    const lost = said.filter((n) => !found.has(n) && !takenByOffice(rows, acked, n));
    expect(lost, `promised and gone in round ${time}`).toEqual([]);
    const kept = new Set(rows.map(({ seq }) => seq));
    const vanished = [...numberOf.keys()].filter((seq) => seq > acked && !kept.has(seq));
    expect(vanished, 'rows of earlier rounds stay until the office has them').toEqual([]);
    expect(rev).toBeGreaterThanOrEqual(Math.max(0, ...said));
    promised += said.length;
    first = Math.max(first, rev, ...said, ...found) + 1;
  }
  return promised;
}

/** A row of this round that the office already has: events get their numbers in the order of `n`. */
function takenByOffice(rows: Kept['rows'], acked: number, n: number): boolean {
  const oldest = rows[0];
  return oldest !== undefined && acked >= oldest.seq - 1 && n < oldest.n;
}

test(`nothing promised is lost and nothing is there twice in ${rounds} kills (seed ${seed})`, async () => {
  const random = dice(seed);
  await once(aChild(aFolder(), '0000ffff', 0, 1), 'exit');
  const promised = await Promise.all([poleOf(random, rounds / 2), poleOf(dice(seed + 1), rounds / 2)]);
  expect(Math.min(...promised)).toBeGreaterThan(500);
}, 300_000);
