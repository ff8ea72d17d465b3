import type { Dice } from '../dice.ts';
import { numbers, texts } from './json.ts';

type Means = { readonly dice: Dice; readonly words: readonly string[]; readonly other: readonly string[] };

/** A change of whole lines, as a hand at an editor makes: gone, twice, moved, indented, cut, or one of another file. */
export function changeLines(lines: string[], { dice, other }: Omit<Means, 'words'>): string[] {
  const at = dice.below(lines.length);
  const line = lines[at] ?? '';
  switch (dice.below(7)) {
    case 0:
      return lines.toSpliced(at, 1 + dice.below(dice.happens(0.8) ? 1 : lines.length));
    case 1:
      return lines.toSpliced(at, 0, ...lines.slice(at, at + 1 + dice.below(4)));
    case 2:
      return lines.with(at, lines[dice.below(lines.length)] ?? '');
    case 3:
      return lines.with(at, ' '.repeat(dice.below(9)) + line.trimStart());
    case 4:
      return lines.with(at, line.slice(0, dice.below(line.length + 1)));
    case 5:
      return lines.toSpliced(at, 0, dice.one(other) ?? '');
    default:
      return lines.with(at, dice.one(['', '---', '- ', '\t', '}', '[', '# ', '&a x', '*a', '? x', '|', '"']) ?? '');
  }
}

/** A word of the text in another's place, or something odd. */
export function changeWord(text: string, { dice, words }: Omit<Means, 'other'>): string {
  const found = [...text.matchAll(/[\p{L}\p{N}_.:+-]+/gu)];
  const word = dice.one(found);
  if (word === undefined) return text + (dice.one(words) ?? '');
  return text.slice(0, word.index) + odd(dice, words) + text.slice(word.index + word[0].length);
}

function odd(dice: Dice, words: readonly string[]): string {
  switch (dice.below(6)) {
    case 0:
      return String(dice.one(numbers));
    case 1:
      return JSON.stringify(dice.one(texts));
    case 2:
      return dice.one(['null', '~', 'true', '[]', '{}', '{ a: 1 }', '[a, b]', '"', "'", ':', '- ', '!x', '<<']) ?? '';
    default:
      return dice.one(words) ?? '';
  }
}

/** A cell of comma-separated text: another's, empty, quoted, or with what a spreadsheet leaves. */
export function changeCell(text: string, means: Omit<Means, 'other'>): string {
  const { dice } = means;
  const cells = text.split(/(?<=[,\n])/);
  const at = dice.below(cells.length);
  const cell = cells[at] ?? '';
  const end = /[,\n]$/.exec(cell)?.[0] ?? '';
  const plain = cell.slice(0, cell.length - end.length);
  const made = [
    () => cells[dice.below(cells.length)] ?? '',
    () => end,
    () => `"${plain}"${end}`,
    () => `"${plain}${end}`,
    () => `${plain}""${end}`,
    () => `${plain}\r${end}`,
    () => `${changeWord(plain, means)}${end}`,
    () => `${plain}${end}${end}`,
  ];
  return cells.with(at, dice.one(made)?.() ?? cell).join('');
}
