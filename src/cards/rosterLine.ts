import type { ProfileHours, WeeklyProfile } from '../access/profile.ts';
import { type CardClass, cardClasses, type Pseudonym, type Rights } from '../access/roster.ts';
import { isClockTime, isLocalDate } from '../calendar/localDate.ts';

/** A card as it stands in a roster file: its profile by name. */
export type RosterCard = Omit<Rights, 'profile'> & { readonly profile: string | null };

/** Anything in a roster's body. */
export type BodyLine =
  | { readonly kind: 'profile'; readonly profile: WeeklyProfile }
  | { readonly kind: 'card'; readonly card: RosterCard };

export const holderLength = 64;
const lanesMax = 32;
const hoursMax = 32;
const usesLimit = 1_000_000;
/** The ends of time that a calendar can show. */
const endOfTimeMs = 8.64e15;

/** The one way to write a card: keys in this order, and what is usual left out. */
export function cardLine(card: RosterCard): string {
  return JSON.stringify({
    card: card.pseudonym,
    holder: card.holder,
    class: card.class,
    ...(card.lanes === null ? {} : { lanes: card.lanes }),
    ...(card.validFromMs === null ? {} : { fromMs: card.validFromMs }),
    ...(card.validToMs === null ? {} : { toMs: card.validToMs }),
    ...(card.profile === null ? {} : { profile: card.profile }),
    ...(card.antiPassback === 'exempt' ? { exempt: true } : {}),
    ...(card.usesMax === null ? {} : { uses: card.usesMax }),
    ...(card.blocked ? { blocked: true } : {}),
  });
}

/** The one way to write a profile. */
export function profileLine({ id, hours }: WeeklyProfile): string {
  return JSON.stringify({ profile: id, hours: hours.map(hoursOf) });
}

function hoursOf({ from, to, days, start, end }: ProfileHours): object {
  return {
    ...(from === null ? {} : { from }),
    ...(to === null ? {} : { to }),
    ...(days === null ? {} : { days }),
    start,
    end,
  };
}

/** Reads a line of a body. Null unless it is written in the one way, with values that mean something. */
export function readLine(line: string): BodyLine | null {
  const value = parsed(line);
  if (value === null) return null;
  if ('card' in value) {
    const card = asCard(value);
    return card !== null && cardLine(card) === line ? { kind: 'card', card } : null;
  }
  const profile = asProfile(value);
  return profile !== null && profileLine(profile) === line ? { kind: 'profile', profile } : null;
}

type Fields = Readonly<Record<string, unknown>>;

function parsed(line: string): Fields | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
  } catch {
    return null;
  }
}

function asCard(fields: Fields): RosterCard | null {
  const {
    card,
    holder,
    class: cardClass,
    lanes = null,
    fromMs = null,
    toMs = null,
    profile = null,
    uses = null,
  } = fields;
  const isSound =
    isPseudonym(card) &&
    isHolder(holder) &&
    cardClasses.includes(cardClass as CardClass) &&
    (lanes === null || isListOf(lanes, lanesMax, isName)) &&
    (fromMs === null || isInstant(fromMs)) &&
    (toMs === null || isInstant(toMs)) &&
    (profile === null || isProfileName(profile)) &&
    (uses === null || isCount(uses, usesLimit));
  if (!isSound) return null;
  return {
    pseudonym: card,
    holder,
    class: cardClass as CardClass,
    lanes,
    validFromMs: fromMs,
    validToMs: toMs,
    profile,
    antiPassback: fields['exempt'] === true ? 'exempt' : 'inherit',
    usesMax: uses,
    blocked: fields['blocked'] === true,
  };
}

function asProfile({ profile, hours }: Fields): WeeklyProfile | null {
  if (!isProfileName(profile) || !isListOf(hours, hoursMax, isFields)) return null;
  const list = hours.map(asHours);
  return list.every((one) => one !== null) ? { id: profile, hours: list } : null;
}

function asHours({ from = null, to = null, days = null, start, end }: Fields): ProfileHours | null {
  const isSound =
    (from === null || isDate(from)) &&
    (to === null || isDate(to)) &&
    (days === null || isListOf(days, 7, isWeekday)) &&
    isTime(start) &&
    isTime(end);
  return isSound ? { from, to, days, start, end } : null;
}

export const isPseudonym = (value: unknown): value is Pseudonym =>
  typeof value === 'string' && /^[0-9a-f]{32}$/.test(value);
/** 1 to 64 characters without control characters, not blank at either end. */
export const isHolder = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= holderLength && /^[^\s\p{C}]([^\p{C}]*[^\s\p{C}])?$/u.test(value);
/** What names a lane or a reader, as long as a config may have it. */
export const isName = (value: unknown): value is string => typeof value === 'string' && /^[a-z0-9-]{1,40}$/.test(value);
const isProfileName = (value: unknown): value is string =>
  typeof value === 'string' && /^[\x20-\x7e]{1,300}$/.test(value);
const isInstant = (value: unknown): value is number =>
  Number.isInteger(value) && Math.abs(Number(value)) <= endOfTimeMs;
export const isCount = (value: unknown, max: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max;
const isWeekday = (value: unknown): value is number => isCount(value, 7) && value > 0;
const isDate = (value: unknown): value is string => typeof value === 'string' && isLocalDate(value);
const isTime = (value: unknown): value is string => typeof value === 'string' && isClockTime(value);
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

function isListOf<T>(value: unknown, max: number, isOne: (one: unknown) => one is T): value is readonly T[] {
  return Array.isArray(value) && value.length <= max && value.every(isOne);
}
