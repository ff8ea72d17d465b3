import { type Words, worded } from '../../words/language.ts';
import type { ExceptionEntry } from '../draft.ts';
import type { Finding } from '../problem.ts';

const words = {
  dates: {
    en: 'Write from and to, both dates included; or festival with daysBefore and daysAfter.',
    zh: '请写 from 和 to（含首尾两日）；或写 festival 及 daysBefore、daysAfter。',
  },
  twoDates: { en: 'Dates and a festival: one is too many.', zh: '既有日期又有节日：只能有其一。' },
  noFestival: {
    en: 'daysBefore and daysAfter need a festival to count from.',
    zh: 'daysBefore 和 daysAfter 须有 festival 作为起算日。',
  },
  noStart: { en: 'The exception has no first date.', zh: '例外没有开始日期。' },
  noEnd: { en: 'The exception has no end and would hold for ever.', zh: '例外没有结束日期，将永远有效。' },
  endsFirst: {
    en: 'The exception ends on {to}, before it starts on {from}.',
    zh: '例外的结束日 {to} 早于开始日 {from}。',
  },
  exchange: { en: 'Exchange the two dates, or correct the year.', zh: '请对调两个日期，或改正年份。' },
  twoRules: { en: 'Both rules and a program: one is too many.', zh: '既有 rules 又有 program：只能有其一。' },
  keepOne: { en: 'Keep the one you mean.', zh: '请保留所需的一个。' },
  noLight: { en: 'The exception does not say what light there is to be.', zh: '例外没有说明如何亮灯。' },
  lightRemedy: {
    en: 'Name a program, or write rules; an empty list of rules, [], means dark.',
    zh: '请指定 program，或写出 rules；空列表 [] 表示不亮灯。',
  },
} satisfies Record<string, Words>;

/** Whether an exception has its dates, its end and its rules, each in one way only. */
export function exceptionFindings({ path, value }: ExceptionEntry): Finding[] {
  return [...dateFindings({ path, value }), ...ruleFindings({ path, value })];
}

type Place = Pick<ExceptionEntry, 'path' | 'value'>;

function dateFindings({ path, value }: Place): Finding[] {
  const { from, to, festival } = value;
  if (festival !== undefined) {
    if (from === undefined && to === undefined) return [];
    return [
      {
        path: [...path, 'festival'],
        message: words.twoDates,
        remedy: words.dates,
      },
    ];
  }
  if (value.daysBefore !== undefined || value.daysAfter !== undefined) {
    return [{ path, message: words.noFestival, remedy: words.dates }];
  }
  if (from === undefined) return [{ path, message: words.noStart, remedy: words.dates }];
  if (to === undefined) return [{ path, message: words.noEnd, remedy: words.dates }];
  if (to >= from) return [];
  return [{ path: [...path, 'to'], message: worded(words.endsFirst, { from, to }), remedy: words.exchange }];
}

function ruleFindings({ path, value }: Place): Finding[] {
  if (value.rules !== undefined && value.program !== undefined) {
    return [{ path: [...path, 'program'], message: words.twoRules, remedy: words.keepOne }];
  }
  if (value.rules !== undefined || value.program !== undefined) return [];
  return [{ path, message: words.noLight, remedy: words.lightRemedy }];
}
