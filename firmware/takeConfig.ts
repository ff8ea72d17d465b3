/**
 * Proves a config that was sent, and puts it where core looks; prints what came of it as one line of JSON.
 * A process of its own, because a year of nights takes seconds on a small board.
 * Run: node firmware/takeConfig.ts <state folder> <config file of the device> <sent file>
 */
import { readFileSync } from 'node:fs';
import type { Site } from '../src/controller/site.ts';
import { readAccepted } from '../src/settings/accepted.ts';
import { readSettings } from '../src/settings/load.ts';
import { problemsText } from '../src/settings/problem.ts';
import { keepSentConfig } from '../src/settings/sentConfig.ts';
import { type Words, worded } from '../src/words/language.ts';
import { SaidError } from '../src/words/saidError.ts';
import { proved, tell, type Verdict } from './configProof.ts';
import { doErrand } from './errand.ts';

const words = {
  taken: { en: 'Config {revision} is taken over.', zh: '配置 {revision} 已采用。' },
  none: { en: 'There is no running config to compare it with.', zh: '没有运行中的配置可供比较。' },
  oneFile: {
    en: 'a sent config is one file: write its exceptions under `exceptions`',
    zh: '所发送的配置须为一个文件：请将例外写在 `exceptions` 之下',
  },
  otherDevice: {
    en: 'It is for {device} of {site}; this is {ownDevice} of {ownSite}.',
    zh: '它属于 {site} 的 {device}；本设备是 {ownSite} 的 {ownDevice}。',
  },
  byHandOnly: {
    en: 'It changes `{part}`, which is changed in the file on the device alone. Send it with `{part}` as it runs.',
    zh: '它更改了 `{part}`，此项只能在设备上的文件中更改。请保持运行中的 `{part}` 后重发。',
  },
} satisfies Record<string, Words>;

function take(folder: string, localFile: string, sentFile: string): Verdict {
  const text = readFileSync(sentFile);
  // The name that mistakes are reported under: the sender knows no path of this device.
  const read = readSettings({ file: 'sent.yaml', text, readFile: refuseSecondFile });
  if (read.kind === 'refused') return refused(problemsText(read.problems));
  const kept = changedByHandOnly(readAccepted(folder), read.site);
  if (kept !== null) return refused(kept);
  const verdict = proved(read.site);
  if (!verdict.taken) return verdict;
  keepSentConfig(folder, localFile, text);
  const head = worded(words.taken, { revision: read.site.revision });
  return { taken: true, text: { en: `${head.en}\n${verdict.text.en}`, zh: `${head.zh}\n${verdict.text.zh}` } };
}

function refuseSecondFile(): never {
  throw new SaidError(words.oneFile);
}

/** Who the device is, where its office is and whom it believes is decided where the device is, never from afar. */
function changedByHandOnly(running: ReturnType<typeof readAccepted>, sent: Site): Words | null {
  if (running.kind === 'none') return words.none;
  const { site } = running.accepted;
  if (site.id !== sent.id || site.device !== sent.device)
    return worded(words.otherDevice, {
      device: sent.device,
      site: sent.id,
      ownDevice: site.device,
      ownSite: site.id,
    });
  const parts = (of: Site) => ({ broker: of.broker, rights: of.rights ?? 'broker-trusted' });
  const [here, there] = [parts(site), parts(sent)];
  const differs = (['broker', 'rights'] as const).find(
    (part) => JSON.stringify(here[part]) !== JSON.stringify(there[part]),
  );
  if (differs === undefined) return null;
  return worded(words.byHandOnly, { part: differs });
}

function refused(text: Words): Verdict {
  return { taken: false, text };
}

doErrand(() => {
  const [folder, localFile, sentFile] = process.argv.slice(2);
  if (folder === undefined || localFile === undefined || sentFile === undefined)
    throw new Error('name the state folder, the config of the device and the sent file');
  tell(take(folder, localFile, sentFile));
});
