import type { LineCounter, YAMLError } from 'yaml';
import { hasSecret, type Problem, printable } from './problem.ts';

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

type Words = { readonly message: string; readonly remedy: string };

/** The finding in words for a person who does not know YAML. */
function syntaxWords(code: YAMLError['code'], detail: string): Words {
  return known[code] ?? { message: `This is not readable as YAML: ${printable(detail)}.`, remedy: general };
}

const general = 'Compare indentation, quotes and brackets of this line and the one above with config/estate.yaml.';

const known: Partial<Record<YAMLError['code'], Words>> = {
  TAB_AS_INDENT: {
    message: 'This line is indented with a tab.',
    remedy: 'Use spaces, two for each level; set the editor to insert spaces.',
  },
  MISSING_CHAR: {
    message: 'A quote or a bracket is opened here, or a little above, and never closed.',
    remedy: 'Every " needs a second one on the same line, every [ its ] and every { its }.',
  },
  MULTIPLE_DOCS: {
    message: 'A line --- starts a second document here.',
    remedy: 'Remove it: one file holds one config.',
  },
  TAG_RESOLVE_FAILED: {
    message: 'A value starts with an exclamation mark, which YAML takes for a tag.',
    remedy: 'Put the value in quotes.',
  },
  BAD_SCALAR_START: {
    message: 'A value starts with a sign that YAML keeps for itself.',
    remedy: 'Put the value in quotes.',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    message: 'Two colons on one line: YAML takes the second for another key.',
    remedy: 'Put the value in quotes, or start a new line after the first colon.',
  },
  RESOURCE_EXHAUSTION: {
    message: 'The file is nested too deep.',
    remedy: 'Look for brackets that open and never close; a config nests seven deep at most.',
  },
  NON_STRING_KEY: {
    message: 'A key is not plain text.',
    remedy: 'Write key, colon, space, value; a key has no brackets.',
  },
  BAD_INDENT: {
    message: 'This line is not indented like its neighbours, or a bracket above is not closed.',
    remedy: 'Give it the same number of spaces as its neighbours; close every [ and { that was opened.',
  },
};
