import type { LineCounter, YAMLError } from 'yaml';
import { type Words, worded } from '../words/language.ts';
import { openBrackets } from './decode.ts';
import { hasSecret, type Problem, printable, type Said } from './problem.ts';

/** More syntax errors than this are echoes of the first. */
const syntaxProblemsMax = 5;

/** What the YAML reader stumbled over, without the echoes: after a real fault the next lines seem to stand wrong. */
export function syntaxProblems(
  file: string,
  text: string,
  errors: readonly YAMLError[],
  lines: LineCounter,
): Problem[] {
  const source = text.split(/\r?\n/);
  const problems: Problem[] = [];
  const tabs = errors.filter(({ code }) => code === 'TAB_AS_INDENT');
  for (const { code, message, pos } of tabs.length > 0 ? tabs : errors) {
    const { line, col } = lines.linePos(pos[0]);
    const isEcho = problems.length > 0 && (echoes.has(code) || problems.some((problem) => problem.line === line));
    if (isEcho || problems.length >= syntaxProblemsMax) continue;
    const value = sourceLine(source[line - 1] ?? '');
    problems.push({ file, line, column: col, path: '', value, ...syntaxWords(code, message) });
  }
  return problems;
}

const echoes: ReadonlySet<YAMLError['code']> = new Set([
  'BAD_INDENT',
  'BLOCK_AS_IMPLICIT_KEY',
  'IMPOSSIBLE',
  'MULTILINE_IMPLICIT_KEY',
  'UNEXPECTED_TOKEN',
]);

/** The line as it stands in the file, unless there may be a password in it. */
function sourceLine(line: string): string | null {
  const text = printable(line.trim());
  if (text === '' || hasSecret(text) || /passw|secret|token/i.test(text)) return null;
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}

/** The finding in words for a person who does not know YAML. */
function syntaxWords(code: YAMLError['code'], detail: string): Said {
  return known[code] ?? { message: worded(unreadable, { detail: printable(detail) }), remedy: general };
}

const unreadable: Words = {
  en: 'This is not readable as YAML: {detail}.',
  zh: '无法按 YAML 读取：`{detail}`。',
};

const general: Words = {
  en: 'Compare indentation, quotes and brackets of this line and the one above with config/estate.yaml.',
  zh: '请将本行及上一行的缩进、引号和括号与 config/estate.yaml 对照。',
};

const quotes: Words = { en: 'Put the value in quotes.', zh: '请给该值加上引号。' };

const known: Partial<Record<YAMLError['code'], Said>> = {
  TAB_AS_INDENT: {
    message: { en: 'This line is indented with a tab.', zh: '本行用制表符缩进。' },
    remedy: {
      en: 'Use spaces, two for each level; set the editor to insert spaces.',
      zh: '请用空格，每级两个；并将编辑器设为插入空格。',
    },
  },
  MISSING_CHAR: {
    message: {
      en: 'A quote or a bracket is opened here, or a little above, and never closed.',
      zh: '此处或稍上方的引号或括号没有闭合。',
    },
    remedy: {
      en: 'Every " needs a second one on the same line, every [ its ] and every { its }.',
      zh: '每个 " 须在同一行成对，每个 [ 须有 ]，每个 { 须有 }。',
    },
  },
  MULTIPLE_DOCS: {
    message: { en: 'A line --- starts a second document here.', zh: '此处的 --- 行开始了第二份文档。' },
    remedy: { en: 'Remove it: one file holds one config.', zh: '请删除：一个文件只放一份配置。' },
  },
  TAG_RESOLVE_FAILED: {
    message: {
      en: 'A value starts with an exclamation mark, which YAML takes for a tag.',
      zh: '有一个值以感叹号开头，YAML 会把它当作标签。',
    },
    remedy: quotes,
  },
  BAD_SCALAR_START: {
    message: { en: 'A value starts with a sign that YAML keeps for itself.', zh: '有一个值以 YAML 的保留符号开头。' },
    remedy: quotes,
  },
  BLOCK_AS_IMPLICIT_KEY: {
    message: {
      en: 'Two colons on one line: YAML takes the second for another key.',
      zh: '一行中有两个冒号：YAML 会把第二个当作另一个键。',
    },
    remedy: {
      en: 'Put the value in quotes, or start a new line after the first colon.',
      zh: '请给该值加上引号，或在第一个冒号后换行。',
    },
  },
  RESOURCE_EXHAUSTION: {
    message: { en: 'The file is nested too deep.', zh: '文件嵌套过深。' },
    remedy: openBrackets,
  },
  NON_STRING_KEY: {
    message: { en: 'A key is not plain text.', zh: '有一个键不是普通文本。' },
    remedy: {
      en: 'Write key, colon, space, value; a key has no brackets.',
      zh: '请按“键、冒号、空格、值”书写；键中没有括号。',
    },
  },
  BAD_INDENT: {
    message: {
      en: 'This line is not indented like its neighbours, or a bracket above is not closed.',
      zh: '本行缩进与相邻各行不同，或上方有括号未闭合。',
    },
    remedy: {
      en: 'Give it the same number of spaces as its neighbours; close every [ and { that was opened.',
      zh: '请使其空格数与相邻各行相同，并闭合所有打开的 [ 和 {。',
    },
  },
};
