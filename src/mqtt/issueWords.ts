import type { z } from 'zod';
import { type Words, worded } from '../words/language.ts';
import { nearest } from '../words/nearest.ts';
import { shapeWords } from './textShapes.ts';

type Issue = z.core.$ZodIssue;

const words = {
  wrong: { en: 'it does not follow docs/mqtt.md', zh: '不符合 docs/mqtt.md' },
  numberLeast: { en: 'it must be at least {limit}', zh: '至少为 {limit}' },
  numberMost: { en: 'it must be at most {limit}', zh: '最多为 {limit}' },
  numberAbove: { en: 'it must be more than {limit}', zh: '须大于 {limit}' },
  numberBelow: { en: 'it must be less than {limit}', zh: '须小于 {limit}' },
  stringLeast: { en: 'it is too short, {limit} at least', zh: '至少要有 {limit} 个字符' },
  stringMost: { en: 'it is too long, {limit} characters at most', zh: '最多 {limit} 个字符' },
  arrayLeast: { en: 'it has too few entries, {limit} at least', zh: '至少要有 {limit} 项' },
  arrayMost: { en: 'it has too many entries, {limit} at most', zh: '最多 {limit} 项' },
  only: { en: 'write {known}', zh: '应为 {known}' },
  oneOf: { en: 'write one of {known}', zh: '可选：{known}' },
  meant: { en: 'did you mean "{near}"', zh: '是否指“{near}”' },
} satisfies Record<string, Words>;

/** By zod's name of the type. */
const typeWords: ReadonlyMap<string, Words> = new Map([
  ['number', { en: 'write a number', zh: '应为数字' }],
  ['int', { en: 'write a whole number', zh: '应为整数' }],
  ['string', { en: 'write a text', zh: '应为文本' }],
  ['boolean', { en: 'write true or false', zh: '应为 true 或 false' }],
  ['array', { en: 'write a list', zh: '应为列表' }],
  ['object', { en: 'write an object', zh: '应为对象' }],
]);

/** What is wrong with a value and what to write, as a clause. Zod speaks English alone, and of patterns. */
export function issueWords(issue: Issue, found: unknown): Words {
  switch (issue.code) {
    case 'invalid_format':
      return shapeWords(issue.pattern ?? '') ?? words.wrong;
    case 'invalid_type':
      return typeWords.get(issue.expected) ?? words.wrong;
    case 'invalid_value':
      return choiceWords(issue.values.map(String), found);
    case 'too_small':
      return boundWords(issue.origin, issue.inclusive === false ? 'Above' : 'Least', issue.minimum);
    case 'too_big':
      return boundWords(issue.origin, issue.inclusive === false ? 'Below' : 'Most', issue.maximum);
    default:
      return ownWords(issue.message) ?? words.wrong;
  }
}

/** Both languages in the one text that a schema's own check carries; `issueWords` takes it apart. */
export function inBoth(text: Words): { readonly error: string } {
  return { error: JSON.stringify(text) };
}

function ownWords(message: string): Words | null {
  return message.startsWith('{"en":') ? (JSON.parse(message) as Words) : null;
}

function choiceWords(known: readonly string[], found: unknown): Words {
  if (known.length === 1) return worded(words.only, { known: known.join() });
  const near = typeof found === 'string' ? nearest(found, known) : null;
  if (near !== null) return worded(words.meant, { near });
  return worded(words.oneOf, { known: { en: known.join(', '), zh: known.join('、') } });
}

function boundWords(origin: string, bound: 'Least' | 'Above' | 'Most' | 'Below', limit: number | bigint): Words {
  const told = { limit: String(limit) };
  if (bound === 'Above' || bound === 'Below') return worded(words[`number${bound}`], told);
  if (origin === 'string' || origin === 'array') return worded(words[`${origin}${bound}`], told);
  return worded(words[`number${bound}`], told);
}
