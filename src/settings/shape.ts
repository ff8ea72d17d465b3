import type * as z from 'zod';
import { type Finding, isSecretKey, type Path } from './problem.ts';
import { describedAt, keysAt } from './schema/walk.ts';
import { didYouMean, shown } from './schema/words.ts';

type Issue = z.core.$ZodIssue;

export type Shaped<Value> = {
  readonly value: Value | null;
  readonly findings: readonly Finding[];
  /** The data without its unknown keys, so that the rest can still be looked at. */
  readonly known: unknown;
};

/** Checks data against a schema and says every fault in words. */
export function shape<Schema extends z.ZodType>(schema: Schema, data: unknown): Shaped<z.output<Schema>> {
  const result = schema.safeParse(data, { reportInput: true });
  if (result.success) return { value: result.data, findings: [], known: data };
  const issues = result.error.issues.flatMap((issue) => flattened(issue, []));
  const strangers = issues.flatMap(strangersOf);
  const findings = issues
    .flatMap((issue) => findingsOf(schema, issue))
    .filter((finding) => !isExplainedBy(strangers, schema, finding));
  return { value: null, findings, known: without(data, strangers) };
}

/** An issue with its full path; a union's issue is replaced by those of the branch that was meant. */
function flattened(issue: Issue, base: Path): Issue[] {
  const path = [...base, ...(issue.path as Path)];
  const branch = issue.code === 'invalid_union' ? meantBranch(issue.errors) : null;
  if (branch) return branch.flatMap((inner) => flattened(inner, path));
  return [{ ...issue, path: [...path] }];
}

/** The branch whose trouble lies inside the value and not in what kind of value it is; the one with least trouble. */
function meantBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | null {
  const inside = branches.filter((issues) => issues.every((issue) => issue.path.length > 0 || isStranger(issue)));
  return inside.toSorted((one, other) => one.length - other.length)[0] ?? null;
}

const isStranger = (issue: Issue): boolean => issue.code === 'unrecognized_keys';

const strangersOf = (issue: Issue): Path[] =>
  issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...(issue.path as Path), key]) : [];

/** A missing key is not worth a word of its own where a stranger beside it is that key misspelt. */
function isExplainedBy(strangers: readonly Path[], schema: z.ZodType, finding: Finding): boolean {
  if (!finding.message.endsWith('is missing.')) return false;
  const parent = finding.path.slice(0, -1);
  const hint = `Did you mean "${finding.path.at(-1)}"?`;
  return strangers.some(
    (path) =>
      JSON.stringify(path.slice(0, -1)) === JSON.stringify(parent) &&
      didYouMean(String(path.at(-1)), keysAt(schema, parent)) === hint,
  );
}

function findingsOf(root: z.ZodType, issue: Issue): Finding[] {
  const path = issue.path as Path;
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => strangerFinding(root, path, key));
  const own = issue.message.split('\n');
  if (own.length === 2) return [{ path, value: issue.input, message: own[0] ?? '', remedy: own[1] ?? '' }];
  if (issue.code === 'invalid_key') return keyFindings(path, issue);
  return [{ path, value: issue.input, ...wordsFor(issue, path, describedAt(root, path)) }];
}

function keyFindings(path: Path, issue: z.core.$ZodIssueInvalidKey): Finding[] {
  return issue.issues.slice(0, 1).map((inner) => {
    const [message = '', remedy = ''] = inner.message.split('\n');
    return { path, atKey: true, message, remedy };
  });
}

function strangerFinding(root: z.ZodType, path: Path, key: string): Finding {
  const place = { path: [...path, key], atKey: true };
  if (isSecretKey(key)) {
    const remedy =
      'Put it alone in a file that only this device can read, name that file in passwordFile, delete it here.';
    return { ...place, message: 'A password does not belong in this file: many people read it.', remedy };
  }
  return {
    ...place,
    message: `The key "${key.slice(0, 60)}" is not known here.`,
    remedy: didYouMean(key, keysAt(root, path)),
  };
}

type Words = Pick<Finding, 'message' | 'remedy'>;

function wordsFor(issue: Issue, path: Path, description: string): Words {
  const expected = description === '' ? 'Compare with config/estate.yaml.' : `Expected here: ${description}`;
  const key = String(path.at(-1) ?? 'the config');
  switch (issue.code) {
    case 'invalid_type':
      return typeWords(issue, key, expected);
    case 'invalid_value':
      return valueWords(issue, key, expected);
    case 'invalid_union':
      return unionWords(issue, key, expected);
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

function subject(issue: { readonly origin: string; readonly input?: unknown }): string {
  if (issue.origin === 'array') return `The list has ${(issue.input as unknown[]).length} entries; it needs`;
  if (issue.origin === 'string') return `The text has ${String(issue.input).length} characters; it needs`;
  return `${shown(issue.input)} is out of range: it must be`;
}

function typeWords(issue: z.core.$ZodIssueInvalidType, key: string, expected: string): Words {
  if (issue.input === undefined) return { message: `"${key}" is missing.`, remedy: expected };
  if (issue.input === null) return { message: `"${key}" has no value.`, remedy: expected };
  const message = `${shown(issue.input)} is ${kindOf(issue.input)}; ${typeNames[issue.expected] ?? issue.expected} is needed.`;
  return { message, remedy: quotesRemedy(issue) ?? expected };
}

function quotesRemedy(issue: z.core.$ZodIssueInvalidType): string | null {
  if (issue.expected === 'string' && /number|boolean/.test(typeof issue.input)) {
    return `Put it in quotes: "${String(issue.input)}".`;
  }
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

function valueWords(issue: z.core.$ZodIssueInvalidValue, key: string, expected: string): Words {
  if (issue.input === undefined) return { message: `"${key}" is missing.`, remedy: expected };
  const known = issue.values.map(String);
  const message = `${shown(issue.input)} is not one of the choices.`;
  return {
    message,
    remedy: typeof issue.input === 'string' ? didYouMean(issue.input, known) : `Known: ${known.join(', ')}.`,
  };
}

/** A choice by `kind` that names no kind we know. */
function unionWords(issue: Issue, key: string, expected: string): Words {
  const { options, discriminator } = issue as { options?: unknown; discriminator?: string };
  if (!Array.isArray(options) || discriminator === undefined)
    return { message: 'This does not fit here.', remedy: expected };
  const typed = (issue.input as Record<string, unknown> | null)?.[discriminator];
  if (typed === undefined) return { message: `"${key}" is missing.`, remedy: `Known: ${options.join(', ')}.` };
  return {
    message: `${shown(typed)} is not one of the choices.`,
    remedy: didYouMean(typeof typed === 'string' ? typed : '', options.map(String)),
  };
}

/** A copy of the data without the keys at these paths. */
function without(data: unknown, paths: readonly Path[]): unknown {
  if (paths.length === 0) return data;
  const copy = structuredClone(data);
  for (const path of paths) {
    const parent = path.slice(0, -1).reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], copy);
    delete (parent as Record<string, unknown>)[String(path.at(-1))];
  }
  return copy;
}
