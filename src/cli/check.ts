import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { nightOf } from '../calendar/localDate.ts';
import type { Site } from '../controller/site.ts';
import { readAccepted, writeAccepted } from '../settings/accepted.ts';
import { type DryRun, dryRun, refuses } from '../settings/dryRun/dryRun.ts';
import type { Finding } from '../settings/dryRun/finding.ts';
import type { Settled } from '../settings/load.ts';
import { checkText } from './checkText.ts';
import { type Arguments, type Command, exit } from './command.ts';
import { readConfig } from './config.ts';
import { configFile, stateFolder, stateOption } from './places.ts';
import { progressBar } from './progress.ts';
import type { Terminal } from './terminal.ts';

/** `duskgate check`: schema, then a year played through before anybody stands in the dark. */
export const check: Command = {
  name: 'check',
  words: '[FILE]',
  text: { en: 'check a config: schema, 366 nights, energy, promise', zh: '检查配置：格式、366 夜试运行、能耗与承诺' },
  options: [
    {
      name: 'accept',
      value: null,
      text: { en: 'make it the config that core runs, if it passes', zh: '通过后设为现用配置' },
    },
    { name: 'json', value: null, text: { en: 'findings and figures as JSON', zh: '以 JSON 输出结果' } },
    stateOption,
  ],
  examples: ['duskgate check config/estate.yaml', 'duskgate check new.yaml --accept'],
  run: (given, terminal) => {
    const file = given.words[0] === undefined ? configFile(given) : resolve(given.words[0]);
    const read = readConfig(file, terminal);
    if (read.kind === 'refused') return exit.no;
    const result = play(read.site, terminal, !given.switches.has('json'));
    show(read.site, result, given, terminal);
    if (refuses(result)) return exit.no;
    if (given.switches.has('accept')) accept(file, read, stateFolder(given), terminal);
    return exit.ok;
  },
};

/** The dry run from tonight on, with a progress bar where somebody looks. */
function play(site: Site, terminal: Terminal, showing: boolean): DryRun {
  const bar = progressBar(terminal, '366', showing && process.stderr.isTTY);
  const result = dryRun(site, nightOf(Date.now(), site.place.timeZone), bar.seen);
  bar.end();
  return result;
}

function show(site: Site, result: DryRun, given: Arguments, terminal: Terminal): void {
  if (given.switches.has('json')) {
    terminal.out(`${JSON.stringify({ ...result, findings: result.findings.map(findingJson) }, null, 1)}\n`);
    return;
  }
  const active = readAccepted(stateFolder(given));
  const other =
    active.kind === 'ok' && active.accepted.site.revision !== site.revision
      ? dryRun(active.accepted.site, result.from)
      : null;
  terminal.out(checkText(site, result, other, terminal));
}

/** English beside Chinese, under names of their own: whoever reads `text` goes on finding a string. */
const findingJson = ({ text, remedy, ...finding }: Finding) => ({
  ...finding,
  text: text.en,
  remedy: remedy.en,
  text_zh: text.zh,
  remedy_zh: remedy.zh,
});

type Sound = Extract<Settled, { kind: 'ok' }>;

/** Makes a config that was proved the one that core runs. */
export function keepAccepted(file: string, { site, sources, sha256OfText }: Sound, folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeAccepted(folder, { sha256OfText, acceptedAtMs: Date.now(), sourceFile: file, sources, site });
}

function accept(file: string, read: Sound, folder: string, terminal: Terminal): void {
  keepAccepted(file, read, folder);
  const { site } = read;
  const words = {
    en: `Accepted as ${site.revision}; core takes it over within 10 s.`,
    zh: `已接受，版本 ${site.revision}；10 秒内生效。`,
  };
  terminal.err(`${words[terminal.language]}\n`);
}
