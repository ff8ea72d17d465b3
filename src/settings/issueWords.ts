import type * as z from 'zod';
import type { Finding, Path } from './problem.ts';
import { describedAt, keysAt } from './schema/walk.ts';
import { didYouMean, shown } from './schema/words.ts';

type Issue = z.core.$ZodIssue;
type Words = Pick<Finding, 'message' | 'remedy'>;

/** What is wrong and what to do, for one issue that zod raised: the schema's own words where it has some. */
export function wordsFor(root: z.ZodType, issue: Issue): Words {
  const path = issue.path as Path;
  if (path.length === 0 && issue.code === 'invalid_type') return rootWords(root, issue.input);
  const description = describedAt(root, path);
  const expected = description === '' ? 'Compare with config/estate.yaml.' : `Expected here: ${description}`;
  return absentWords(issue, expected) ?? ownWords(issue) ?? commonWords(issue, expected);
}

/** A missing key has no kind that could be wrong: what is to be there is what counts. */
function absentWords({ code, path, input }: Issue, remedy: string): Words | null {
  if (code === 'custom' || (input !== undefined && input !== null)) return null;
  const key = String(path.at(-1) ?? '');
  return { message: input === null ? `"${key}" has no value.` : `"${key}" is missing.`, remedy };
}

/** Words that the schema gave with `says`. */
function ownWords({ message }: Issue): Words | null {
  const [what, remedy] = message.split('\n');
  return what && remedy ? { message: what, remedy } : null;
}

function commonWords(issue: Issue, expected: string): Words {
  switch (issue.code) {
    case 'invalid_type':
      return typeWords(issue, expected);
    case 'invalid_value':
      return choiceWords(issue.input, issue.values.map(String));
    case 'invalid_union':
      return unionWords(issue, expected);
    case 'too_small':
      return {
        message: `${subject(issue)} ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}.`,
        remedy: expected,
      };
    case 'too_big':
      return {
        message: `${subject(issue)} ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}.`,
        remedy: expected,
      };
    default:
      return { message: `${shown(issue.input)} does not fit here: ${issue.message}.`, remedy: expected };
  }
}

function rootWords(root: z.ZodType, data: unknown): Words {
  const message = data === null ? 'There is nothing in the file.' : `The file holds ${kindOf(data)} and not a config.`;
  return { message, remedy: `It starts with keys at the left edge: ${keysAt(root, []).join(', ')}.` };
}

function subject(issue: { readonly origin: string; readonly input?: unknown }): string {
  if (issue.origin === 'array') return `The list has ${(issue.input as unknown[]).length} entries; it needs`;
  if (issue.origin === 'string') return `The text has ${String(issue.input).length} characters; it needs`;
  return `${shown(issue.input)} is out of range: it must be`;
}

function typeWords(issue: z.core.$ZodIssueInvalidType, expected: string): Words {
  const message = `${shown(issue.input)} is ${kindOf(issue.input)}; ${typeNames[issue.expected] ?? issue.expected} is needed.`;
  return { message, remedy: quotesRemedy(issue) ?? expected };
}

function quotesRemedy(issue: z.core.$ZodIssueInvalidType): string | null {
  if (issue.expected === 'string' && /number|boolean/.test(typeof issue.input)) {
    return `Put it in quotes: "${String(issue.input)}".`;
  }
  if (issue.expected === 'boolean' && /^(yes|on)$/i.test(String(issue.input))) return 'Write true.';
  if (issue.expected === 'boolean' && /^(no|off)$/i.test(String(issue.input))) return 'Write false.';
  if (typeof issue.input !== 'string' || !/^-?\d+(\.\d+)?$/.test(issue.input)) return null;
  return /number|int/.test(issue.expected) ? `Take the quotes away: ${issue.input}.` : null;
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'a group of keys',
  record: 'a group of keys',
};

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a group of keys';
  if (typeof value === 'number' && !Number.isFinite(value)) return 'no number that exists';
  return typeof value === 'string' ? 'text' : typeof value === 'number' ? 'a number' : 'true or false';
}

function choiceWords(typed: unknown, known: readonly string[]): Words {
  const remedy = typeof typed === 'string' ? didYouMean(typed, known) : `Known: ${known.join(', ')}.`;
  return { message: `${shown(typed)} is not one of the choices.`, remedy };
}

/** A choice by `kind` that names no kind we know, or none at all. */
function unionWords(issue: Issue, expected: string): Words {
  const { options, discriminator } = issue as { readonly options?: unknown; readonly discriminator?: string };
  if (!Array.isArray(options) || discriminator === undefined)
    return { message: 'This does not fit here.', remedy: expected };
  const typed = (issue.input as Readonly<Record<string, unknown>>)[discriminator];
  if (typed !== undefined) return choiceWords(typed, options.map(String));
  return { message: `"${discriminator}" is missing.`, remedy: `Known: ${options.join(', ')}.` };
}
