import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import type { WeeklyProfile } from '../../src/access/profile.ts';
import { writeRoster } from '../../src/cards/rosterFile.ts';
import { type CardFiles, cardFiles } from '../../src/cards/rosterFolder.ts';
import type { Trust } from '../../src/cards/rosterHead.ts';
import type { RosterCard } from '../../src/cards/rosterLine.ts';
import { fingerprintOf, type Signer, signerFrom } from '../../src/cards/signature.ts';
import { siteKeyFrom } from '../../src/cards/siteKey.ts';
import { aPseudonym, someHours } from './access.ts';

const pair = generateKeyPairSync('ed25519');
/** The office, whom the tests' devices trust. */
export const theOffice: Signer = signerFrom(pair.privateKey);
/** Somebody else with a key of his own. */
export const aStranger: Signer = signerFrom(generateKeyPairSync('ed25519').privateKey);

export const aSiteKey = siteKeyFrom(Buffer.alloc(32, 7));

export const aTrust = (over: Partial<Trust> = {}): Trust => ({
  site: 'estate',
  siteKey: aSiteKey,
  trusted: new Map([[fingerprintOf(pair.publicKey), pair.publicKey]]),
  ...over,
});

/** A resident's card as it stands in a file, without any limit. */
export const aCard = (n: number, over: Partial<RosterCard> = {}): RosterCard => ({
  pseudonym: aPseudonym(n),
  holder: `flat ${n}`,
  class: 'resident',
  lanes: null,
  validFromMs: null,
  validToMs: null,
  profile: null,
  antiPassback: 'inherit',
  usesMax: null,
  blocked: false,
  ...over,
});

export const aProfile = (id = 'nights'): WeeklyProfile => ({
  id,
  hours: [someHours({ start: '22:00', end: '06:00' })],
});

type Over = {
  readonly version?: number;
  readonly cards?: readonly RosterCard[];
  readonly profiles?: readonly WeeklyProfile[];
  readonly site?: string;
  readonly siteKey?: string;
  readonly signer?: Signer;
};

/** A signed roster of three cards, unless told otherwise. */
export const aRoster = ({ signer = theOffice, ...over }: Over = {}): Buffer =>
  writeRoster(
    {
      site: 'estate',
      version: 1,
      createdAtMs: 1_790_000_000_000,
      siteKey: aSiteKey.fingerprint,
      profiles: [],
      cards: [aCard(1), aCard(2), aCard(3)],
      ...over,
    },
    signer,
  );

/** The files of a state folder, with the folder for cards made. */
export function filesIn(stateFolder: string): CardFiles {
  const files = cardFiles(stateFolder);
  mkdirSync(files.folder, { recursive: true });
  return files;
}
