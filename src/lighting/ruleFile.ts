import type { Anchor } from '../calendar/anchor.ts';
import { isClockTime, isLocalDate } from '../calendar/localDate.ts';
import { isMonthDay, type Season } from '../calendar/season.ts';
import { sunsetElevationDeg } from '../calendar/sun.ts';
import { type Words, worded } from '../words/language.ts';
import { has, list, number, optional, type Problem, record, refuse, type Spot, string } from './jsonSpot.ts';
import type { CalendarException, PartNightStep, Rule, Schedule } from './schedule.ts';

export type RuleFile =
  | { readonly kind: 'schedule'; readonly schedule: Schedule }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] };

const words = {
  dateBefore: { en: 'write a date that is not before {from}.', zh: '请写不早于 {from} 的日期。' },
  monthDay: { en: 'write month and day, such as "05-01" or "10-31".', zh: '请写月和日，例如 "05-01" 或 "10-31"。' },
  weekday: { en: 'write 1 for Monday to 7 for Sunday.', zh: '请写 1（周一）至 7（周日）。' },
  noDay: { en: 'name a day from 1 to 7, or leave it out.', zh: '请写 1 至 7 中的一天，或略去此项。' },
  anchor: {
    en: 'write {"clock": "20:00"} or {"edge": "set"} or {"edge": "rise", "elev": -6}.',
    zh: '请写 {"clock": "20:00"}、{"edge": "set"} 或 {"edge": "rise", "elev": -6}。',
  },
  timeBefore: {
    en: 'write a time that is not before notBefore, {notBefore}.',
    zh: '请写不早于 notBefore（{notBefore}）的时间。',
  },
  edge: { en: 'write "set" or "rise".', zh: '请写 "set"（日落）或 "rise"（日出）。' },
  offset: { en: 'write -180 to 180 minutes.', zh: '请写 -180 至 180 分钟。' },
  date: { en: 'write a date that exists, such as "2027-02-05".', zh: '请写存在的日期，例如 "2027-02-05"。' },
  clock: { en: 'write hours and minutes, "00:00" to "23:59".', zh: '请写时和分，"00:00" 至 "23:59"。' },
  text: { en: 'write a few words.', zh: '请写几个字。' },
  level: { en: 'write 0 (off) to 100 (full).', zh: '请写 0（关）至 100（全亮）。' },
  elevation: {
    en: 'write degrees, 0 or below: -0.833 is sunset, -6 civil dusk.',
    zh: '请写度数，不高于 0：-0.833 为日落，-6 为民用暮光终。',
  },
} satisfies Record<string, Words>;

/**
 * Reads the short JSON form of a schedule: `{rules: [{season?, days?, start, end, level}], exceptions?: [{from, to,
 * rules}]}`, where an anchor is `{clock}` or `{edge, elev?, offsetMin?, notBefore?, notAfter?}`. Strict: a word it does
 * not know is a problem. Reports every problem at once.
 */
export function readRuleFile(json: unknown): RuleFile {
  const problems: Problem[] = [];
  const field = record({ path: [], value: json, problems }, ['rules', 'exceptions']);
  const schedule: Schedule = {
    rules: rules(field('rules')),
    exceptions: optional(field('exceptions'), (spot) => list(spot, exception), []),
  };
  return problems.length === 0 ? { kind: 'schedule', schedule } : { kind: 'refused', problems };
}

function rules(spot: Spot): Rule[] {
  return list(spot, rule);
}

function rule(spot: Spot, index: number): Rule {
  const known = ['id', 'season', 'days', 'start', 'end', 'level', 'steps', 'onlyDarkerThanDeg'];
  const field = record(spot, known);
  return {
    id: optional(field('id'), text, `rule ${index + 1}`),
    season: optional(field('season'), season, null),
    days: optional(field('days'), weekdays, null),
    start: anchor(field('start')),
    end: anchor(field('end')),
    level: level(field('level')),
    steps: optional(field('steps'), (steps) => list(steps, step), []),
    onlyDarkerThanDeg: optional(field('onlyDarkerThanDeg'), elevation, null),
  };
}

function exception(spot: Spot, index: number): CalendarException {
  const field = record(spot, ['id', 'from', 'to', 'rules', 'why']);
  const from = date(field('from'));
  const to = date(field('to'));
  if (to !== '' && from > to) refuse(field('to'), worded(words.dateBefore, { from }));
  return {
    id: optional(field('id'), text, `exception ${index + 1}`),
    from,
    to,
    rules: rules(field('rules')),
    why: optional(field('why'), text, ''),
  };
}

function season(spot: Spot): Season {
  const field = record(spot, ['from', 'to']);
  const monthDay = (spot: Spot) => string(spot, isMonthDay, words.monthDay);
  return { from: monthDay(field('from')), to: monthDay(field('to')) };
}

function weekdays(spot: Spot): number[] {
  const days = list(spot, (day) => number(day, isWeekday, words.weekday));
  if (Array.isArray(spot.value) && days.length === 0) refuse(spot, words.noDay);
  return days;
}

function step(spot: Spot): PartNightStep {
  const field = record(spot, ['from', 'level']);
  return { from: anchor(field('from')), level: level(field('level')) };
}

function anchor(spot: Spot): Anchor {
  if (has(spot, 'clock')) return { kind: 'clock', time: clock(record(spot, ['clock'])('clock')) };
  if (has(spot, 'edge')) return sunAnchor(spot);
  refuse(spot, words.anchor);
  return { kind: 'clock', time: '00:00' };
}

function sunAnchor(spot: Spot): Anchor {
  const field = record(spot, ['edge', 'elev', 'offsetMin', 'notBefore', 'notAfter']);
  const isOffset = (minutes: number) => Math.abs(minutes) <= 180;
  const notBefore = optional(field('notBefore'), clock, null);
  const notAfter = optional(field('notAfter'), clock, null);
  if (notBefore !== null && notAfter !== null && notBefore > notAfter) {
    refuse(field('notAfter'), worded(words.timeBefore, { notBefore }));
  }
  return {
    kind: 'sun',
    edge: string(field('edge'), (edge) => edge === 'set' || edge === 'rise', words.edge) as 'set' | 'rise',
    elevationDeg: optional(field('elev'), elevation, sunsetElevationDeg),
    offsetMin: optional(field('offsetMin'), (minutes) => number(minutes, isOffset, words.offset), 0),
    notBefore,
    notAfter,
  };
}

function date(spot: Spot): string {
  return string(spot, isLocalDate, words.date);
}

function clock(spot: Spot): string {
  return string(spot, isClockTime, words.clock);
}

function text(spot: Spot): string {
  return string(spot, (found) => found !== '', words.text);
}

function level(spot: Spot): number {
  return number(spot, (found) => found >= 0 && found <= 100, words.level);
}

function elevation(spot: Spot): number {
  return number(spot, (found) => found >= -90 && found <= 0, words.elevation);
}

function isWeekday(day: number): boolean {
  return Number.isInteger(day) && day >= 1 && day <= 7;
}
