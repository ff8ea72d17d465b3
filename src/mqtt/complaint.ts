import type { z } from 'zod';
import { type Words, worded } from '../words/language.ts';
import { commandSchema, printable } from './commandSchema.ts';
import { nearest } from './nearest.ts';

type Issue = z.core.$ZodIssue;

const words = {
  noObject: {
    en: 'A command is a JSON object such as {"v":1,"id":"…","op":"zone.override",…}.',
    zh: '指令应为 JSON 对象，如 {"v":1,"id":"…","op":"zone.override",…}。',
  },
  notAsDocumented: { en: 'The command does not follow docs/mqtt.md.', zh: '指令不符合 docs/mqtt.md。' },
  knownKeys: { en: 'Known keys: {known}.', zh: '可用的键：{known}。' },
  meant: { en: 'Did you mean "{near}"?', zh: '是否指“{near}”？' },
  unknownKey: { en: 'A command has no key "{key}". {hint}', zh: '指令没有键“{key}”。{hint}' },
  missing: { en: 'The key "{name}" is missing.', zh: '缺少键“{name}”。' },
  unprintable: {
    en: 'The key "{name}" is {found}: nobody can read it. Leave out control characters and broken emoji.',
    zh: '键“{name}”的值为 {found}：含有无法显示的字符。请去掉控制字符与残缺的表情符号。',
  },
  wrong: { en: 'The key "{name}" is {found}: {why}.', zh: '键“{name}”的值为 {found}：{why}。' },
  noOp: { en: 'The key "op" is missing. One of: {known}.', zh: '缺少键“op”。可选：{known}。' },
  oneOf: { en: 'One of: {known}.', zh: '可选：{known}。' },
  unknownOp: { en: 'There is no op {op}. {hint}', zh: '没有操作 {op}。{hint}' },
} satisfies Record<string, Words>;

/** The first thing wrong with a command, in a sentence: which key, the value found, what to write instead. */
export function complaint(error: z.ZodError, value: unknown): Words {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return words.noObject;
  }
  const [issue] = [...error.issues].sort((a, b) => rank(a) - rank(b));
  if (issue === undefined) return words.notAsDocumented;
  return issue.code === 'unrecognized_keys' ? unknownKey(issue.keys, value) : wrongValue(issue, value);
}

/** A misspelt key also makes the right one missing: speak of the misspelt one. */
function rank(issue: Issue): number {
  return issue.code === 'unrecognized_keys' ? 0 : 1;
}

function unknownKey(keys: readonly string[], value: object): Words {
  const known = keysOf(Reflect.get(value, 'op'));
  const [key = ''] = keys;
  const near = nearest(key, known);
  const hint = near === null ? worded(words.knownKeys, { known: known.join(', ') }) : worded(words.meant, { near });
  return worded(words.unknownKey, { key: shown(key), hint });
}

function wrongValue(issue: Issue, value: object): Words {
  const path = issue.path.map(String);
  if (path[0] === 'op') return unknownOp(Reflect.get(value, 'op'));
  const found = path.reduce<unknown>((at, key) => (isObject(at) ? Reflect.get(at, key) : undefined), value);
  const name = path.join('.');
  if (found === undefined) return worded(words.missing, { name });
  if (issue.code === 'invalid_format' && issue.pattern === String(printable))
    return worded(words.unprintable, { name, found: shown(JSON.stringify(found)) });
  return worded(words.wrong, { name, found: shown(JSON.stringify(found)), why: issue.message });
}

function unknownOp(op: unknown): Words {
  const known = commandSchema.options.map((option) => [...option.shape.op.values].join());
  if (op === undefined) return worded(words.noOp, { known: known.join(', ') });
  const near = typeof op === 'string' ? nearest(op, known) : null;
  const hint = near === null ? worded(words.oneOf, { known: known.join(', ') }) : worded(words.meant, { near });
  return worded(words.unknownOp, { op: shown(JSON.stringify(op)), hint });
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
