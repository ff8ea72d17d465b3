import { mkdirSync } from 'node:fs';
import { cardKeyOf } from '../src/access/cardNumber.ts';
import { writeRoster } from '../src/cards/rosterFile.ts';
import { adopt, cardFiles } from '../src/cards/rosterFolder.ts';
import type { RosterCard } from '../src/cards/rosterLine.ts';
import { makeSigningKeys, readTrusted } from '../src/cards/signature.ts';
import { makeSiteKey, pseudonymOf } from '../src/cards/siteKey.ts';
import type { Site } from '../src/controller/site.ts';

/** Facility code of every card of the measurements; the numbers begin at 1. */
export const benchFacility = 77;

/** Gives a state folder a site key, a signer and a roster of so many H10301 cards. */
export function enrol(folder: string, site: { readonly id: Site['id'] }, cards: number): void {
  const files = cardFiles(folder);
  mkdirSync(files.folder, { recursive: true });
  const siteKey = makeSiteKey(files.siteKey);
  const signer = makeSigningKeys({ privateFile: files.signer, publicFile: files.trusted });
  const all = Array.from({ length: cards }, (_, n) =>
    aCard(n, pseudonymOf(siteKey, cardKeyOf('H10301', { facility: benchFacility, card: n + 1 }) ?? '')),
  );
  const about = { site: site.id, version: 1, createdAtMs: Date.now(), siteKey: siteKey.fingerprint };
  const bytes = writeRoster({ ...about, cards: all, profiles: [] }, signer);
  const done = adopt(bytes, null, { files, trust: { site: site.id, siteKey, trusted: readTrusted(files.trusted) } });
  if (done.kind === 'refused') throw new Error(done.words.en);
}

function aCard(n: number, pseudonym: string): RosterCard {
  const always = { validFromMs: null, validToMs: null, profile: null, usesMax: null };
  return {
    ...always,
    pseudonym,
    holder: `Flat ${n}`,
    class: 'resident',
    lanes: null,
    antiPassback: 'exempt',
    blocked: false,
  };
}
