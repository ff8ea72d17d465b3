/**
 * Proves a config that was sent, and puts it where core looks; prints what came of it as one line of JSON.
 * A process of its own, because a year of nights takes seconds on a small board.
 * Run: node firmware/takeConfig.ts <state folder> <config file of the device> <sent file>
 */
import { readFileSync } from 'node:fs';
import { nightOf } from '../src/calendar/localDate.ts';
import { checkText } from '../src/cli/checkText.ts';
import type { Terminal } from '../src/cli/terminal.ts';
import type { Site } from '../src/controller/site.ts';
import { readAccepted } from '../src/settings/accepted.ts';
import { dryRun, refuses } from '../src/settings/dryRun/dryRun.ts';
import { readSettings } from '../src/settings/load.ts';
import { problemText } from '../src/settings/problem.ts';
import { keepSentConfig } from '../src/settings/sentConfig.ts';

type Said = { readonly taken: boolean; readonly text: string };

const paper: Terminal = { out: () => undefined, err: () => undefined, color: false, columns: 100, language: 'en' };

function take(folder: string, localFile: string, sentFile: string): Said {
  const text = readFileSync(sentFile);
  // The name that mistakes are reported under: the sender knows no path of this device.
  const read = readSettings({ file: 'sent.yaml', text, readFile: refuseSecondFile });
  if (read.kind === 'refused') return refused(read.problems.map(problemText).join('\n'));
  const foreign = changedByHandOnly(readAccepted(folder), read.site);
  if (foreign !== null) return refused(foreign);
  const result = dryRun(read.site, nightOf(Date.now(), read.site.place.timeZone));
  const words = checkText(read.site, result, null, paper);
  if (refuses(result)) return refused(words);
  keepSentConfig(folder, localFile, text);
  return { taken: true, text: `Config ${read.site.revision} is taken over.\n${words}` };
}

function refuseSecondFile(): never {
  throw new Error('a sent config is one file: write its exceptions under `exceptions`');
}

/** Who the device is, where its office is and whom it believes is decided where the device is, never from afar. */
function changedByHandOnly(running: ReturnType<typeof readAccepted>, sent: Site): string | null {
  if (running.kind === 'none') return 'There is no running config to compare it with.';
  const { site } = running.accepted;
  if (site.id !== sent.id || site.device !== sent.device)
    return `It is for ${sent.device} of ${sent.id}; this is ${site.device} of ${site.id}.`;
  const parts = (of: Site) => ({ broker: of.broker, rights: of.rights ?? 'broker-trusted' });
  const [here, there] = [parts(site), parts(sent)];
  const differs = (['broker', 'rights'] as const).find(
    (part) => JSON.stringify(here[part]) !== JSON.stringify(there[part]),
  );
  if (differs === undefined) return null;
  return `It changes \`${differs}\`, which is changed in the file on the device alone. Send it with \`${differs}\` as it runs.`;
}

function refused(text: string): Said {
  return { taken: false, text };
}

const [folder, localFile, sentFile] = process.argv.slice(2);
if (folder === undefined || localFile === undefined || sentFile === undefined)
  throw new Error('name the state folder, the config of the device and the sent file');
process.stdout.write(`${JSON.stringify(take(folder, localFile, sentFile))}\n`);
