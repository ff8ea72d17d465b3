import type { DatabaseSync } from 'node:sqlite';
import { prepared } from '../database.ts';
import type { AuditEntry, Seal, SealKind } from './chain.ts';

/** The chain as it lies in the file; no judgement here. */
export function* readEntries(db: DatabaseSync, afterN = 0): Iterable<AuditEntry> {
  const query = db.prepare('SELECT n, run, seq, at_ms, mono_ms, clock, body, hash FROM audit WHERE n > ? ORDER BY n');
  for (const row of query.iterate(afterN)) yield entryOf(row);
}

/** The newest entries, oldest first. */
export function lastEntries(db: DatabaseSync, most: number): AuditEntry[] {
  const query = db.prepare('SELECT n, run, seq, at_ms, mono_ms, clock, body, hash FROM audit ORDER BY n DESC LIMIT ?');
  return query.all(most).map(entryOf).reverse();
}

export function readSeals(db: DatabaseSync): Seal[] {
  return db
    .prepare('SELECT kind, n, at_ms, hash, why, key, signature FROM audit_seals ORDER BY n, kind')
    .all()
    .map(sealOf);
}

export function readSeal(db: DatabaseSync, kind: SealKind): Seal | null {
  const newest =
    'SELECT kind, n, at_ms, hash, why, key, signature FROM audit_seals WHERE kind = ? ORDER BY n DESC LIMIT 1';
  const row = prepared(db, newest).get(kind);
  return row === undefined ? null : sealOf(row);
}

export function insertEntry(db: DatabaseSync, entry: AuditEntry): void {
  db.prepare('INSERT INTO audit (n, run, seq, at_ms, mono_ms, clock, body, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)').run(
    entry.n,
    entry.run,
    entry.seq,
    entry.atMs,
    entry.monoMs,
    entry.clock,
    entry.body,
    entry.hash,
  );
}

/** Writes a seal. Of all kinds but `head` there is one. */
export function putSeal(db: DatabaseSync, seal: Seal): void {
  if (seal.kind !== 'head') prepared(db, 'DELETE FROM audit_seals WHERE kind = ?').run(seal.kind);
  prepared(
    db,
    'INSERT OR REPLACE INTO audit_seals (kind, n, at_ms, hash, why, key, signature) VALUES (?, ?, ?, ?, ?, ?, ?)',
  ).run(seal.kind, seal.n, seal.atMs, seal.hash, seal.why, seal.key, seal.signature);
}

function entryOf(row: Record<string, unknown>): AuditEntry {
  return {
    n: Number(row['n']),
    run: String(row['run']),
    seq: Number(row['seq']),
    atMs: Number(row['at_ms']),
    monoMs: Number(row['mono_ms']),
    clock: String(row['clock']),
    body: String(row['body']),
    hash: bytesOf(row['hash']),
  };
}

function sealOf(row: Record<string, unknown>): Seal {
  return {
    kind: String(row['kind']) as SealKind,
    n: Number(row['n']),
    atMs: Number(row['at_ms']),
    hash: bytesOf(row['hash']),
    why: String(row['why']),
    key: String(row['key']),
    signature: bytesOf(row['signature']),
  };
}

function bytesOf(value: unknown): Uint8Array {
  return value instanceof Uint8Array ? value : new Uint8Array();
}
