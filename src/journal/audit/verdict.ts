import type { KeyObject } from 'node:crypto';
import { type AuditEntry, hashOf, headEvery, type Seal, sealTrouble } from './chain.ts';

/** What is to be checked: entries by rising `n`, and every seal of the file. */
export type AuditRecord = {
  readonly entries: Iterable<AuditEntry>;
  readonly seals: readonly Seal[];
  readonly keys: ReadonlyMap<string, KeyObject>;
  /** Heads kept elsewhere: by the office, or in the file beside the store. */
  readonly witnesses: readonly { readonly n: number; readonly hash: string; readonly from: string }[];
};

export type Verdict =
  | {
      readonly kind: 'sound';
      /** Entries checked; the first and the last of them. */
      readonly entries: number;
      readonly firstN: number;
      readonly lastN: number;
      /** Why the chain in this file begins where it does. */
      readonly begins: string;
      readonly heads: number;
    }
  /** `n` is the first bad entry: edited, missing or out of its place. */
  | { readonly kind: 'broken'; readonly n: number; readonly text: string }
  /** No file of ours, or one from before there was an audit. */
  | { readonly kind: 'none'; readonly text: string };

/**
 * Walks the chain from its anchor to its tail. Any entry that was edited, deleted, moved or added changes a hash that a
 * later entry or a signed seal names; a cut end is shorter than the signed tail, and a file replaced by an older one is
 * shorter than a head that was kept elsewhere.
 */
export function judgeChain({ entries, seals, keys, witnesses }: AuditRecord): Verdict {
  const anchor = seals.find(({ kind }) => kind === 'anchor') ?? (seals.length === 0 ? nothingYet : null);
  if (anchor === null) return broken(1, 'The signed beginning of the chain is missing.');
  const forged = firstForged(seals, keys);
  if (forged !== null) return forged;
  const walk = new Walk(anchor);
  for (const entry of entries) {
    const wrong = walk.step(entry);
    if (wrong !== null) return wrong;
  }
  return (
    wrongEnd(
      walk,
      seals.find(({ kind }) => kind === 'tail'),
      anchor,
    ) ??
    wrongMark(walk, [...seals.map(asMark), ...witnesses], anchor) ??
    missingSeal(anchor, walk.lastN, seals) ??
    sound(anchor, walk, seals)
  );
}

/** A device where nobody has done anything. That something was there before only a witness can tell. */
const nothingYet: Seal = {
  kind: 'anchor',
  n: 0,
  atMs: 0,
  hash: new Uint8Array(),
  why: 'begun',
  key: '',
  signature: new Uint8Array(),
};

function firstForged(seals: readonly Seal[], keys: AuditRecord['keys']): Verdict | null {
  for (const seal of seals) {
    const trouble = sealTrouble(seal, keys);
    if (trouble !== null) return broken(Math.max(1, seal.n), `The ${seal.kind} at entry ${seal.n} ${trouble}.`);
  }
  return null;
}

function wrongEnd({ lastN }: Walk, tail: Seal | undefined, anchor: Seal): Verdict | null {
  if (tail === undefined) return lastN > anchor.n ? broken(lastN + 1, 'The signed end of the chain is missing.') : null;
  if (tail.n > lastN) return broken(lastN + 1, `The chain is cut: it ended at entry ${tail.n}.`);
  return tail.n < lastN ? broken(tail.n + 1, `What follows entry ${tail.n} was added without the key.`) : null;
}

function wrongMark(walk: Walk, marks: AuditRecord['witnesses'], anchor: Seal): Verdict | null {
  for (const { n, hash, from } of [...marks].sort((a, b) => a.n - b.n)) {
    if (n < anchor.n) continue;
    if (n > walk.lastN) return broken(walk.lastN + 1, `The chain is cut: ${from} knows entry ${n}.`);
    if (walk.hashes.get(n) !== hash)
      return broken(walk.firstInDoubt(n), `Up to entry ${n} it is not what ${from} says.`);
    walk.good(n);
  }
  return null;
}

function sound(anchor: Seal, walk: Walk, seals: readonly Seal[]): Verdict {
  const heads = seals.filter(({ kind }) => kind === 'head').length;
  return { kind: 'sound', entries: walk.count, firstN: anchor.n + 1, lastN: walk.lastN, begins: anchor.why, heads };
}

function missingSeal(anchor: Seal, end: number, seals: readonly Seal[]): Verdict | null {
  const heads = new Set(seals.filter(({ kind }) => kind === 'head').map(({ n }) => n));
  for (let n = (Math.floor(anchor.n / headEvery) + 1) * headEvery; n <= end; n += headEvery) {
    if (!heads.has(n)) return broken(n, `The signed head at entry ${n} is missing.`);
  }
  if (end > anchor.n && !seals.some(({ kind }) => kind === 'sent'))
    return broken(end, 'The copy of the head that the office was given is missing.');
  return null;
}

function asMark({ kind, n, hash }: Seal): { n: number; hash: string; from: string } {
  return { n, hash: Buffer.from(hash).toString('hex'), from: `the signed ${kind} of entry ${n}` };
}

function broken(n: number, text: string): Verdict {
  return { kind: 'broken', n, text };
}

/** The walk along the entries: each must be the next one, and hash to what it says. */
class Walk {
  /** Hex by entry; the anchor's too. */
  readonly hashes = new Map<number, string>();
  count = 0;
  lastN: number;
  #before: Uint8Array;
  #goodTo: number;

  constructor({ n, hash }: Seal) {
    this.lastN = n;
    this.#before = hash;
    this.#goodTo = n;
    this.hashes.set(n, Buffer.from(hash).toString('hex'));
  }

  step(entry: AuditEntry): Verdict | null {
    const expected = this.lastN + 1;
    if (entry.n > expected) return broken(expected, `Entry ${expected} is missing.`);
    if (entry.n < expected) return broken(entry.n, `Entry ${entry.n} lies before the beginning or comes twice.`);
    const hash = hashOf(this.#before, entry);
    if (Buffer.compare(hash, entry.hash) !== 0) return broken(entry.n, `Entry ${entry.n} is not what was written.`);
    this.#before = hash;
    this.lastN = entry.n;
    this.count += 1;
    this.hashes.set(entry.n, Buffer.from(hash).toString('hex'));
    return null;
  }

  good(n: number): void {
    this.#goodTo = Math.max(this.#goodTo, n);
  }

  /** With every hash made anew the bad entry lies somewhere after the last mark that fits: the first it can be. */
  firstInDoubt(n: number): number {
    return Math.min(this.#goodTo + 1, Math.max(1, n));
  }
}
