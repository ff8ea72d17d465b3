import type { Language, Words } from '../words/language.ts';
import { isGroup, shown } from './schema/words.ts';

/** Where in a config something stands: `['zones', 3, 'output', 'line']`. */
export type Path = readonly (string | number)[];

/** What a person is told about one fault. */
export type Said = {
  /** What is wrong: one sentence. */
  readonly message: Words;
  /** What to do about it: one or two sentences. */
  readonly remedy: Words;
};

/** One thing wrong with a config, for the person who wrote it. */
export type Problem = Said & {
  readonly file: string;
  /** 1 is the first line; 1 is the first column. */
  readonly line: number;
  readonly column: number;
  /** `zones[3].output.line`; empty for the file as a whole. */
  readonly path: string;
  /** The value as it stands there, shortened; null where there is none or it must not be shown. */
  readonly value: string | null;
};

/** A problem before anybody looked up its line and its value. */
export type Finding = Said & {
  readonly path: Path;
  /** It is the key itself that is wrong, and not its value. */
  readonly atKey?: boolean;
};

/** `zones[3].output.line` */
export function pathText(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? part : `${text}.${part}`;
  }, '');
}

/** A problem as the crew reads it: where and what on the first line, then the fault, then the remedy. */
export function problemText(problem: Problem, language: Language): string {
  const where = `${problem.file}:${problem.line}:${problem.column}`;
  const what = [problem.path, problem.value].filter(Boolean).join(': ');
  return `${where}  ${what}`.trimEnd() + `\n  ${problem.message[language]}\n  ${problem.remedy[language]}`;
}

/** All problems in both languages, one below the other. */
export const problemsText = (problems: readonly Problem[]): Words => ({
  en: problems.map((problem) => problemText(problem, 'en')).join('\n'),
  zh: problems.map((problem) => problemText(problem, 'zh')).join('\n'),
});

const secretKey = /passw(or)?d|passphrase|^pass$|^pwd$|secret|token|credential|^psk$|api_?key|private_?key/i;

/** Whether a key asks for a secret; `passwordFile` names a file and is none. */
export const isSecretKey = (key: string): boolean => secretKey.test(key) && key !== 'passwordFile';

export const isSecretPath = (path: Path): boolean => path.some((part) => isSecretKey(String(part)));

export const secretWords = {
  message: {
    en: 'A password does not belong in this file: many people read it.',
    zh: '密码不应写在此文件中：许多人会看到它。',
  },
  remedy: {
    en: 'Put it alone in a file that only this device can read, name that file in passwordFile, delete it here.',
    zh: '请将密码单独放入仅本设备可读的文件，在 passwordFile 中写明该文件，并在此处删除。',
  },
} as const satisfies Said;

/** Whether a text carries `user:password@` as addresses can. */
export const hasSecret = (text: string): boolean => /:\/\/[^/\s@]*:[^/\s@]*@/.test(text);

/** A piece of somebody's file inside our words: it must not move the cursor of the terminal that shows it. */
export const printable = (text: string): string => text.replaceAll(/\p{Cc}/gu, '?');

export const printableWords = ({ en, zh }: Words): Words => ({ en: printable(en), zh: printable(zh) });

/** The value for a problem: a word, a number or a short list as it stands there; never a secret. */
export function valueText(path: Path, value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (isSecretPath(path) || hasSecret(JSON.stringify(value)) || isGroup(value)) return null;
  return shown(value);
}
