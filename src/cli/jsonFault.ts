import { foreign, type Words, worded } from '../words/language.ts';

/** Where a text stops being JSON, and why. */
export type JsonFault = { readonly line: number; readonly why: Words };

const words = {
  unexpected: { en: '{found} cannot stand there', zh: '此处不应有 {found}' },
  early: { en: 'the file ends too early', zh: '文件提前结束' },
} satisfies Record<string, Words>;

/** What is wrong with a text that JSON.parse refused with this error. */
export function jsonFault(text: string, error: Error): JsonFault {
  if (isUnexpected(error)) {
    const at = unexpectedAt(text);
    const found = JSON.stringify(text.slice(at, at + 1)).replaceAll(/\p{C}/gu, '?');
    return { line: lineAt(text, at), why: worded(words.unexpected, { found }) };
  }
  const end = text.trimEnd().length;
  const position = Number(/ at position (\d+)/.exec(error.message)?.[1] ?? end);
  if (position >= end) return { line: lineAt(text, end), why: words.early };
  return { line: lineAt(text, position), why: foreign(error.message) };
}

const lineAt = (text: string, at: number): number => text.slice(0, at).split('\n').length;

/**
 * The engine names the position of every mistake but this one, which it shows with its neighbours over several lines. A text cut
 * before it ends too early, and any that contains it fails by it: so it is found by halving.
 */
function unexpectedAt(text: string): number {
  let [before, behind] = [0, text.length];
  while (behind - before > 1) {
    const middle = Math.floor((before + behind) / 2);
    if (failsByToken(text.slice(0, middle))) behind = middle;
    else before = middle;
  }
  return before;
}

function failsByToken(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    return error instanceof Error && isUnexpected(error);
  }
}

const isUnexpected = ({ message }: Error): boolean => message.startsWith('Unexpected token');
