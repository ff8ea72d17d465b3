import type * as z from 'zod';
import { choice, didYouMean } from '../words/choice.ts';
import { type Words, worded } from '../words/language.ts';
import type { Path, Said } from './problem.ts';
import { describedAt, keysAt } from './schema/walk.ts';
import { saidIn, shown } from './schema/words.ts';

type Issue = z.core.$ZodIssue;

const words = {
  compare: { en: 'Compare with config/estate.yaml.', zh: '请对照 config/estate.yaml。' },
  expected: { en: 'Expected here: {about}', zh: '此处应为：{about}' },
  noValue: { en: '"{key}" has no value.', zh: '“{key}”没有值。' },
  missing: { en: '"{key}" is missing.', zh: '缺少“{key}”。' },
  strange: { en: '{value} does not fit here: {why}.', zh: '{value} 不适用于此处。' },
  emptyFile: { en: 'There is nothing in the file.', zh: '文件中没有任何内容。' },
  otherFile: { en: 'The file holds {kind} and not a config.', zh: '文件内容是{kind}，不是配置。' },
  startsWith: { en: 'It starts with keys at the left edge: {keys}.', zh: '文件应以顶格书写的键开头：{keys}。' },
  wrongType: { en: '{value} is {kind}; {needed} is needed.', zh: '{value} 是{kind}，此处需要{needed}。' },
  addQuotes: { en: 'Put it in quotes: "{value}".', zh: '请加引号："{value}"。' },
  noQuotes: { en: 'Take the quotes away: {value}.', zh: '请去掉引号：{value}。' },
  writeTrue: { en: 'Write true.', zh: '请写 true。' },
  writeFalse: { en: 'Write false.', zh: '请写 false。' },
  noChoice: { en: '{value} is not one of the choices.', zh: '{value} 不在可选项之中。' },
  noFit: { en: 'This does not fit here.', zh: '此内容不适用于此处。' },
} satisfies Record<string, Words>;

/** What is wrong and what to do, for one issue that zod raised: the schema's own words where it has some. */
export function wordsFor(root: z.ZodType, issue: Issue): Said {
  const path = issue.path as Path;
  if (path.length === 0 && issue.code === 'invalid_type') return rootWords(root, issue.input);
  const about = describedAt(root, path);
  const expected = about === null ? words.compare : worded(words.expected, { about });
  return absentWords(issue, expected) ?? saidIn(issue.message) ?? commonWords(issue, expected);
}

/** A missing key has no kind that could be wrong: what is to be there is what counts. */
function absentWords({ code, path, input }: Issue, remedy: Words): Said | null {
  if (code === 'custom' || (input !== undefined && input !== null)) return null;
  const key = String(path.at(-1) ?? '');
  return { message: worded(input === null ? words.noValue : words.missing, { key }), remedy };
}

function commonWords(issue: Issue, remedy: Words): Said {
  switch (issue.code) {
    case 'invalid_type':
      return typeWords(issue, remedy);
    case 'invalid_value':
      return choiceWords(issue.input, issue.values.map(String));
    case 'invalid_union':
      return unionWords(issue, remedy);
    case 'too_small':
      return { message: boundWords(issue, issue.inclusive ? 'least' : 'above', issue.minimum), remedy };
    case 'too_big':
      return { message: boundWords(issue, issue.inclusive ? 'most' : 'below', issue.maximum), remedy };
    default:
      return { message: worded(words.strange, { value: shown(issue.input), why: issue.message }), remedy };
  }
}

function rootWords(root: z.ZodType, data: unknown): Said {
  const message = data === null ? words.emptyFile : worded(words.otherFile, { kind: kindOf(data) });
  const keys = keysAt(root, []);
  return { message, remedy: worded(words.startsWith, { keys: { en: keys.join(', '), zh: keys.join('、') } }) };
}

const bounds = {
  least: { en: 'at least', zh: '至少' },
  above: { en: 'more than', zh: '大于' },
  most: { en: 'at most', zh: '最多' },
  below: { en: 'less than', zh: '小于' },
} satisfies Record<string, Words>;

const sizes = {
  array: {
    en: 'The list has {size} entries; it needs {bound} {limit}.',
    zh: '列表有 {size} 项，应{bound} {limit} 项。',
  },
  string: {
    en: 'The text has {size} characters; it needs {bound} {limit}.',
    zh: '文本有 {size} 个字符，应{bound} {limit} 个。',
  },
  number: {
    en: '{size} is out of range: it must be {bound} {limit}.',
    zh: '{size} 超出范围：应{bound} {limit}。',
  },
} satisfies Record<string, Words>;

function boundWords(
  { origin, input }: { readonly origin: string; readonly input?: unknown },
  bound: keyof typeof bounds,
  limit: number | bigint,
): Words {
  const told = { bound: bounds[bound], limit: String(limit) };
  if (origin === 'array') return worded(sizes.array, { ...told, size: (input as unknown[]).length });
  if (origin === 'string') return worded(sizes.string, { ...told, size: String(input).length });
  return worded(sizes.number, { ...told, size: shown(input) });
}

function typeWords(issue: z.core.$ZodIssueInvalidType, expected: Words): Said {
  const needed = typeNames.get(issue.expected) ?? issue.expected;
  const message = worded(words.wrongType, { value: shown(issue.input), kind: kindOf(issue.input), needed });
  return { message, remedy: quotesRemedy(issue) ?? expected };
}

function quotesRemedy({ expected, input }: z.core.$ZodIssueInvalidType): Words | null {
  if (expected === 'string' && /number|boolean/.test(typeof input))
    return worded(words.addQuotes, { value: String(input) });
  if (typeof input !== 'string') return null;
  if (expected === 'boolean' && /^(yes|on)$/i.test(input)) return words.writeTrue;
  if (expected === 'boolean' && /^(no|off)$/i.test(input)) return words.writeFalse;
  const isNumber = /^-?\d+(\.\d+)?$/.test(input) && /number|int/.test(expected);
  return isNumber ? worded(words.noQuotes, { value: input }) : null;
}

const kinds = {
  text: { en: 'text', zh: '文本' },
  number: { en: 'a number', zh: '数字' },
  whole: { en: 'a whole number', zh: '整数' },
  none: { en: 'no number that exists', zh: '不存在的数' },
  truth: { en: 'true or false', zh: ' true 或 false' },
  list: { en: 'a list', zh: '列表' },
  group: { en: 'a group of keys', zh: '一组键' },
} satisfies Record<string, Words>;

const typeNames: ReadonlyMap<string, Words> = new Map([
  ['string', kinds.text],
  ['number', kinds.number],
  ['int', kinds.whole],
  ['boolean', kinds.truth],
  ['array', kinds.list],
  ['tuple', kinds.list],
  ['object', kinds.group],
  ['record', kinds.group],
]);

function kindOf(value: unknown): Words {
  if (Array.isArray(value)) return kinds.list;
  if (typeof value === 'object') return kinds.group;
  if (typeof value === 'number') return Number.isFinite(value) ? kinds.number : kinds.none;
  return typeof value === 'string' ? kinds.text : kinds.truth;
}

function choiceWords(typed: unknown, known: readonly string[]): Said {
  const remedy = typeof typed === 'string' ? didYouMean(typed, known) : choice(known);
  return { message: worded(words.noChoice, { value: shown(typed) }), remedy };
}

/** A choice by `kind` that names no kind we know, or none at all. */
function unionWords(issue: Issue, expected: Words): Said {
  const { options, discriminator } = issue as { readonly options?: unknown; readonly discriminator?: string };
  if (!Array.isArray(options) || discriminator === undefined) return { message: words.noFit, remedy: expected };
  const typed = (issue.input as Readonly<Record<string, unknown>>)[discriminator];
  if (typed !== undefined) return choiceWords(typed, options.map(String));
  return { message: worded(words.missing, { key: discriminator }), remedy: choice(options.map(String)) };
}
