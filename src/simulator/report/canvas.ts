import type { Words } from '../../words/language.ts';
import { bothDrawn } from './bilingual.ts';

export const colours = {
  day: '#cfe4f5',
  twilight: '#7f97b8',
  night: '#1d2a44',
  light: '#ffc83d',
  first: '#3b6ea5',
  second: '#b9b3a6',
  accent: '#8c2f39',
  text: '#1b1f24',
  line: '#d7dade',
};

/** A picture with its title; `parts` are elements. */
export function picture(
  title: Words,
  size: { readonly wide: number; readonly high: number },
  parts: readonly string[],
): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.wide} ${size.high}" width="100%" role="img" font-family="sans-serif" font-size="11" fill="${colours.text}">`,
    `<text x="0" y="15" font-size="13" font-weight="bold">${bothDrawn(title)}</text>`,
    ...parts,
    '</svg>',
  ].join('\n');
}

export function label(x: number, y: number, words: Words, anchor: 'start' | 'middle' | 'end' = 'start'): string {
  return `<text x="${at(x)}" y="${at(y)}" text-anchor="${anchor}">${bothDrawn(words)}</text>`;
}

export function box(x: number, y: number, wide: number, high: number, fill: string, more = ''): string {
  return `<rect x="${at(x)}" y="${at(y)}" width="${at(wide)}" height="${at(high)}" fill="${fill}"${more}/>`;
}

export function at(pixels: number): string {
  return String(Math.round(pixels * 10) / 10);
}

/** The next of 1, 2, 5 times a power of ten. */
export function niceAbove(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10) * power;
}
