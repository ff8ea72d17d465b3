import { type Refusal, refused } from './fault.ts';
import { isSignedBy, type Signature, type Trusted } from './signature.ts';
import type { SiteKey } from './siteKey.ts';

/**
 * First line of a roster, and the one that is signed. `digest` is the SHA-256 of all lines after the second, so that the
 * signature covers them too, and a delta can carry the head that its result must have.
 */
export type RosterHead = {
  readonly kind: 'roster';
  readonly v: 1;
  readonly site: string;
  /** Only rises. */
  readonly version: number;
  readonly createdAtMs: number;
  /** Fingerprint of the site key that the pseudonyms were made with. */
  readonly siteKey: string;
  readonly profiles: number;
  readonly cards: number;
  readonly digest: string;
};

/** First line of a delta; the head of its result and that head's signature follow. */
export type DeltaHead = {
  readonly kind: 'delta';
  readonly v: 1;
  readonly base: { readonly version: number; readonly digest: string };
  readonly changes: number;
};

/** Whom a device believes. */
export type Trust = {
  readonly site: string;
  readonly siteKey: Pick<SiteKey, 'fingerprint'>;
  readonly trusted: Trusted;
};

/** More than any estate has; more is a mistake or an attack, and would not fit the memory of a pole. */
export const cardsMax = 250_000;
export const profilesMax = 2_000;
export const bytesMax = 64 * 1024 * 1024;
const versionMax = 2 ** 48;

/** Writes a head in the one way. */
export function headLine({
  site,
  version,
  createdAtMs,
  siteKey,
  profiles,
  cards,
  digest,
}: Omit<RosterHead, 'kind' | 'v'>): string {
  return JSON.stringify({ kind: 'roster', v: 1, site, version, createdAtMs, siteKey, profiles, cards, digest });
}

export function deltaLine({ base, changes }: Omit<DeltaHead, 'kind' | 'v'>): string {
  return JSON.stringify({ kind: 'delta', v: 1, base: { version: base.version, digest: base.digest }, changes });
}

/** A head as its line says, before anybody believed it; null when it is none of ours. */
export function readHead(line: string): RosterHead | null {
  const head = objectOf<RosterHead>(line);
  if (head === null || head.kind !== 'roster' || head.v !== 1) return null;
  const isSound =
    typeof head.site === 'string' &&
    isWhole(head.version, versionMax) &&
    head.version > 0 &&
    isWhole(head.createdAtMs, Number.MAX_SAFE_INTEGER) &&
    typeof head.siteKey === 'string' &&
    isWhole(head.profiles, Number.MAX_SAFE_INTEGER) &&
    isWhole(head.cards, Number.MAX_SAFE_INTEGER) &&
    isDigest(head.digest);
  return isSound && headLine(head as RosterHead) === line ? (head as RosterHead) : null;
}

export function readDeltaHead(line: string): DeltaHead | null {
  const head = objectOf<DeltaHead>(line);
  if (head === null || head.kind !== 'delta' || head.v !== 1) return null;
  const isSound =
    isWhole(head.base?.version, versionMax) && isDigest(head.base?.digest) && isWhole(head.changes, 2 * cardsMax);
  return isSound && deltaLine(head as DeltaHead) === line ? (head as DeltaHead) : null;
}

/** Null when the head is signed by somebody trusted and meant for this site, else what is wrong. */
export function checkHead(head: RosterHead, line: string, signatureLine: string, trust: Trust): Refusal | null {
  const signature = readSignature(signatureLine);
  if (signature === null)
    return refused('unsigned', {
      en: 'The roster is not signed: its second line is no signature. Sign it at the office.',
      zh: '名单未签名：第二行不是签名。请在办公室签名。',
    });
  const key = trust.trusted.get(signature.key);
  if (key === undefined)
    return refused('unknown_signer', {
      en: `The roster is signed with key ${signature.key}, which this device does not trust. Copy the office's public key here if it was changed.`,
      zh: `名单由密钥 ${signature.key} 签名，本设备不信任该密钥。若办公室换过密钥，请将其公钥复制到本机。`,
    });
  if (!isSignedBy(line, signature, key))
    return refused('bad_signature', {
      en: `The signature with key ${signature.key} does not fit the roster: it was changed after it was signed. Fetch it again.`,
      zh: `密钥 ${signature.key} 的签名与名单不符：名单在签名后被改动。请重新获取。`,
    });
  return checkMeaning(head, trust);
}

function checkMeaning({ site, siteKey, cards, profiles }: RosterHead, trust: Trust): Refusal | null {
  if (site !== trust.site)
    return refused('other_site', {
      en: `The roster is for site "${site}", this device is of "${trust.site}". Send the one of this site.`,
      zh: `名单属于站点“${site}”，本设备属于“${trust.site}”。请发送本站点的名单。`,
    });
  if (siteKey !== trust.siteKey.fingerprint)
    return refused('other_site_key', {
      en: `The roster was made with site key ${siteKey}, this device has ${trust.siteKey.fingerprint}: every card would be a stranger. Bring the same key file to both.`,
      zh: `名单使用站点密钥 ${siteKey} 制作，本设备为 ${trust.siteKey.fingerprint}：所有卡都会成为陌生卡。请让两处使用同一密钥文件。`,
    });
  return cards > cardsMax || profiles > profilesMax
    ? refused('too_large', {
        en: `The roster has ${cards} cards and ${profiles} profiles; this device takes ${cardsMax} and ${profilesMax}. Remove cards that are no longer used.`,
        zh: `名单有 ${cards} 张卡、${profiles} 个时段；本设备最多 ${cardsMax} 张、${profilesMax} 个。请移除不再使用的卡。`,
      })
    : null;
}

export function signatureLine({ key, signature }: Signature): string {
  return JSON.stringify({ key, signature });
}

function readSignature(line: string): Signature | null {
  const value = objectOf<Signature>(line);
  const isSound = typeof value?.key === 'string' && typeof value.signature === 'string';
  return isSound && /^[0-9a-f]{16}$/.test(value.key ?? '') ? (value as Signature) : null;
}

function objectOf<T>(line: string): Partial<T> | null {
  try {
    const value = JSON.parse(line) as Partial<T> | null;
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

const isWhole = (value: unknown, max: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max;
const isDigest = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
