import * as z from 'zod';
import { type Words, worded } from '../../words/language.ts';
import type { Said } from '../problem.ts';

/** What is wrong and what to do, packed into the one text that an issue of zod carries; `saidIn` unpacks it. */
export const says = (message: Words, remedy: Words): string => JSON.stringify({ message, remedy } satisfies Said);

/** What a schema said with `says`; null for zod's own words. */
export function saidIn(text: string): Said | null {
  return text.startsWith('{"message":{') ? (JSON.parse(text) as Said) : null;
}

/** The same with the value that was typed, for the `error` of a schema: `{value}` stands for it. */
export const saysOf = (message: Words, remedy: Words) => (issue: { readonly input?: unknown }) =>
  says(worded(message, { value: shown(issue.input) }), remedy);

/** What a field is. English goes into the schema for editors; both go into the remedy of a mistake. */
export const about = ({ en, zh }: Words) => ({ description: en, zh });

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

const words = {
  badId: { en: '{value} cannot be an id.', zh: '{value} 不能作为标识。' },
  idRemedy: {
    en: 'Write small letters a to z, digits and hyphens, a letter first, at most 40 characters, such as road-main.',
    zh: '请用小写字母 a 至 z、数字和连字符，以字母开头，最多 40 个字符，例如 road-main。',
  },
  badLevel: { en: '{value} cannot be a level of MQTT topics.', zh: '{value} 不能作为 MQTT 主题的一级。' },
  levelRemedy: {
    en: 'Write small letters a to z, digits and hyphens, a letter first, at most 32 characters, such as lychee-garden.',
    zh: '请用小写字母 a 至 z、数字和连字符，以字母开头，最多 32 个字符，例如 lychee-garden。',
  },
  badLine: {
    en: 'The text has a line break or a control character in it.',
    zh: '文本中含有换行或控制字符。',
  },
  lineRemedy: { en: 'Write it on one line.', zh: '请写在一行内。' },
} satisfies Record<string, Words>;

/** Name of a thing of the estate. It becomes part of MQTT topics and of log lines, so it is plain. */
export const idText = () => z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, { error: saysOf(words.badId, words.idRemedy) });

/** Name of an estate or a device: a level of every MQTT topic, which has 32 letters at most (docs/mqtt.md). */
export const levelText = () =>
  z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, { error: saysOf(words.badLevel, words.levelRemedy) });

/** Free text for people, one line. */
export const lineText = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, {
      error: says(words.badLine, words.lineRemedy),
    });

export const namesSchema = () =>
  z.strictObject({
    zh: lineText(60).meta(
      about({ en: 'Name in Chinese, as residents say it, such as 主路.', zh: '中文名称，按居民的叫法，例如主路。' }),
    ),
    en: lineText(60).meta(about({ en: 'Name in English, such as Main road.', zh: '英文名称，例如 Main road。' })),
  });

export const levelSchema = () =>
  z
    .int()
    .min(0)
    .max(100)
    .meta(
      about({ en: 'Light in per cent of full light: 0 is off, 100 is full.', zh: '亮度百分比：0 为灭，100 为全亮。' }),
    );
