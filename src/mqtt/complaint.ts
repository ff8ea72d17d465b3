import type { z } from 'zod';
import { commandSchema } from './commandSchema.ts';
import { nearest } from './nearest.ts';

type Issue = z.core.$ZodIssue;

/** The first thing wrong with a command, in a sentence: which key, the value found, what to write instead. */
export function complaint(error: z.ZodError, value: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return 'A command is a JSON object such as {"v":1,"id":"…","op":"zone.override",…}.';
  }
  const [issue] = [...error.issues].sort((a, b) => rank(a) - rank(b));
  if (issue === undefined) return 'The command does not follow docs/mqtt.md.';
  return issue.code === 'unrecognized_keys' ? unknownKey(issue.keys, value) : wrongValue(issue, value);
}

/** A misspelt key also makes the right one missing: speak of the misspelt one. */
function rank(issue: Issue): number {
  return issue.code === 'unrecognized_keys' ? 0 : 1;
}

function unknownKey(keys: readonly string[], value: object): string {
  const known = keysOf(Reflect.get(value, 'op'));
  const [key = ''] = keys;
  const near = nearest(key, known);
  const hint = near === null ? `Known keys: ${known.join(', ')}.` : `Did you mean "${near}"?`;
  return `A command has no key "${shown(key)}". ${hint}`;
}

function wrongValue(issue: Issue, value: object): string {
  const path = issue.path.map(String);
  if (path[0] === 'op') return unknownOp(Reflect.get(value, 'op'));
  const found = path.reduce<unknown>((at, key) => (isObject(at) ? Reflect.get(at, key) : undefined), value);
  const name = path.join('.');
  if (found === undefined) return `The key "${name}" is missing.`;
  return `The key "${name}" is ${shown(JSON.stringify(found))}: ${issue.message}.`;
}

function unknownOp(op: unknown): string {
  const known = commandSchema.options.map((option) => [...option.shape.op.values].join());
  if (op === undefined) return `The key "op" is missing. One of: ${known.join(', ')}.`;
  const near = typeof op === 'string' ? nearest(op, known) : null;
  const hint = near === null ? `One of: ${known.join(', ')}.` : `Did you mean "${near}"?`;
  return `There is no op ${shown(JSON.stringify(op))}. ${hint}`;
}

function keysOf(op: unknown): string[] {
  const option = commandSchema.options.find((one) => [...one.shape.op.values].some((known) => known === op));
  return Object.keys(option?.shape ?? {});
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Short and harmless on a screen, whatever a stranger sent. */
export function shown(text: string, lettersMax = 60): string {
  const plain = text.replaceAll(/[^\x20-\x7e\u4e00-\u9fff]/g, '?');
  return plain.length > lettersMax ? `${plain.slice(0, lettersMax)}…` : plain;
}
