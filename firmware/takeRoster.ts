/**
 * Takes a roster or a delta into the state folder, if it is sound and newer, and prints what came of it as one line of JSON.
 * A process of its own, because 100,000 cards take a second to prove, and core's loop must not wait for it.
 * Run: node firmware/takeRoster.ts <state folder> <site> <file>
 */
import { adopt, cardFiles, readHeld, readRosterBytes } from '../src/cards/rosterFolder.ts';
import { readTrusted } from '../src/cards/signature.ts';
import { readSiteKey } from '../src/cards/siteKey.ts';
import { doErrand } from './errand.ts';

function main(folder: string, site: string, file: string): void {
  const files = cardFiles(folder);
  const trust = { site, siteKey: readSiteKey(files.siteKey), trusted: readTrusted(files.trusted) };
  const bytes = readRosterBytes(file);
  const taken = Buffer.isBuffer(bytes) ? adopt(bytes, readHeld(files, trust).roster, { files, trust }) : bytes;
  const said = taken.kind === 'refused' ? taken : { kind: 'taken' };
  process.stdout.write(`${JSON.stringify(said)}\n`);
}

doErrand(() => {
  const [folder, site, file] = process.argv.slice(2);
  if (folder === undefined || site === undefined || file === undefined)
    throw new Error('name the state folder, the site and the file');
  main(folder, site, file);
});
