import { readAccepted } from '../settings/accepted.ts';
import type { Words } from '../words/language.ts';
import { exit } from './command.ts';
import type { Terminal } from './terminal.ts';

const none: Words = {
  en: 'There is no history in {folder} yet: it begins a quarter of an hour after the first start. Name the state folder with --state.',
  zh: '{folder} 中尚无历史数据（首次启动一刻钟后开始）。请用 --state 指定状态目录。',
};

/** The estate's time zone as core runs it; UTC when nothing was ever accepted. */
export function estateZone(folder: string): string {
  const accepted = readAccepted(folder);
  return accepted.kind === 'ok' ? accepted.accepted.site.place.timeZone : 'UTC';
}

export function noHistoryYet(folder: string, terminal: Terminal): number {
  terminal.err(`${none[terminal.language].replace('{folder}', folder)}\n`);
  return exit.missing;
}
