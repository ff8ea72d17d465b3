import { isUtf8 } from 'node:buffer';
import { resolve } from 'node:path';
import { type CardTable, readCardTable } from '../cards/cardTable.ts';
import { type Comparison, compare, contentOf } from '../cards/rosterChange.ts';
import { applyDelta } from '../cards/rosterDelta.ts';
import { readRoster } from '../cards/rosterFile.ts';
import { isDelta, isRosterLike, readRosterBytes } from '../cards/rosterFolder.ts';
import type { RosterCard } from '../cards/rosterLine.ts';
import { problemText } from '../settings/problem.ts';
import { type Words, worded } from '../words/language.ts';
import { type CardPlace, publish, refusalText, tableSite, takeBytes } from './cardPlace.ts';
import { comparisonText } from './cardText.ts';
import { type Arguments, exit, UsageError } from './command.ts';
import { progressBar } from './progress.ts';
import { paint, type Terminal } from './terminal.ts';

const problemsShown = 50;
/** Under this many lines nobody waits long enough to want a bar. */
const barFrom = 200_000;

/** `duskgate card import FILE`: a table becomes the next signed version; a signed roster or delta is taken as it is. */
export function importCards(given: Arguments, place: CardPlace, terminal: Terminal): number {
  const file = namedFile(given);
  const bytes = bytesOf(file, terminal);
  if (bytes === null) return exit.no;
  if (isRosterLike(bytes)) return takeBytes(place, bytes, terminal);
  const table = tableOf(file, bytes, place, terminal);
  if (table === null) return exit.no;
  const content = contentOf(table, place.held);
  const cards = [...content.cards];
  const comparison = compare(place.held, cards);
  if (place.held !== null && isEmpty(comparison)) {
    terminal.out(`${same[terminal.language]}\n`);
    return exit.ok;
  }
  const changes = comparisonText(comparison, terminal);
  const code = publish(place, { cards, profiles: content.profiles }, terminal);
  if (code === exit.ok) terminal.out(changes);
  return code;
}

const same = { en: 'The roster says this already; nothing was changed.', zh: '名单已与此一致；未作更改。' };

const isEmpty = ({ added, removed, changed }: Comparison): boolean =>
  added.length + removed.length + changed.length === 0;

/** `duskgate card compare FILE`: what an import would change. Exit 1 when there is anything. */
export function compareCards(given: Arguments, place: CardPlace, terminal: Terminal): number {
  const file = namedFile(given);
  const bytes = bytesOf(file, terminal);
  const cards = bytes === null ? null : cardsOf(file, bytes, place, terminal);
  if (cards === null) return exit.no;
  const changes = compare(place.held, cards);
  terminal.out(comparisonText(changes, terminal));
  return isEmpty(changes) ? exit.ok : exit.no;
}

function cardsOf(file: string, bytes: Buffer, place: CardPlace, terminal: Terminal): Iterable<RosterCard> | null {
  if (!isRosterLike(bytes)) {
    const table = tableOf(file, bytes, place, terminal);
    return table && contentOf(table, place.held).cards;
  }
  const read = isDelta(bytes) ? applyDelta(bytes, place.held, place.trust) : readRoster(bytes, place.trust);
  if (read.kind === 'ok') return read.roster.cards();
  terminal.err(`${refusalText(read, terminal)}\n`);
  return null;
}

function namedFile(given: Arguments): string {
  const name = given.words[1];
  if (name === undefined)
    throw new UsageError({
      en: 'Name a file: a table (CSV), or a signed roster or delta.',
      zh: '请指明文件：表格（CSV），或已签名的名单或增量。',
    });
  return resolve(name);
}

const unreadable: Readonly<Record<string, Words>> = {
  ENOENT: { en: 'there is no such file', zh: '没有此文件' },
  EISDIR: { en: 'that is a folder', zh: '这是一个目录' },
};

function bytesOf(file: string, terminal: Terminal): Buffer | null {
  try {
    const bytes = readRosterBytes(file);
    if (Buffer.isBuffer(bytes)) return bytes;
    terminal.err(`${refusalText(bytes, terminal)}\n`);
    return null;
  } catch (problem) {
    const { code } = problem as NodeJS.ErrnoException;
    const why = unreadable[String(code)] ?? String(code);
    throw new UsageError(worded({ en: '{file}: {why}.', zh: '{file}：{why}。' }, { file, why }), { cause: problem });
  }
}

/** What is wrong with a file that is no text at all, and what to do. */
const noText = {
  en: ['this is no UTF-8 text, so neither a table nor a roster.', 'Save a table as "CSV UTF-8"; fetch a roster again.'],
  zh: ['不是 UTF-8 文本，既非表格也非名单。', '表格请另存为“CSV UTF-8”；名单请重新获取。'],
} as const;

/** The cards of a table; null after everything wrong with it was printed. */
function tableOf(file: string, bytes: Buffer, place: CardPlace, terminal: Terminal): CardTable | null {
  if (!isUtf8(bytes)) {
    const [what, remedy] = noText[terminal.language];
    terminal.err(`${file}: ${paint(terminal, 'red', what)}\n  ${remedy}\n`);
    return null;
  }
  const bar = progressBar(terminal, 'card', bytes.length > barFrom && process.stderr.isTTY);
  const read = readCardTable(file, bytes.toString('utf8'), tableSite(place), bar.seen);
  bar.end();
  if (read.kind === 'ok') return read.table;
  for (const problem of read.problems.slice(0, problemsShown))
    terminal.err(`${paint(terminal, 'red', problemText(problem, terminal.language))}\n`);
  const count = read.problems.length;
  const words = {
    en: `${count} ${count === 1 ? 'problem' : 'problems'}; the running roster stays.`,
    zh: `共 ${count} 处问题；现用名单保持不变。`,
  };
  terminal.err(`${words[terminal.language]}\n`);
  return null;
}
