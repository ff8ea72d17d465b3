import { existsSync, mkdirSync } from 'node:fs';
import { forgiven } from '../access/antiPassback.ts';
import { CardTrouble } from '../cards/fault.ts';
import { PassageTable } from '../cards/passageTable.ts';
import { withCard } from '../cards/rosterChange.ts';
import { cardFiles } from '../cards/rosterFolder.ts';
import type { RosterCard } from '../cards/rosterLine.ts';
import { makeSigningKeys } from '../cards/signature.ts';
import { makeSiteKey } from '../cards/siteKey.ts';
import { CoreAbsent } from '../channel/connect.ts';
import { askAndTell } from './ask.ts';
import { enrolCard, rightsOptions } from './cardEnrol.ts';
import { compareCards, importCards } from './cardImport.ts';
import { askedCards, type CardPlace, openPlace, publish } from './cardPlace.ts';
import { cardTableText } from './cardText.ts';
import { type Arguments, type Command, exit, telling, UsageError } from './command.ts';
import { configOption, stateFolder, stateOption } from './places.ts';
import type { Terminal } from './terminal.ts';

type Verb = (given: Arguments, place: CardPlace, terminal: Terminal) => number | Promise<number>;

const verbs: Readonly<Record<string, Verb>> = {
  import: importCards,
  list: listCards,
  find: findCards,
  block: blockCard,
  forgive: forgiveCard,
  enrol: enrolCard,
  compare: compareCards,
};

/** `duskgate card`: the roster of this state folder. Numbers of cards go in and never come out. */
export const card: Command = {
  name: 'card',
  words: 'import|list|find|block|forgive|enrol|compare|keys [WHAT]',
  text: { en: 'the roster: who may pass the gate', zh: '名单：谁可以通过道闸' },
  options: [
    {
      name: 'card',
      value: 'CARD',
      text: { en: 'a card as printed: FORMAT:FACILITY:NUMBER or uid:HEX', zh: '卡号：格式:区号:卡号，或 uid:十六进制' },
    },
    ...rightsOptions,
    { name: 'why', value: 'TEXT', text: { en: 'forgive: reason, kept in the records', zh: '复位：原因，将存入记录' } },
    {
      name: 'for',
      value: 'TIME',
      text: {
        en: 'enrol: how long the reader learns (else 2min, at most 15min)',
        zh: '登记：读卡器等待时长（缺省 2min，最长 15min）',
      },
    },
    { name: 'undo', value: null, text: { en: 'block: let the card in again', zh: '停用：恢复此卡' } },
    { name: 'json', value: null, text: { en: 'list, find: as JSON', zh: '列表/查找：JSON 输出' } },
    stateOption,
    configOption,
  ],
  examples: [
    'duskgate card import residents.csv',
    'duskgate card find A-1203',
    'duskgate card block --card H10301:8:4711',
    'duskgate card enrol --reader gate-in --for 5min --holder A-1203 --class resident',
  ],
  run: async (given, terminal) => {
    const [verb = ''] = given.words;
    if (verb === 'keys') return makeKeys(given, terminal);
    const run = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
    if (run === undefined)
      throw new UsageError({
        en: `duskgate card ${verb}: write one of ${[...Object.keys(verbs), 'keys'].join(', ')}.`,
        zh: `duskgate card ${verb}：请写其中之一：${[...Object.keys(verbs), 'keys'].join('、')}。`,
      });
    return telling({ terminal, kinds: [CardTrouble], code: exit.missing }, async () => {
      const place = await openPlace(given, terminal);
      return place === null ? exit.no : await run(given, place, terminal);
    });
  },
};

/** Makes the secrets that are missing. What is there stays: a second site key would make every card a stranger. */
function makeKeys(given: Arguments, terminal: Terminal): number {
  const files = cardFiles(stateFolder(given));
  mkdirSync(files.folder, { recursive: true, mode: 0o750 });
  const mayKeys = !existsSync(files.siteKey);
  const mayPair = !existsSync(files.signer) && !existsSync(files.trusted);
  if (mayKeys) terminal.out(`${files.siteKey}  ${makeSiteKey(files.siteKey).fingerprint}\n`);
  if (mayPair) {
    const { fingerprint } = makeSigningKeys({ privateFile: files.signer, publicFile: files.trusted });
    terminal.out(`${files.signer}\n${files.trusted}  ${fingerprint}\n`);
  }
  terminal.err(`${(mayKeys || mayPair ? keyWords.made : keyWords.kept)[terminal.language]}\n`);
  return mayKeys || mayPair ? exit.ok : exit.no;
}

const keyWords = {
  made: {
    en: 'Keep a copy of both secrets in the office safe: without the site key every card is a stranger.',
    zh: '请将两个密钥备份至物业保险柜：站点密钥丢失后所有卡都将失效。',
  },
  kept: {
    en: 'There are keys already, and they are kept. Rosters are signed where roster.key.pem is.',
    zh: '密钥已存在，保持不变。名单在存有 roster.key.pem 的机器上签名。',
  },
};

function listCards(given: Arguments, { held, site }: CardPlace, terminal: Terminal): number {
  const wanted = given.options['class'];
  const cards = held === null ? [] : [...held.cards()].filter((one) => wanted === undefined || one.class === wanted);
  if (held !== null && !given.switches.has('json')) {
    const { version, digest } = held.head;
    const words = {
      en: `Version ${version}, ${cards.length} of ${held.head.cards} cards, digest ${digest.slice(0, 12)}`,
      zh: `版本 ${version}，${cards.length}/${held.head.cards} 张卡，摘要 ${digest.slice(0, 12)}`,
    };
    terminal.out(`${words[terminal.language]}\n`);
  }
  return show(cards, given, site.place.timeZone, terminal);
}

function findCards(given: Arguments, place: CardPlace, terminal: Terminal): number {
  return show(askedCards(given, place), given, place.site.place.timeZone, terminal);
}

function show(cards: readonly RosterCard[], given: Arguments, timeZone: string, terminal: Terminal): number {
  if (given.switches.has('json')) {
    terminal.out(`${JSON.stringify(cards, null, 1)}\n`);
    return cards.length === 0 ? exit.no : exit.ok;
  }
  if (cards.length > 0) {
    terminal.out(cardTableText(cards, { nowMs: Date.now(), timeZone }, terminal));
    return exit.ok;
  }
  const none = { en: 'No such card in the running roster.', zh: '现用名单中没有符合的卡。' };
  terminal.err(`${none[terminal.language]}\n`);
  return exit.no;
}

function blockCard(given: Arguments, place: CardPlace, terminal: Terminal): number {
  const one = oneCard(given, place, terminal);
  if (one === null) return exit.no;
  return publish(place, withCard(place.held, { ...one, blocked: !given.switches.has('undo') }, null), terminal);
}

/** Where the card was last is forgotten: its next passage is as its first. A running core is asked, for it keeps the table. */
async function forgiveCard(given: Arguments, place: CardPlace, terminal: Terminal): Promise<number> {
  const one = oneCard(given, place, terminal);
  if (one === null) return exit.no;
  try {
    return await askAndTell({ kind: 'forgive', pseudonym: one.pseudonym }, given, terminal);
  } catch (problem) {
    if (!(problem instanceof CoreAbsent)) throw problem;
  }
  const table = new PassageTable(place.files.passages);
  try {
    table.put([{ pseudonym: one.pseudonym, passages: forgiven(table.of(one.pseudonym)) }]);
  } finally {
    table.close();
  }
  const words = { en: `${one.holder}: forgiven.`, zh: `${one.holder}：已复位。` };
  terminal.out(`${words[terminal.language]}\n`);
  return exit.ok;
}

/** The one card meant; null after it was said that there is none, or which there are. */
function oneCard(given: Arguments, place: CardPlace, terminal: Terminal): RosterCard | null {
  const cards = askedCards(given, place);
  if (cards.length === 1) return cards[0] ?? null;
  show(cards, { ...given, switches: new Set() }, place.site.place.timeZone, terminal);
  if (cards.length > 1) {
    const words = { en: 'Which one? Name it by its card column.', zh: '请用“卡代号”指定其中一张。' };
    terminal.err(`${words[terminal.language]}\n`);
  }
  return null;
}
