import { type Words, worded } from '../words/language.ts';
import type { Problem } from './problem.ts';

/** Longest config that is read. The largest estate known needs a tenth of it. */
export const configBytesMax = 512 * 1024;

type Decoded = { readonly kind: 'ok'; readonly text: string } | { readonly kind: 'refused'; readonly problem: Problem };

/** What to do about nesting, wherever it is found out. */
export const openBrackets: Words = {
  en: 'Look for brackets that open and never close; a config nests seven deep at most.',
  zh: '请查找未闭合的括号；配置最多嵌套七层。',
};

const words = {
  tooLong: {
    en: 'The file has {size} KB; the most that is read is 512 KB.',
    zh: '文件有 {size} KB，最多读取 512 KB。',
  },
  otherFile: { en: 'Was another file saved under this name?', zh: '是否误将其他文件存为此名？' },
  notUtf8: { en: 'The file is not UTF-8 text.', zh: '文件不是 UTF-8 文本。' },
  saveUtf8: {
    en: 'Save it with the encoding UTF-8 (not GBK, not UTF-16).',
    zh: '请以 UTF-8 编码保存（不要用 GBK 或 UTF-16）。',
  },
  empty: { en: 'The file is empty.', zh: '文件是空的。' },
  startAgain: {
    en: 'Start from config/examples/minimal.yaml, or bring the file back from a copy.',
    zh: '请以 config/examples/minimal.yaml 为起点，或从备份恢复该文件。',
  },
  tooDeep: { en: 'Brackets are nested more than a hundred deep.', zh: '括号嵌套超过一百层。' },
} satisfies Record<string, Words>;

/** Bytes to text: UTF-8 with or without byte-order mark, not empty, not too long. */
export function decode(file: string, content: string | Uint8Array): Decoded {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const refused = (message: Words, remedy: Words, line = 1): Decoded => ({
    kind: 'refused',
    problem: { file, line, column: 1, path: '', value: null, message, remedy },
  });
  if (bytes.length > configBytesMax) {
    return refused(worded(words.tooLong, { size: Math.ceil(bytes.length / 1024) }), words.otherFile);
  }
  const badLine = lineNotUtf8(bytes);
  if (badLine !== null) return refused(words.notUtf8, words.saveUtf8, badLine);
  const text = new TextDecoder().decode(bytes);
  if (text.split('\n').every(isBlankOrComment)) return refused(words.empty, words.startAgain);
  const deepLine = lineTooDeep(text);
  return deepLine === null ? { kind: 'ok', text } : refused(words.tooDeep, openBrackets, deepLine);
}

/** Found here, because the YAML reader would find it by running out of memory. */
function lineTooDeep(text: string): number | null {
  let depth = 0;
  for (const [index, line] of text.split('\n').entries()) {
    // A key at the left edge closes whatever a comment or a text left open.
    if (/^[a-z]/i.test(line)) depth = 0;
    for (const sign of line) {
      if (sign === '[' || sign === '{') depth += 1;
      if (sign === ']' || sign === '}') depth = Math.max(0, depth - 1);
      if (depth > 100) return index + 1;
    }
  }
  return null;
}

const isBlankOrComment = (line: string): boolean => /^\s*(#|$)/.test(line);

function lineNotUtf8(bytes: Uint8Array): number | null {
  if (isUtf8(bytes)) return null;
  let line = 1;
  for (let from = 0; from < bytes.length; line += 1) {
    const end = bytes.indexOf(0x0a, from);
    const to = end === -1 ? bytes.length : end + 1;
    if (!isUtf8(bytes.subarray(from, to))) return line;
    from = to;
  }
  return line;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
