import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { hourMs } from '../../units.ts';
import type { Words } from '../../words/language.ts';
import type { RowText } from '../messages.ts';
import { isAct, mayBeAct } from './acts.ts';
import { type DeviceKey, deviceKey, publicText } from './auditKey.ts';
import { insertEntry, putSeal, readSeal } from './auditTable.ts';
import { genesis, hashOf, headEvery, type Seal, type SealKind, sealed } from './chain.ts';

/** The head that was last given to the office, kept beside the store: it tells when the store is replaced by an older one. */
export const headName = 'audit.head';

/** Years of acts are small; beyond this the oldest go, up to a signed head. */
const keptEntries = 200_000;

export type AuditFrom = {
  readonly db: DatabaseSync;
  readonly folder: string;
  readonly run: string;
  /** Site and device: no chain can be passed off as another device's. */
  readonly device: string;
  readonly firmware: string;
};

/**
 * Writes the chain of acts, inside the transaction that stores the acts themselves. The end is signed with each act, so
 * that even the last one cannot be taken away; a head goes to the office every 64 acts or every hour with a new one.
 */
export class AuditBook {
  readonly problems: readonly Words[];
  readonly #from: AuditFrom;
  readonly #key: DeviceKey;
  #n = 0;
  #hash: Uint8Array = new Uint8Array();
  #sentN = 0;
  #sentAtMs = 0;
  /** Not yet in the file beside the store. */
  #unwritten: Seal | null = null;
  #tailMoved = false;

  constructor(from: AuditFrom) {
    this.#from = from;
    this.#key = deviceKey(from.folder);
    this.problems = this.#key.problem === null ? [] : [this.#key.problem];
    this.load();
  }

  /** Rows about what changed while nothing ran: a new key, another firmware. */
  changes(): Readonly<Record<string, unknown>>[] {
    const { signer, fresh } = this.#key;
    const { db, firmware } = this.#from;
    const before = lastFirmware(db);
    return [
      ...(fresh && signer !== null
        ? [{ type: 'audit.key', key: signer.fingerprint, public_key: publicText(signer) }]
        : []),
      ...(before === firmware ? [] : [{ type: 'firmware.changed', from: before, to: firmware }]),
    ];
  }

  /** Reads where the chain ends; again after a rollback. */
  load(): void {
    const { db, device } = this.#from;
    const end = readSeal(db, 'tail') ?? readSeal(db, 'anchor');
    this.#n = end?.n ?? 0;
    this.#hash = end?.hash ?? genesis(device);
    const sent = readSeal(db, 'sent');
    this.#sentN = sent?.n ?? this.#n;
    this.#sentAtMs = sent?.atMs ?? 0;
    this.#tailMoved = false;
    this.#unwritten = null;
  }

  /** Takes a row of the evt stream into the chain when it is an act; part of the caller's transaction. */
  take(row: RowText, seq: number): void {
    if (row.stream !== 'evt' || !mayBeAct(row.body) || !isAct(parsed(row.body))) return;
    const { db, run } = this.#from;
    if (readSeal(db, 'anchor') === null) this.#seal('anchor', row.atMs, 'begun');
    const times = { atMs: Math.round(row.atMs), monoMs: Math.round(row.monoMs) };
    const entry = { n: this.#n + 1, run, seq, ...times, clock: row.clock, body: row.body };
    this.#hash = hashOf(this.#hash, entry);
    this.#n = entry.n;
    insertEntry(db, { ...entry, hash: this.#hash });
    this.#tailMoved = true;
    if (this.#n % headEvery === 0) this.#seal('head', times.atMs);
  }

  /** Ends the transaction: signs the tail, and answers with the row of a head when one is due for the office. */
  settle(stamp: Omit<RowText, 'stream' | 'body'>): RowText | null {
    const atMs = Math.round(stamp.atMs);
    if (this.#tailMoved) this.#seal('tail', atMs);
    this.#tailMoved = false;
    if (!this.#headIsDue(atMs)) return null;
    const seal = this.#seal('sent', atMs);
    this.#unwritten = seal;
    this.#sentN = seal.n;
    this.#sentAtMs = atMs;
    this.#prune(atMs);
    return { ...stamp, stream: 'evt', body: JSON.stringify({ type: 'audit.head', ...headBody(seal) }) };
  }

  /** After the commit: the newest head goes into a file of its own. Never throws; the office has it too. */
  committed(): void {
    if (this.#unwritten === null) return;
    const file = join(this.#from.folder, headName);
    try {
      writeFileSync(`${file}.tmp`, `${JSON.stringify(headBody(this.#unwritten))}\n`);
      renameSync(`${file}.tmp`, file);
    } catch {
      // A full or dead disk is told by the commit itself.
    }
    this.#unwritten = null;
  }

  #headIsDue(atMs: number): boolean {
    if (this.#n === this.#sentN && this.#sentAtMs !== 0) return false;
    if (this.#n === 0 || readSeal(this.#from.db, 'tail') === null) return false;
    const sinceMs = atMs - this.#sentAtMs;
    return this.#n - this.#sentN >= headEvery || sinceMs >= hourMs || sinceMs < 0;
  }

  #seal(kind: SealKind, atMs: number, why = ''): Seal {
    const { db } = this.#from;
    const seal = sealed({ kind, n: this.#n, atMs: Math.round(atMs), hash: this.#hash, why }, this.#key.signer);
    putSeal(db, seal);
    return seal;
  }

  /** The oldest acts go up to a head, which becomes the signed beginning. */
  #prune(atMs: number): void {
    const { db } = this.#from;
    const before = this.#n - keptEntries;
    if (before <= 0) return;
    const head = db
      .prepare("SELECT n, hash FROM audit_seals WHERE kind = 'head' AND n <= ? ORDER BY n DESC")
      .get(before);
    if (head === undefined) return;
    const n = Number(head['n']);
    db.prepare('DELETE FROM audit WHERE n <= ?').run(n);
    db.prepare("DELETE FROM audit_seals WHERE kind = 'head' AND n <= ?").run(n);
    const hash = head['hash'] as Uint8Array;
    putSeal(db, sealed({ kind: 'anchor', n, atMs, hash, why: 'pruned' }, this.#key.signer));
  }
}

/** The head in the file beside the store; null = none that can be read. */
export function readBesideStore(folder: string): { n: number; hash: Uint8Array } | null {
  try {
    const { n, hash }: { n?: unknown; hash?: unknown } = JSON.parse(readFileSync(join(folder, headName), 'utf8'));
    return typeof n === 'number' && typeof hash === 'string' ? { n, hash: Buffer.from(hash, 'hex') } : null;
  } catch {
    return null;
  }
}

/** A head as JSON, for the row to the office and for the file. */
function headBody({ n, hash, atMs, key, signature }: Seal) {
  return {
    n,
    hash: Buffer.from(hash).toString('hex'),
    at_ms: atMs,
    key,
    signature: Buffer.from(signature).toString('base64'),
  };
}

/** The version that the last act about it named; null = none did. */
function lastFirmware(db: DatabaseSync): string | null {
  const row = db
    .prepare(`SELECT body FROM audit WHERE body LIKE '{"type":"firmware.changed"%' ORDER BY n DESC LIMIT 1`)
    .get();
  const body = row === undefined ? null : parsed(String(row['body']));
  return typeof body === 'object' && body !== null && 'to' in body && typeof body.to === 'string' ? body.to : null;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
