import { nightOf } from '../src/calendar/localDate.ts';
import { checkText } from '../src/cli/checkText.ts';
import type { Terminal } from '../src/cli/terminal.ts';
import type { Site } from '../src/controller/site.ts';
import { dryRun, refuses } from '../src/settings/dryRun/dryRun.ts';
import type { Language, Words } from '../src/words/language.ts';

/** What came of a config, as a child process tells it: one line of JSON. */
export type Verdict = { readonly taken: boolean; readonly text: Words };

const paper = (language: Language): Terminal => {
  return { out: () => undefined, err: () => undefined, color: false, columns: 100, language };
};

/** Plays a year of the site from tonight on: whether it may run, and what the year shows. */
export function proved(site: Site): Verdict {
  const result = dryRun(site, nightOf(Date.now(), site.place.timeZone));
  const text = { en: checkText(site, result, null, paper('en')), zh: checkText(site, result, null, paper('zh')) };
  return { taken: !refuses(result), text };
}

export const tell = (verdict: Verdict): boolean => process.stdout.write(`${JSON.stringify(verdict)}\n`);
