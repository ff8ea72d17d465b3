import { uidKeyOf } from '../access/cardNumber.ts';
import type { WeeklyProfile } from '../access/profile.ts';
import { type CardClass, cardClasses } from '../access/roster.ts';
import { addDays, clockInstant, isClockTime, isLocalDate } from '../calendar/localDate.ts';
import type { Instant } from '../units.ts';
import { didYouMean, noSuch } from '../words/choice.ts';
import type { Words } from '../words/language.ts';
import type { CsvField } from './csv.ts';
import { profileOf } from './hoursText.ts';
import { type PrintedFormat, printedFormat, printedKey, wholeNumber } from './printedCard.ts';
import { holderLength, isCount, isHolder, isName, type RosterCard } from './rosterLine.ts';
import { pseudonymOf, type SiteKey } from './siteKey.ts';

/** Columns of a card table. */
export const columns = [
  'holder',
  'class',
  'format',
  'facility',
  'card',
  'uid',
  'lanes',
  'valid_from',
  'valid_to',
  'profile',
  'uses',
  'blocked',
  'anti_passback',
] as const;
export type Column = (typeof columns)[number];

export type Cells = ReadonlyMap<Column, CsvField>;

/** What a table is read for. */
export type TableSite = {
  readonly siteKey: SiteKey;
  readonly timeZone: string;
  /** Ids of the lanes that there are; null = not known here, so any id will do. */
  readonly lanes: readonly string[] | null;
};

export type CellProblem = {
  readonly name: Column;
  /** The value as it may be shown: of a card's number only its length and its kind. */
  readonly shown: string | null;
  readonly message: Words;
  readonly remedy: Words;
};

export type Row = { readonly card: RosterCard; readonly profile: WeeklyProfile | null };

/** One row of a table as a card, and everything wrong with it. The row is null when there is anything. */
export function cellReader(
  cells: Cells,
  { siteKey, timeZone, lanes: known }: TableSite,
): { row: Row | null; problems: readonly CellProblem[] } {
  const reader = new CellReader(cells);
  const holder = reader.read('holder', asHolder) ?? '';
  const cardClass = reader.read('class', asClass) ?? 'resident';
  const key = reader.cardKey();
  const lanes = reader.read('lanes', (text) => asLanes(text, known));
  const validFromMs = reader.read('valid_from', (text) => asInstant(text, timeZone, 0));
  const validToMs = reader.read('valid_to', (text) => asInstant(text, timeZone, 1));
  const profile = reader.read('profile', asProfile);
  const usesMax = reader.read('uses', asUses);
  const blocked = reader.read('blocked', asYesNo) ?? false;
  const antiPassback = reader.read('anti_passback', asAntiPassback) ?? 'inherit';
  reader.require('holder');
  reader.require('class');
  if (validFromMs !== null && validToMs !== null && validToMs <= validFromMs)
    reader.say(
      'valid_to',
      { en: 'The card ends before it begins.', zh: '该卡的结束早于开始。' },
      { en: 'Write a later date.', zh: '请填写更晚的日期。' },
    );
  if (reader.problems.length > 0 || key === null) return { row: null, problems: reader.problems };
  const pseudonym = pseudonymOf(siteKey, key);
  const rights = { pseudonym, holder, class: cardClass, lanes, validFromMs, validToMs, antiPassback, usesMax, blocked };
  return { row: { card: { ...rights, profile: profile?.id ?? null }, profile }, problems: [] };
}

/** A value, or what to write instead. */
type Cell<T> = { readonly value: T } | { readonly remedy: Words };

const numberColumns: readonly Column[] = ['facility', 'card', 'uid'];

class CellReader {
  readonly problems: CellProblem[] = [];
  readonly #cells: Cells;

  constructor(cells: Cells) {
    this.#cells = cells;
  }

  /** Null for a cell that is empty, missing or wrong. */
  read<T>(name: Column, as: (text: string) => Cell<T>): T | null {
    const text = this.#text(name);
    if (text === '') return null;
    const cell = as(text);
    if ('value' in cell) return cell.value;
    this.say(name, { en: 'This is not understood.', zh: '无法识别。' }, cell.remedy);
    return null;
  }

  require(name: Column): void {
    if (this.#text(name) === '')
      this.say(
        name,
        { en: 'There is nothing here.', zh: '此处为空。' },
        { en: `Every card has a ${name}.`, zh: `每张卡都须填写 ${name}。` },
      );
  }

  say(name: Column, message: Words, remedy: Words): void {
    this.problems.push({ name, shown: this.#shown(name), message, remedy });
  }

  /** The card's key from its UID or its printed numbers; null when that was a problem. */
  cardKey(): string | null {
    const uid = this.#text('uid');
    const card = this.#text('card');
    if ((uid === '') === (card === '')) {
      this.say(
        uid === '' ? 'card' : 'uid',
        uid === ''
          ? { en: 'There is no card number here.', zh: '此处没有卡号。' }
          : { en: 'There is a UID and a card number.', zh: '同时填写了 UID 与卡号。' },
        {
          en: 'Fill in either "uid", or "format", "facility" and "card".',
          zh: '请填写“uid”，或者“format”、“facility”与“card”。',
        },
      );
      return null;
    }
    return uid === '' ? this.#printedKey(card) : this.#uidKey(uid);
  }

  #uidKey(uid: string): string | null {
    const key = uidKeyOf(uid.replaceAll(/[:\s-]/g, ''));
    if (key === null)
      this.say(
        'uid',
        { en: 'This is no UID of 24 or 32 bits.', zh: '不是 24 位或 32 位的 UID。' },
        { en: 'Write 6 or 8 hex digits, zeros included.', zh: '请填写 6 位或 8 位十六进制，含前导零。' },
      );
    return key;
  }

  #printedKey(card: string): string | null {
    const format = printedFormat(this.#text('format'));
    if (format === null) {
      const remedy = {
        en: 'Write H10301 for 26 bits, H10306 for 34, H10302 or H10304 for 37, C1000-35 or C1000-48.',
        zh: '26 位写 H10301，34 位写 H10306，37 位写 H10302 或 H10304，或 C1000-35、C1000-48。',
      };
      this.say(
        'format',
        { en: 'There is no such format with a printed number.', zh: '没有这种带印刷号码的格式。' },
        remedy,
      );
      return null;
    }
    const key = printedKey(format, this.#text('facility'), card);
    if (key === null) this.#sayMisfit(format, card);
    return key;
  }

  #sayMisfit({ id, cardMax, facilityMax }: PrintedFormat, card: string): void {
    const fault = { en: 'This does not fit the format.', zh: '与格式不符。' };
    if (!(wholeNumber(card) <= cardMax))
      this.say('card', fault, {
        en: `${id} has card numbers from 0 to ${cardMax}, in digits only.`,
        zh: `${id} 的卡号为 0 至 ${cardMax}，只用数字。`,
      });
    else if (facilityMax === null)
      this.say('facility', fault, {
        en: `${id} has no facility code: leave it empty.`,
        zh: `${id} 没有区域码：请留空。`,
      });
    else
      this.say('facility', fault, {
        en: `${id} has a facility code from 0 to ${facilityMax}.`,
        zh: `${id} 的区域码为 0 至 ${facilityMax}。`,
      });
  }

  #text(name: Column): string {
    return this.#cells.get(name)?.text.trim() ?? '';
  }

  /** A file of problems is passed on more readily than a list of cards: numbers stay out of it. */
  #shown(name: Column): string | null {
    const text = this.#text(name);
    if (text === '' || !this.#cells.has(name)) return null;
    if (numberColumns.includes(name) || /\d{4}/.test(text.replaceAll(/\d{4}-\d{2}-\d{2}/g, ''))) return masked(text);
    return text.length > 60 ? `${text.slice(0, 57)}...` : text;
  }
}

/** Digits and hex digits become dots: what is left shows a letter too many, a blank, a length. */
function masked(text: string): string {
  return `${text.slice(0, 40).replaceAll(/[0-9a-f]/gi, '•')} (${text.length} characters)`;
}

const asHolder = (text: string): Cell<string> =>
  isHolder(text)
    ? { value: text }
    : {
        remedy: {
          en: `Write at most ${holderLength} characters on one line: a flat, a firm, a plate.`,
          zh: `一行内最多 ${holderLength} 个字符：房号、单位或车牌。`,
        },
      };

function asClass(text: string): Cell<CardClass> {
  const asked = text.toLowerCase();
  const found = cardClasses.find((one) => one === asked);
  if (found !== undefined) return { value: found };
  return { remedy: didYouMean(asked, cardClasses) };
}

function asLanes(text: string, known: readonly string[] | null): Cell<readonly string[] | null> {
  if (text === '*') return { value: null };
  const lanes = [...new Set(text.split(/[\s|;]+/).filter((lane) => lane !== ''))].sort();
  if (lanes.length > 32 || !lanes.every(isName))
    return {
      remedy: {
        en: 'Write ids of lanes with a blank between them, such as "gate-in gate-out", or nothing for all.',
        zh: '请填写车道编号，以空格分隔，如“gate-in gate-out”；留空表示全部。',
      },
    };
  const stray = lanes.find((lane) => known !== null && !known.includes(lane));
  return stray === undefined ? { value: lanes } : { remedy: strayRemedy(stray, known ?? []) };
}

/** A card for a lane that nobody has would open nothing, and nobody would know why. */
function strayRemedy(lane: string, known: readonly string[]): Words {
  return noSuch('lane', lane, known);
}

/** A date alone begins with its first moment, and ends with its last: `days` 1 is the day after. */
function asInstant(text: string, timeZone: string, days: number): Cell<Instant> {
  const [date = '', time, ...rest] = text.split(/[T ]/);
  const isSound = rest.length === 0 && isLocalDate(date) && (time === undefined || isClockTime(time));
  if (!isSound)
    return {
      remedy: {
        en: 'Write a date such as 2027-03-31, or with a time such as 2027-03-31 18:00.',
        zh: '请填写日期，如 2027-03-31，或带时刻，如 2027-03-31 18:00。',
      },
    };
  if (time !== undefined) return { value: clockInstant(date, time, timeZone, 'first') };
  return { value: clockInstant(addDays(date, days), '00:00', timeZone, 'first') };
}

function asProfile(text: string): Cell<WeeklyProfile> {
  const profile = profileOf(text);
  return profile === null
    ? {
        remedy: {
          en: 'Write hours such as "mon-fri 08:00-18:00; sat 09:00-12:00".',
          zh: '请填写时段，如“mon-fri 08:00-18:00; sat 09:00-12:00”。',
        },
      }
    : { value: profile };
}

function asUses(text: string): Cell<number> {
  const uses = wholeNumber(text);
  return isCount(uses, 1_000_000)
    ? { value: uses }
    : { remedy: { en: 'Write how many times the card may enter, or nothing.', zh: '请填写可进入的次数，或留空。' } };
}

function asYesNo(text: string): Cell<boolean> {
  if (/^(yes|y|true|1|是)$/i.test(text)) return { value: true };
  return /^(no|n|false|0|否)$/i.test(text)
    ? { value: false }
    : { remedy: { en: 'Write yes or no.', zh: '请填写 yes 或 no（是或否）。' } };
}

function asAntiPassback(text: string): Cell<'inherit' | 'exempt'> {
  return text === 'inherit' || text === 'exempt'
    ? { value: text }
    : {
        remedy: { en: 'Write exempt, or nothing for the rule of the lane.', zh: '请填写 exempt，或留空以按车道规则。' },
      };
}
