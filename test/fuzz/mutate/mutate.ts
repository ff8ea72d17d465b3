import type { Dice } from '../dice.ts';
import type { Target } from '../target.ts';
import { changeBytes } from './bytes.ts';
import { changeJson } from './json.ts';
import { changeCell, changeLines, changeWord } from './text.ts';

/** A new input out of one of the corpus, or of two. */
export function mutated(
  target: Target,
  words: readonly string[],
  dice: Dice,
  from: Uint8Array,
  other: Uint8Array,
): Uint8Array {
  let input = from;
  // Half of them have one change; each further one is half as likely.
  do {
    // Sound structure goes deeper; bytes find what nobody thought of.
    input = dice.happens(target.shape === 'bytes' ? 1 : 0.12)
      ? changeBytes(input, dice, other)
      : changed(target, words, dice, input, other);
  } while (dice.happens(0.5));
  return input.subarray(0, target.lengthMax);
}

function changed(
  { shape }: Target,
  words: readonly string[],
  dice: Dice,
  from: Uint8Array,
  other: Uint8Array,
): Uint8Array {
  const text = Buffer.from(from).toString();
  switch (shape) {
    case 'json':
      return jsonChanged(from, other, dice, words);
    case 'lines': {
      const lines = text.split('\n');
      if (dice.happens(0.5)) return Buffer.from(changeLines(lines, { dice, other: linesOf(other) }).join('\n'));
      const at = dice.below(lines.length);
      const line = jsonChanged(Buffer.from(lines[at] ?? ''), Buffer.from(dice.one(linesOf(other)) ?? ''), dice, words);
      return Buffer.from(lines.with(at, Buffer.from(line).toString()).join('\n'));
    }
    case 'yaml':
      return Buffer.from(
        dice.happens(0.4)
          ? changeLines(text.split('\n'), { dice, other: linesOf(other) }).join('\n')
          : changeWord(text, { dice, words }),
      );
    case 'csv':
      return Buffer.from(
        dice.happens(0.2)
          ? changeLines(text.split('\n'), { dice, other: linesOf(other) }).join('\n')
          : changeCell(text, { dice, words }),
      );
    case 'bytes':
      return changeBytes(from, dice, other);
  }
}

const linesOf = (bytes: Uint8Array): string[] => Buffer.from(bytes).toString().split('\n');

function jsonChanged(from: Uint8Array, other: Uint8Array, dice: Dice, words: readonly string[]): Uint8Array {
  const tree = parsed(from);
  if (tree === undefined) return changeBytes(from, dice, other);
  return Buffer.from(JSON.stringify(changeJson(tree, dice, words, parsed(other))) ?? '');
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch {
    return undefined;
  }
}
