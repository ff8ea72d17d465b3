import { createPublicKey } from 'node:crypto';
import { writeRoster } from '../../src/cards/rosterFile.ts';
import { fingerprintOf, signerFrom } from '../../src/cards/signature.ts';
import type { PeopleRoster } from '../../src/mqtt/peopleRoster.ts';
import type { Accepted } from '../../src/settings/accepted.ts';
import { sha256Of } from '../../src/settings/accepted.ts';
import { fixedKey, fixedPerson } from '../fuzz/targets/keys.ts';
import { aSite } from '../journal/literals.ts';
import { aCard, aSiteKey } from '../makers/roster.ts';
import { aZone } from '../makers/site.ts';

const key = fixedKey(3);
const publicKey = createPublicKey(key);
export const trust = { site: 'estate', siteKey: aSiteKey, trusted: new Map([[fingerprintOf(publicKey), publicKey]]) };

/** Text of a version, long enough to fill some sectors, and different in each of them. */
export const filler = (version: number): string => `version ${version} `.repeat(200 + (version % 7) * 40);

export const acceptedVersion = (version: number): Omit<Accepted, 'v' | 'sha256OfBody'> => ({
  sha256OfText: sha256Of(filler(version)),
  acceptedAtMs: version,
  sourceFile: 'estate.yaml',
  sources: [{ file: 'estate.yaml', sha256: sha256Of(filler(version)) }],
  site: { ...aSite(), zones: [aZone()], names: { zh: filler(version), en: `${version}` } },
});

const manager = fixedPerson(1);
export const peopleVersion = (version: number): PeopleRoster => ({
  v: 1,
  site: 'estate',
  version,
  people: [
    { login: 'chen', role: 'manager', keys: [{ public_key: manager.publicKey, name: 'phone', enrolled_ms: version }] },
    ...Array.from({ length: 30 }, (_, n) => ({ login: `p-${n}-${version}`, role: 'viewer' as const, keys: [] })),
  ],
});

export const rosterVersion = (version: number): Buffer =>
  writeRoster(
    {
      site: 'estate',
      version,
      createdAtMs: version,
      siteKey: aSiteKey.fingerprint,
      profiles: [],
      cards: Array.from({ length: 30 }, (_, n) => aCard(n, { holder: `flat ${n} of ${version}` })),
    },
    signerFrom(key),
  );
