import * as z from 'zod';
import { nearest } from '../nearest.ts';

/** Joins what is wrong and what to do; `shape.ts` takes them apart again. */
export const says = (message: string, remedy: string): string => `${message}\n${remedy}`;

/** The way a value is shown to a person: as it would stand in the file, at most 60 characters. */
export function shown(value: unknown): string {
  const text = written(value).replaceAll(credentials, '://...@');
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}

/** User and password as addresses carry them, `mqtt://user:password@host`. */
const credentials = /:\/\/[^/\s@]*:[^/\s@]*@/g;

function written(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return `"${value}"`;
  if (typeof value === 'number') return String(value);
  return isGroup(value) ? '{ ... }' : JSON.stringify(value);
}

/** Something with keys, or a list with such things in it: too big to show, and there may be a secret among the keys. */
export const isGroup = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.some((item) => typeof item === 'object' && item !== null)
    : typeof value === 'object' && value !== null;

/** "Did you mean X?" or, when nothing is near, the whole choice. */
export function didYouMean(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  if (near !== null) return `Did you mean "${near}"?`;
  return known.length === 0 ? 'There is none yet.' : `Known: ${[...new Set(known)].slice(0, 24).join(', ')}.`;
}

/** Name of a thing of the estate. It becomes part of MQTT topics and of log lines, so it is plain. */
export const idText = () =>
  z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, {
    error: (issue) =>
      says(
        `${shown(issue.input)} cannot be an id.`,
        'Write small letters a to z, digits and hyphens, a letter first, at most 40 characters, such as road-main.',
      ),
  });

/** Free text for people, one line. */
export const lineText = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, {
      error: says('The text has a line break or a control character in it.', 'Write it on one line.'),
    });

export const namesSchema = () =>
  z.strictObject({
    zh: lineText(60).describe('Name in Chinese, as residents say it, such as 主路.'),
    en: lineText(60).describe('Name in English, such as Main road.'),
  });

export const levelSchema = () =>
  z.int().min(0).max(100).describe('Light in per cent of full light: 0 is off, 100 is full.');
