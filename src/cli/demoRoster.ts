import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cardFiles } from '../cards/rosterFolder.ts';
import { makeSigningKeys } from '../cards/signature.ts';
import { makeSiteKey } from '../cards/siteKey.ts';
import { importCards } from './cardImport.ts';
import { openPlace } from './cardPlace.ts';
import type { Arguments } from './command.ts';
import { configFile, stateFolder } from './places.ts';
import { readSite } from './site.ts';
import type { Terminal } from './terminal.ts';

/** The table of invented residents beside the config of a demonstration. */
const tableName = 'residents.csv';

/**
 * Gives a demonstration its residents: keys and a signed roster from the table beside the config. Only where residents are
 * simulated and this machine has no keys yet: the cards of a real estate are never touched.
 */
export async function prepareDemoRoster(given: Arguments, terminal: Terminal): Promise<void> {
  const files = cardFiles(stateFolder(given));
  const table = join(dirname(configFile(given)), tableName);
  if (existsSync(files.siteKey) || existsSync(files.signer) || !existsSync(table)) return;
  const quiet: Terminal = { ...terminal, out: () => undefined, err: () => undefined };
  const site = await readSite(given, quiet);
  if (site === null || site.board.street === null) return;
  mkdirSync(files.folder, { recursive: true, mode: 0o750 });
  makeSiteKey(files.siteKey);
  makeSigningKeys({ privateFile: files.signer, publicFile: files.trusted });
  const place = await openPlace(given, quiet);
  if (place !== null) importCards({ ...given, words: ['import', table] }, place, quiet);
}
