import { createHash, type KeyObject, sign, verify } from 'node:crypto';
import { type Words, worded } from '../../words/language.ts';

/** One act as it lies in the chain. `hash` covers everything here and the hash of the entry before. */
export type AuditEntry = {
  /** Counts from 1, without holes. */
  readonly n: number;
  readonly run: string;
  /** Number of the same row in the evt stream, so that the office can compare. */
  readonly seq: number;
  readonly atMs: number;
  readonly monoMs: number;
  readonly clock: string;
  /** The row's JSON, byte by byte as it was written. */
  readonly body: string;
  readonly hash: Uint8Array;
};

/**
 * `anchor`: where the chain in this file begins; `head`: a mark inside it; `sent`: the last head the office was given;
 * `tail`: its end.
 */
export type SealKind = 'anchor' | 'head' | 'sent' | 'tail';

/** Says that the chain had this hash after entry `n`. */
export type Seal = {
  readonly kind: SealKind;
  readonly n: number;
  readonly atMs: number;
  readonly hash: Uint8Array;
  /** Why the chain begins here (`begun`, `pruned`, `setAside`); empty for other kinds. */
  readonly why: string;
  /** Fingerprint of the key; empty = there was none to sign with. */
  readonly key: string;
  readonly signature: Uint8Array;
};

export type AuditSigner = { readonly privateKey: KeyObject; readonly fingerprint: string };

/** Entries between two heads that stay in the file. */
export const headEvery = 64;

/** The hash before the first entry of a device; binds a chain to it. */
export function genesis(device: string): Uint8Array {
  return digest(`duskgate audit 1\n${device}\n`);
}

/** SHA-256 over the hash before and the canonical bytes: one JSON array, the body as a string inside it. */
export function hashOf(before: Uint8Array, entry: Omit<AuditEntry, 'hash'>): Uint8Array {
  const { n, run, seq, atMs, monoMs, clock, body } = entry;
  return digest(before, JSON.stringify([n, run, seq, atMs, monoMs, clock, body]));
}

/** Signs; without a key the seal says so by an empty fingerprint. */
export function sealed(seal: Omit<Seal, 'key' | 'signature'>, signer: AuditSigner | null): Seal {
  if (signer === null) return { ...seal, key: '', signature: new Uint8Array() };
  const { privateKey, fingerprint } = signer;
  return { ...seal, key: fingerprint, signature: sign(null, sealText(seal), privateKey) };
}

const troubles = {
  unsigned: { en: 'is not signed', zh: '未签名' },
  unknownKey: { en: 'is signed with the unknown key {key}', zh: '由未知的密钥 {key} 签名' },
  forged: { en: 'does not match its signature', zh: '与其签名不符' },
} satisfies Record<string, Words>;

/** Null = the seal holds; else what is wrong with it, after its name. */
export function sealTrouble(seal: Seal, keys: ReadonlyMap<string, KeyObject>): Words | null {
  const key = keys.get(seal.key);
  if (key === undefined) return seal.key === '' ? troubles.unsigned : worded(troubles.unknownKey, { key: seal.key });
  return verify(null, sealText(seal), key, seal.signature) ? null : troubles.forged;
}

/** A head as a row carries it; the office verifies it by the text `sealText` names. */
function sealText({ kind, n, atMs, hash, why }: Omit<Seal, 'key' | 'signature'>): Uint8Array {
  // A head that was sent is a head: what the office holds can be checked against what is kept here.
  const purpose = kind === 'sent' ? 'head' : kind;
  return Buffer.from(`duskgate audit ${purpose} 1\n${n} ${Buffer.from(hash).toString('hex')} ${atMs} ${why}\n`);
}

function digest(...parts: readonly (string | Uint8Array)[]): Uint8Array {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
