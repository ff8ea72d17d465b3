import type { z } from 'zod';
import { meant } from '../words/choice.ts';
import { type Words, worded } from '../words/language.ts';
import { nearest } from '../words/nearest.ts';
import { commandSchema, signedKeys } from './commandSchema.ts';
import { issueWords } from './issueWords.ts';
import { questionOps } from './questionOps.ts';

type Issue = z.core.$ZodIssue;

const words = {
  noObject: {
    en: 'A command is a JSON object such as {"v":1,"id":"…","op":"zone.override",…}.',
    zh: '指令应为 JSON 对象，如 {"v":1,"id":"…","op":"zone.override",…}。',
  },
  notAsDocumented: { en: 'The command does not follow docs/mqtt.md.', zh: '指令不符合 docs/mqtt.md。' },
  knownKeys: { en: 'Known keys: {known}.', zh: '可用的键：{known}。' },
  unknownKey: { en: 'A command has no key "{key}". {hint}', zh: '指令没有键“{key}”。{hint}' },
  missing: { en: 'The key "{name}" is missing.', zh: '缺少键“{name}”。' },
  together: { en: 'The keys of the command do not go together: {why}.', zh: '指令的各键不能并用：{why}。' },
  wrong: { en: 'The key "{name}" is {found}: {why}.', zh: '键“{name}”的值为 {found}：{why}。' },
  faultyKey: { en: 'the key "{key}": {why}', zh: '键“{key}”：{why}' },
  unknown: { en: 'nobody knows it', zh: '未知' },
  seeDocs: { en: 'see docs/mqtt.md', zh: '见 docs/mqtt.md' },
  noOp: { en: 'The key "op" is missing. One of: {known}.', zh: '缺少键“op”。可选：{known}。' },
  oneOf: { en: 'One of: {known}.', zh: '可选：{known}。' },
  unknownOp: { en: 'There is no op {op}. {hint}', zh: '没有操作 {op}。{hint}' },
} satisfies Record<string, Words>;

/**
 * The first thing wrong with a command or a question, in a sentence: which key, the value found, what to write instead.
 * `known`: the keys it may have; absent = those of the command its op names.
 */
export function complaint(error: z.ZodError, value: unknown, known?: readonly string[]): Words {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return words.noObject;
  }
  const [issue] = [...error.issues].sort((a, b) => rank(a) - rank(b));
  if (issue === undefined) return words.notAsDocumented;
  if (issue.code !== 'unrecognized_keys') return wrongValue(issue, value);
  const top = known ?? keysOf(Reflect.get(value, 'op'));
  return unknownKey(issue.keys, issue.path.length === 0 ? top : signedKeys);
}

/** A misspelt key also makes the right one missing: speak of the misspelt one. */
function rank(issue: Issue): number {
  return issue.code === 'unrecognized_keys' ? 0 : 1;
}

function unknownKey(keys: readonly string[], known: readonly string[]): Words {
  const [key = ''] = keys;
  const near = nearest(key, known);
  const hint = near === null ? worded(words.knownKeys, { known: known.join(', ') }) : meant(near);
  return worded(words.unknownKey, { key: shown(key), hint });
}

function wrongValue(issue: Issue, value: object): Words {
  const path = issue.path.map(String);
  if (path[0] === 'op') return unknownOp(Reflect.get(value, 'op'));
  if (path.length === 0) return worded(words.together, { why: issueWords(issue, value) });
  const found = valueAt(value, path);
  const name = path.join('.');
  if (found === undefined) return worded(words.missing, { name });
  return worded(words.wrong, { name, found: shown(JSON.stringify(found)), why: issueWords(issue, found) });
}

function unknownOp(op: unknown): Words {
  const known = [...commandSchema.options.map((option) => [...option.shape.op.values].join()), ...questionOps];
  if (op === undefined) return worded(words.noOp, { known: known.join(', ') });
  const near = typeof op === 'string' ? nearest(op, known) : null;
  const hint = near === null ? worded(words.oneOf, { known: known.join(', ') }) : meant(near);
  return worded(words.unknownOp, { op: shown(JSON.stringify(op)), hint });
}

/** A message that could not be read as JSON, as the end of a sentence about it. */
export const noJson: Words = {
  en: 'is no JSON text in UTF-8; nothing of it was read',
  zh: '不是 UTF-8 编码的 JSON 文本；未读取其内容',
};

/** Which key of a message is wrong, and why. The value is not shown: it may be a roster's. */
export function faultyKey(error: z.ZodError, value: unknown): Words {
  const [issue] = error.issues;
  if (issue === undefined) return words.seeDocs;
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const path = [...issue.path, ...unknown].map(String);
  const why = unknown.length > 0 ? words.unknown : issueWords(issue, valueAt(value, path));
  return path.length === 0 ? why : worded(words.faultyKey, { key: shown(path.join('.')), why });
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, key) => (isObject(at) ? Reflect.get(at, key) : undefined), value);
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
