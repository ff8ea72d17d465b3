import type { KeyObject } from 'node:crypto';
import { type Words, worded } from '../../words/language.ts';
import { type AuditEntry, hashOf, headEvery, type Seal, type SealKind, sealTrouble } from './chain.ts';

/** A head that was kept elsewhere than in the chain, and where. */
export type Witness = { readonly n: number; readonly hash: string; readonly from: Words };

/** What is to be checked: entries by rising `n`, and every seal of the file. */
export type AuditRecord = {
  readonly entries: Iterable<AuditEntry>;
  readonly seals: readonly Seal[];
  readonly keys: ReadonlyMap<string, KeyObject>;
  /** Heads kept elsewhere: by the office, or in the file beside the store. */
  readonly witnesses: readonly Witness[];
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
  | { readonly kind: 'broken'; readonly n: number; readonly text: Words }
  /** No file of ours, or one from before there was an audit. */
  | { readonly kind: 'none'; readonly text: Words };

const words = {
  noBeginning: { en: 'The signed beginning of the chain is missing.', zh: '缺少审计链的签名起点。' },
  forged: { en: 'The {kind} at entry {n} {trouble}.', zh: '第 {n} 条处的{kind}{trouble}。' },
  noEnd: { en: 'The signed end of the chain is missing.', zh: '缺少审计链的签名末端。' },
  cut: { en: 'The chain is cut: it ended at entry {n}.', zh: '审计链被截断：原先到第 {n} 条为止。' },
  added: {
    en: 'What follows entry {n} was added without the key.',
    zh: '第 {n} 条之后的内容是在没有密钥的情况下添加的。',
  },
  known: { en: 'The chain is cut: {from} knows entry {n}.', zh: '审计链被截断：{from}中有第 {n} 条。' },
  differs: { en: 'Up to entry {n} it is not what {from} says.', zh: '到第 {n} 条为止的内容与{from}不符。' },
  noHead: { en: 'The signed head at entry {n} is missing.', zh: '缺少第 {n} 条处的签名链头。' },
  noCopy: {
    en: 'The copy of the head that the office was given is missing.',
    zh: '缺少送交办公室的链头的副本。',
  },
  missing: { en: 'Entry {n} is missing.', zh: '缺少第 {n} 条。' },
  outOfPlace: {
    en: 'Entry {n} lies before the beginning or comes twice.',
    zh: '第 {n} 条位于起点之前，或出现两次。',
  },
  altered: { en: 'Entry {n} is not what was written.', zh: '第 {n} 条与当初写入的不一致。' },
  mark: { en: 'the signed {kind} of entry {n}', zh: '第 {n} 条的签名{kind}' },
} satisfies Record<string, Words>;

const sealNames = {
  anchor: { en: 'anchor', zh: '起点' },
  head: { en: 'head', zh: '链头' },
  sent: { en: 'sent', zh: '已送交的链头' },
  tail: { en: 'tail', zh: '末端' },
} satisfies Record<SealKind, Words>;

/**
 * Walks the chain from its anchor to its tail. Any entry that was edited, deleted, moved or added changes a hash that a
 * later entry or a signed seal names; a cut end is shorter than the signed tail, and a file replaced by an older one is
 * shorter than a head that was kept elsewhere.
 */
export function judgeChain({ entries, seals, keys, witnesses }: AuditRecord): Verdict {
  const anchor = seals.find(({ kind }) => kind === 'anchor') ?? (seals.length === 0 ? nothingYet : null);
  if (anchor === null) return broken(1, words.noBeginning);
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
    if (trouble === null) continue;
    const told = { kind: sealNames[seal.kind], n: seal.n, trouble };
    return broken(Math.max(1, seal.n), worded(words.forged, told));
  }
  return null;
}

function wrongEnd({ lastN }: Walk, tail: Seal | undefined, anchor: Seal): Verdict | null {
  if (tail === undefined) return lastN > anchor.n ? broken(lastN + 1, words.noEnd) : null;
  if (tail.n > lastN) return broken(lastN + 1, worded(words.cut, { n: tail.n }));
  return tail.n < lastN ? broken(tail.n + 1, worded(words.added, { n: tail.n })) : null;
}

function wrongMark(walk: Walk, marks: readonly Witness[], anchor: Seal): Verdict | null {
  for (const { n, hash, from } of [...marks].sort((a, b) => a.n - b.n)) {
    if (n < anchor.n) continue;
    if (n > walk.lastN) return broken(walk.lastN + 1, worded(words.known, { from, n }));
    if (walk.hashes.get(n) !== hash) return broken(walk.firstInDoubt(n), worded(words.differs, { from, n }));
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
    if (!heads.has(n)) return broken(n, worded(words.noHead, { n }));
  }
  if (end > anchor.n && !seals.some(({ kind }) => kind === 'sent')) return broken(end, words.noCopy);
  return null;
}

function asMark({ kind, n, hash }: Seal): Witness {
  return { n, hash: Buffer.from(hash).toString('hex'), from: worded(words.mark, { kind: sealNames[kind], n }) };
}

function broken(n: number, text: Words): Verdict {
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
    if (entry.n > expected) return broken(expected, worded(words.missing, { n: expected }));
    if (entry.n < expected) return broken(entry.n, worded(words.outOfPlace, { n: entry.n }));
    const hash = hashOf(this.#before, entry);
    if (Buffer.compare(hash, entry.hash) !== 0) return broken(entry.n, worded(words.altered, { n: entry.n }));
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
