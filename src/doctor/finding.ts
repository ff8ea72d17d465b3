import type { Words } from '../words/language.ts';

/** Parts that are looked at, in the order they are told. */
export const parts = [
  'program',
  'core',
  'config',
  'board',
  'pins',
  'dimmers',
  'safe table',
  'clock',
  'power',
  'heat',
  'disk',
  'card',
  'broker',
  'certificate',
  'rights',
  'journal',
  'watchdog',
] as const;
export type Part = (typeof parts)[number];

/** One thing that was looked at: what is so, and what to do about it. */
export type Finding = {
  readonly part: Part;
  readonly severity: 'ok' | 'warning' | 'fault';
  readonly text: Words;
  /** Null only when nothing is to be done. */
  readonly remedy: Words | null;
};

export function ok(part: Part, en: string, zh: string): Finding {
  return { part, severity: 'ok', text: { en, zh }, remedy: null };
}

export function warning(part: Part, text: Words, remedy: Words): Finding {
  return { part, severity: 'warning', text, remedy };
}

export function fault(part: Part, text: Words, remedy: Words): Finding {
  return { part, severity: 'fault', text, remedy };
}
