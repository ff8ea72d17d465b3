import type { Language } from '../words/language.ts';

/** What a command may do to the terminal; tests hand in their own. */
export type Terminal = {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** True only when standard output is a terminal and nobody asked for plain text (NO_COLOR). */
  readonly color: boolean;
  /** Columns of the terminal; 100 when there is none. */
  readonly columns: number;
  readonly language: Language;
};

export type Tone = 'red' | 'yellow' | 'green' | 'cyan' | 'dim' | 'bold';

const codes: Readonly<Record<Tone, number>> = { red: 31, yellow: 33, green: 32, cyan: 36, dim: 2, bold: 1 };

/** Colours a text on a colour terminal, else returns it as it is. */
export function paint(terminal: Terminal, tone: Tone, text: string): string {
  return terminal.color ? `\u001b[${codes[tone]}m${text}\u001b[0m` : text;
}

/** Columns a text takes on a terminal: Chinese characters take two. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text)
    width += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/u.test(
      character,
    )
      ? 2
      : 1;
  return width;
}

/** Pads to a column width, counting Chinese characters as two. */
export function pad(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - widthOf(text)));
}
