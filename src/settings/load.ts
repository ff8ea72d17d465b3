import { dirname, join } from 'node:path';
import type { Site } from '../controller/site.ts';
import { type Words, worded } from '../words/language.ts';
import { wordsOf } from '../words/saidError.ts';
import { type AcceptedSource, sha256Of } from './accepted.ts';
import { exceptionFindings } from './checks/exceptions.ts';
import { laneFindings, laneWarnings } from './checks/lanes.ts';
import { exceptionLightFindings, lightFindings, lightWarnings } from './checks/light.ts';
import { exceptionNameFindings, nameFindings, repeats } from './checks/names.ts';
import { placeFindings } from './checks/place.ts';
import { secretFindings } from './checks/secrets.ts';
import { useWarnings } from './checks/use.ts';
import { wiringFindings, wiringWarnings } from './checks/wiring.ts';
import { type ReadDocument, readDocument, wholeFile } from './document.ts';
import { type Drafted, draftOf, type Entry, type ExceptionEntry, entries } from './draft.ts';
import { type Finding, type Path, type Problem, pathText } from './problem.ts';
import { resolve } from './resolve.ts';
import { type ExceptionText, exceptionSchema, exceptionsFileSchema } from './schema/exceptions.ts';
import { shape } from './shape.ts';

/** A config that was understood, or everything that is wrong with it. The hashes are those of `accepted.ts`. */
export type Settled =
  | {
      readonly kind: 'ok';
      readonly site: Site;
      readonly warnings: readonly Problem[];
      readonly sources: readonly AcceptedSource[];
      readonly sha256OfText: string;
    }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] };

/** What `readSettings` needs: the main file's name and content, and a way to read the file it names. */
export type SettingsInput = {
  readonly file: string;
  readonly text: string | Uint8Array;
  /** Called at most once, with a path beside `file`; may throw. */
  readonly readFile: (file: string) => string | Uint8Array;
};

const words = {
  exception: { en: 'exception', zh: '例外' },
  outside: { en: 'The second file lies outside the folder of this one.', zh: '第二个文件不在本文件所在目录之内。' },
  outsideRemedy: {
    en: 'Put it beside the main file or in a folder below, and write its path from there.',
    zh: '请放在主文件旁或其下级目录，并写出相对路径。',
  },
  unread: { en: 'The file cannot be read: {why}.', zh: '文件无法读取：{why}。' },
  unreadRemedy: {
    en: 'Create {file} with the line "exceptions: []", or remove exceptionsFile.',
    zh: '请新建 {file}，写入一行“exceptions: []”；或删除 exceptionsFile。',
  },
  more: {
    en: 'There are more than {most} problems; this is where the list stops.',
    zh: '问题超过 {most} 处，列表到此为止。',
  },
  lookAgain: { en: 'Correct these and look again.', zh: '请先改正以上各处再检查。' },
} satisfies Record<string, Words>;

/** Nobody reads more, and a hostile file could have a hundred thousand. */
const problemsMax = 200;

/** Reads a config to the end and says everything that is wrong with it at once. Never throws. */
export function readSettings(input: SettingsInput): Settled {
  const main = readDocument(input.file, input.text);
  if (main.kind === 'refused') return main;
  const drafted = draftOf(main.document.data);
  const more = readExceptions(input, main.document, drafted);
  const exceptions = [
    ...drafted.exceptions.map((entry) => ({ ...entry, document: main.document })),
    ...more.exceptions,
  ];
  const problems = [
    ...mainProblems(main.document, drafted),
    ...more.problems,
    ...exceptionProblems(drafted, exceptions),
  ];
  if (problems.length > 0 || drafted.settings === null) return { kind: 'refused', problems: inOrder(problems) };
  const sources = [sourceOf(input.file, input.text), ...more.sources];
  const sha256OfText = sha256Of(input.text, ...more.texts);
  const texts = exceptions.map(({ value }) => value);
  const site = resolve(drafted.settings, texts, sha256OfText.slice(0, 12));
  return { kind: 'ok', site, warnings: warningsOf(main.document, drafted, exceptions), sources, sha256OfText };
}

function mainProblems(document: ReadDocument, { findings, meant, draft }: Drafted): Problem[] {
  const lineOf = (path: Finding['path']) => document.locate(path).line;
  const secrets = secretFindings(document.data);
  const all = [
    ...secrets,
    ...findings,
    ...nameFindings(draft),
    ...wiringFindings(draft, lineOf),
    ...laneFindings(draft),
    ...lightFindings(draft),
    ...placeFindings(draft),
  ];
  return unexplained(all, meant).slice(0, problemsMax).map(document.problem);
}

/**
 * One finding for each place, the first; and none where a misspelt key explains it: `progam` is one mistake, and not
 * also a missing program.
 */
function unexplained(findings: readonly Finding[], meant: readonly Path[]): readonly Finding[] {
  const explained = new Set(meant.map(pathText));
  return findings.filter(({ path, atKey }) => {
    const place = pathText(path);
    if (atKey === true) return true;
    if (explained.has(place)) return false;
    explained.add(place);
    return true;
  });
}

function exceptionProblems({ draft }: Drafted, exceptions: readonly ExceptionEntry[]): Problem[] {
  const each = exceptions.flatMap((entry) =>
    [...exceptionFindings(entry), ...exceptionNameFindings(draft, entry), ...exceptionLightFindings(draft, entry)].map(
      entry.document.problem,
    ),
  );
  const ids = exceptions.map((entry) => ({ ...entry, path: [...entry.path, 'id'], name: entry.value.id }));
  const twice = repeats(ids, words.exception).map(({ of, ...finding }) => of.document.problem(finding));
  return [...each, ...twice].slice(0, problemsMax);
}

function warningsOf(document: ReadDocument, { draft }: Drafted, exceptions: readonly ExceptionEntry[]): Problem[] {
  const all = [
    ...wiringWarnings(draft),
    ...lightWarnings(draft),
    ...laneWarnings(draft),
    ...useWarnings(draft, exceptions),
  ];
  return inOrder(all.map(document.problem));
}

type MoreExceptions = {
  readonly exceptions: readonly ExceptionEntry[];
  readonly problems: readonly Problem[];
  readonly sources: readonly AcceptedSource[];
  readonly texts: readonly (string | Uint8Array)[];
};

const noMore: MoreExceptions = { exceptions: [], problems: [], sources: [], texts: [] };

/** The second file, where the first names one. Its problems carry its own name and lines. */
function readExceptions(input: SettingsInput, main: ReadDocument, { exceptionsFile }: Drafted): MoreExceptions {
  if (exceptionsFile === null) return noMore;
  const opened = open(input, exceptionsFile);
  if ('finding' in opened) return { ...noMore, problems: [main.problem(opened.finding)] };
  const { file, text } = opened;
  const read = readDocument(file, text);
  if (read.kind === 'refused') return { ...noMore, problems: read.problems };
  const { document } = read;
  const { findings, meant, known } = shape(exceptionsFileSchema, document.data);
  const list = (known as { readonly exceptions?: unknown } | null)?.exceptions;
  const good: Entry<ExceptionText>[] = entries(list, exceptionSchema, ['exceptions']);
  return {
    exceptions: good.map((entry) => ({ ...entry, document })),
    problems: unexplained(findings, meant).slice(0, problemsMax).map(document.problem),
    sources: [sourceOf(file, text)],
    texts: [text],
  };
}

type Opened = { readonly file: string; readonly text: string | Uint8Array } | { readonly finding: Finding };

function open({ file, readFile }: SettingsInput, named: string): Opened {
  const path = ['exceptionsFile'];
  if (/^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)/.test(named)) {
    return { finding: { path, message: words.outside, remedy: words.outsideRemedy } };
  }
  const beside = join(dirname(file), named);
  try {
    return { file: beside, text: readFile(beside) };
  } catch (error) {
    const message = worded(words.unread, { why: wordsOf(error) });
    return { finding: { path, message, remedy: worded(words.unreadRemedy, { file: beside }) } };
  }
}

const sourceOf = (file: string, text: string | Uint8Array): AcceptedSource => ({ file, sha256: sha256Of(text) });

/** File by file from top to bottom, the way a person works through them; at most as many as anybody reads. */
function inOrder(problems: readonly Problem[]): Problem[] {
  const files = [...new Set(problems.map(({ file }) => file))];
  const sorted = problems.toSorted(
    (one, other) =>
      files.indexOf(one.file) - files.indexOf(other.file) || one.line - other.line || one.column - other.column,
  );
  const [first] = sorted;
  if (sorted.length <= problemsMax || first === undefined) return sorted;
  const rest = { message: worded(words.more, { most: problemsMax }), remedy: words.lookAgain };
  return [...sorted.slice(0, problemsMax), wholeFile(first.file, rest)];
}
