import { type Words, worded } from '../words/language.ts';
import { SaidError } from '../words/saidError.ts';

/** Reads one value of a strange frame, or throws a FrameFault that names the place. */
export type Check<T> = (value: unknown, at: string) => T;

/** A frame that is not what it should be; the message says where and what was expected. */
export class FrameFault extends SaidError {
  override readonly name = 'FrameFault';
}

const words = {
  wrong: { en: '{at}: expected {expected}, found {found}', zh: '{at}：应为{expected}，实为{found}' },
  unknown: { en: '{at}: expected no such field, found one', zh: '{at}：不应有此字段' },
  string: { en: 'a string', zh: '字符串' },
  characters: { en: '{min} to {max} characters', zh: ' {min} 至 {max} 个字符' },
  signature: { en: '64 bytes in base64', zh: ' base64 编码的 64 字节' },
  hex: { en: '{digits} hex digits', zh: ' {digits} 位十六进制数' },
  number: { en: 'a number {min} to {max}', zh: ' {min} 至 {max} 的数' },
  whole: { en: 'a whole number', zh: '整数' },
  flag: { en: 'true or false', zh: ' true 或 false' },
  array: { en: 'an array', zh: '数组' },
  items: { en: '{min} to {max} items', zh: ' {min} 至 {max} 项' },
  printable: { en: 'a text without control characters', zh: '不含控制字符的文本' },
  object: { en: 'an object', zh: '对象' },
  nothing: { en: 'nothing', zh: '空' },
} satisfies Record<string, Words>;

/** A string of at most `max` characters and at least `min`. */
export function text(max: number, min = 0): Check<string> {
  return (value, at) => {
    if (typeof value !== 'string') throw wrong(at, words.string, value);
    if (value.length > max || value.length < min)
      throw wrong(at, worded(words.characters, { min, max }), `${value.length}`);
    return value;
  };
}

/** A sentence in both languages, of at most `max` characters each. */
export function bothWords(max: number): Check<Words> {
  return record<Words>({ en: text(max), zh: text(max) });
}

/** A short string of one form; `form` says it in words. */
export function matching(pattern: RegExp, form: Words): Check<string> {
  return (value, at) => {
    if (typeof value !== 'string' || value.length > 64 || !pattern.test(value)) throw wrong(at, form, value);
    return value;
  };
}

/** So many hexadecimal digits, small ones. */
export function hex(digits: number): Check<string> {
  return matching(new RegExp(`^[0-9a-f]{${digits}}$`), worded(words.hex, { digits }));
}

/** An Ed25519 signature. Node's base64 would also take other letters at the end, and drop them. */
export const signatureText: Check<string> = (value, at) => {
  if (typeof value === 'string' && /^[A-Za-z0-9+/]{86}==$/.test(value)) return value;
  throw wrong(at, words.signature, value);
};

/** A finite number within both limits. */
export function number(min: number, max: number): Check<number> {
  return (value, at) => {
    if (typeof value !== 'number' || !(value >= min && value <= max))
      throw wrong(at, worded(words.number, { min, max }), value);
    return value;
  };
}

/** A whole number within both limits. */
export function whole(min: number, max: number): Check<number> {
  const inside = number(min, max);
  return (value, at) => {
    const read = inside(value, at);
    if (!Number.isInteger(read)) throw wrong(at, words.whole, value);
    return read;
  };
}

export const flag: Check<boolean> = (value, at) => {
  if (typeof value !== 'boolean') throw wrong(at, words.flag, value);
  return value;
};

/** Exactly one of these words. */
export function word<const W extends string>(...choice: readonly W[]): Check<W> {
  return (value, at) => {
    const found = choice.find((known) => known === value);
    if (found === undefined) throw wrong(at, oneOf(choice), value);
    return found;
  };
}

export function orNull<T>(check: Check<T>): Check<T | null> {
  return (value, at) => (value === null ? null : check(value, at));
}

/** An array of at most `max` items. */
export function list<T>(item: Check<T>, max: number, min = 0): Check<readonly T[]> {
  return (value, at) => {
    if (!Array.isArray(value)) throw wrong(at, words.array, value);
    if (value.length > max || value.length < min) throw wrong(at, worded(words.items, { min, max }), `${value.length}`);
    return value.map((each: unknown, index) => item(each, `${at}[${index}]`));
  };
}

/** An object with exactly these fields: a missing or an unknown one is a fault. */
export function record<T>(fields: { readonly [K in keyof T]-?: Check<T[K]> }): Check<T> {
  const known = Object.entries<Check<unknown>>(fields);
  return (value, at) => {
    const strange = plain(value, at);
    const unknown = Object.keys(strange).find((key) => !Object.hasOwn(fields, key));
    if (unknown !== undefined) throw new FrameFault(worded(words.unknown, { at: `${at}.${printable(unknown)}` }));
    return Object.fromEntries(known.map(([key, check]) => [key, check(strange[key], `${at}.${key}`)])) as T;
  };
}

/** A text that can be shown and signed: no control characters, no half of a surrogate pair; 1 to `lettersMax` UTF-16 units. */
export function printableText(lettersMax: number): Check<string> {
  const fits = text(lettersMax, 1);
  return (value, at) => {
    const found = fits(value, at);
    if (/[\p{Cc}\p{Cs}]/u.test(found)) throw wrong(at, words.printable, found);
    return found;
  };
}

/** One of several objects, told apart by `kind`. */
export function kinds<T extends { readonly kind: string }>(
  cases: {
    readonly [K in T['kind']]: Check<Extract<T, { readonly kind: K }>>;
  },
): Check<T> {
  return (value, at) => {
    const { kind } = plain(value, at);
    if (typeof kind !== 'string' || !Object.hasOwn(cases, kind)) {
      throw wrong(`${at}.kind`, oneOf(Object.keys(cases)), kind);
    }
    return cases[kind as T['kind']](value, at);
  };
}

/** Any JSON object; what is in it is bounded by the frame's size alone. */
export const anything: Check<Readonly<Record<string, unknown>>> = (value, at) => plain(value, at);

function plain(value: unknown, at: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(at, words.object, value);
  return value as Record<string, unknown>;
}

const oneOf = (choice: readonly string[]): Words => quoted(choice.join(' | '));

/** Beside Chinese letters other ones want a blank. */
const quoted = (text: string): Words => ({ en: text, zh: ` ${text}` });

function wrong(at: string, expected: Words, found: unknown): FrameFault {
  return new FrameFault(worded(words.wrong, { at, expected, found: shown(found) }));
}

/** An object is not shown: it may be nested deeper than the stack. */
function shown(found: unknown): Words {
  if (typeof found === 'object' && found !== null) return words.object;
  const text: string | undefined = JSON.stringify(found);
  return text === undefined ? words.nothing : quoted(printable(text));
}

/** The words of a fault go into logs and onto terminals, whatever a stranger sent. */
function printable(text: string): string {
  return text.replaceAll(/\p{C}/gu, '?').slice(0, 40);
}
