import type * as z from 'zod';
import { didYouMean } from '../words/choice.ts';
import { type Words, worded } from '../words/language.ts';
import { nearest } from '../words/nearest.ts';
import { wordsFor } from './issueWords.ts';
import { type Finding, isSecretKey, type Path, secretWords } from './problem.ts';
import { keysAt } from './schema/walk.ts';
import { saidIn } from './schema/words.ts';

type Issue = z.core.$ZodIssue;

/** More unknown keys in one place are no mistake but another kind of file. */
const strangersMax = 50;

export type Shaped<Value> = {
  readonly value: Value | null;
  readonly findings: readonly Finding[];
  /** Where a misspelt key most likely belongs: whatever is missing there is explained. */
  readonly meant: readonly Path[];
  /** The data with its unknown keys put right or dropped, so that the rest can still be looked at. */
  readonly known: unknown;
};

/** Checks data against a schema and says every fault in words. */
export function shape<Schema extends z.ZodType>(schema: Schema, data: unknown): Shaped<z.output<Schema>> {
  const result = schema.safeParse(data, { reportInput: true });
  if (result.success) return { value: result.data, findings: [], meant: [], known: data };
  const issues = result.error.issues.flatMap((issue) => flattened(issue, []));
  const strangers = issues.flatMap(strangersOf);
  const findings = issues.flatMap((issue) => findingsOf(schema, issue));
  const misspelt = strangers.map((path) => ({ path, meant: meantBy(schema, path) }));
  const meant = misspelt.flatMap(({ meant }) => (meant === null ? [] : [meant]));
  return { value: null, findings, meant, known: corrected(data, misspelt) };
}

/** An issue with its full path; a union's issue is replaced by those of the branch that was meant. */
function flattened(issue: Issue, base: Path): Issue[] {
  const path = [...base, ...(issue.path as Path)];
  const branch = issue.code === 'invalid_union' ? meantBranch(issue.errors) : null;
  if (branch) return branch.flatMap((inner) => flattened(inner, path));
  if (issue.code !== 'unrecognized_keys') return [{ ...issue, path: [...path] }];
  return [{ ...issue, path: [...path], keys: issue.keys.slice(0, strangersMax) }];
}

/** The branch whose trouble lies inside the value and not in what kind of value it is; the one with least trouble. */
function meantBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | null {
  const inside = branches.filter((issues) => issues.every((issue) => issue.path.length > 0 || isStranger(issue)));
  return inside.toSorted((one, other) => one.length - other.length)[0] ?? null;
}

const isStranger = (issue: Issue): boolean => issue.code === 'unrecognized_keys';

const strangersOf = (issue: Issue): Path[] =>
  issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...(issue.path as Path), key]) : [];

function meantBy(root: z.ZodType, path: Path): Path | null {
  const parent = path.slice(0, -1);
  const key = nearest(String(path.at(-1)), keysAt(root, parent));
  return key === null ? null : [...parent, key];
}

function findingsOf(root: z.ZodType, issue: Issue): Finding[] {
  const path = issue.path as Path;
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => strangerFinding(root, path, key));
  if (issue.code === 'invalid_key') return [keyFinding(root, path, issue)];
  return [{ path, ...wordsFor(root, issue) }];
}

function keyFinding(root: z.ZodType, path: Path, issue: z.core.$ZodIssueInvalidKey): Finding {
  const said = saidIn(issue.issues[0]?.message ?? '');
  return { path, atKey: true, ...(said ?? wordsFor(root, issue)) };
}

const unknownKey: Words = { en: 'The key "{key}" is not known here.', zh: '此处没有“{key}”这个键。' };

function strangerFinding(root: z.ZodType, path: Path, key: string): Finding {
  const place = { path: [...path, key], atKey: true };
  if (isSecretKey(key)) return { ...place, ...secretWords };
  return {
    ...place,
    message: worded(unknownKey, { key: key.slice(0, 60) }),
    remedy: didYouMean(key, keysAt(root, path)),
  };
}

type Misspelt = { readonly path: Path; readonly meant: Path | null };

/** A copy of the data with unknown keys renamed to what was meant, where that place is free, and dropped otherwise. */
function corrected(data: unknown, misspelt: readonly Misspelt[]): unknown {
  if (misspelt.length === 0) return data;
  const copy = structuredClone(data);
  for (const { path, meant } of misspelt) {
    const group = path.slice(0, -1).reduce<unknown>((at, part) => (at as Keyed)[part], copy) as Keyed;
    const [key, right] = [String(path.at(-1)), meant?.at(-1)];
    if (right !== undefined && !Object.hasOwn(group, right)) group[right] = group[key];
    delete group[key];
  }
  return copy;
}

type Keyed = Record<string | number, unknown>;
