import type { ExceptionEntry } from '../draft.ts';
import type { Finding } from '../problem.ts';

const datesRemedy = 'Write from and to, both dates included; or festival with daysBefore and daysAfter.';

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
        message: 'Dates and a festival: one is too many.',
        remedy: datesRemedy,
      },
    ];
  }
  if (value.daysBefore !== undefined || value.daysAfter !== undefined) {
    return [{ path, message: 'daysBefore and daysAfter need a festival to count from.', remedy: datesRemedy }];
  }
  if (from === undefined) return [{ path, message: 'The exception has no first date.', remedy: datesRemedy }];
  if (to === undefined)
    return [{ path, message: 'The exception has no end and would hold for ever.', remedy: datesRemedy }];
  if (to >= from) return [];
  const message = `The exception ends on ${to}, before it starts on ${from}.`;
  return [{ path: [...path, 'to'], message, remedy: 'Exchange the two dates, or correct the year.' }];
}

function ruleFindings({ path, value }: Place): Finding[] {
  if (value.rules !== undefined && value.program !== undefined) {
    const message = 'Both rules and a program: one is too many.';
    return [{ path: [...path, 'program'], message, remedy: 'Keep the one you mean.' }];
  }
  if (value.rules !== undefined || value.program !== undefined) return [];
  const remedy = 'Name a program, or write rules; an empty list of rules, [], means dark.';
  return [{ path, message: 'The exception does not say what light there is to be.', remedy }];
}
