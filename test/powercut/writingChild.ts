import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { adopt, cardFiles } from '../../src/cards/rosterFolder.ts';
import { writeWhole } from '../../src/cli/atomicFile.ts';
import { keepPeopleRoster } from '../../src/people/peopleFolder.ts';
import { writeAccepted } from '../../src/settings/accepted.ts';
import { keepSentConfig } from '../../src/settings/sentConfig.ts';
import { acceptedVersion, filler, peopleVersion, rosterVersion, trust } from './versions.ts';

/**
 * Writes one version after the other of everything that is written whole: `writingChild.ts FOLDER LOCAL FIRST VERSIONS`. A line
 * `KIND VERSION` on stdout says what was promised.
 */
const [folder = '', local = '', first = '1', versions = '1'] = process.argv.slice(2);
const say = (kind: string, version: number) => process.stdout.write(`${kind} ${version}\n`);

writeFileSync(local, 'the local config\n');
mkdirSync(join(folder, 'out'), { recursive: true });
for (let version = Number(first); version < Number(first) + Number(versions); version += 1) {
  writeAccepted(folder, acceptedVersion(version));
  say('accepted', version);
  keepSentConfig(folder, local, Buffer.from(`${filler(version)}\n`));
  say('sent', version);
  keepPeopleRoster(folder, peopleVersion(version));
  say('people', version);
  const done = adopt(rosterVersion(version), null, { files: cardFiles(folder), trust });
  if (done.kind === 'refused') throw new Error(done.words.en);
  say('roster', version);
  writeWhole(join(folder, 'out', 'export.csv'), [`${version}\n`, ...Array(200).fill(`${filler(version)}\n`)]);
  say('whole', version);
}
