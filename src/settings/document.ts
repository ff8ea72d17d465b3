import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type ParsedNode,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml';
import { decode } from './decode.ts';
import { type Finding, type Path, type Problem, pathText, valueText } from './problem.ts';
import { syntaxWords } from './syntaxWords.ts';

/** A YAML text that was read: plain data, and a way back from any path to its line. */
export type ReadDocument = {
  readonly file: string;
  readonly data: unknown;
  readonly locate: (path: Path, atKey?: boolean) => { readonly line: number; readonly column: number };
  readonly problem: (finding: Finding) => Problem;
};

export type DocumentResult =
  | { readonly kind: 'ok'; readonly document: ReadDocument }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] };

/** More syntax errors than this are echoes of the first. */
const syntaxProblemsMax = 5;
/** Nobody reads more; a hostile file could have a hundred thousand. */
const forbiddenMax = 50;

/** Reads bytes or text as one YAML document without aliases, tags or repeated keys. Never throws. */
export function readDocument(file: string, content: string | Uint8Array): DocumentResult {
  const decoded = decode(file, content);
  if (decoded.kind === 'refused') return { kind: 'refused', problems: [decoded.problem] };
  const lines = new LineCounter();
  try {
    return compose(file, decoded.text, lines);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    return { kind: 'refused', problems: [wholeFile(file, `The file cannot be read as YAML: ${cause}.`, nestedRemedy)] };
  }
}

const nestedRemedy = 'Compare it with config/estate.yaml; this usually means brackets that open and never close.';

function compose(file: string, text: string, lines: LineCounter): DocumentResult {
  const parsed = parseDocument(text, {
    lineCounter: lines,
    logLevel: 'silent',
    prettyErrors: false,
    resolveKnownTags: false,
    stringKeys: true,
    // Checked below in linear time: the library compares every key with every other.
    uniqueKeys: false,
  });
  const syntax = syntaxProblems(file, text, parsed, lines);
  if (syntax.length > 0) return { kind: 'refused', problems: syntax };
  const document = located(file, parsed, lines);
  const forbidden = forbiddenFindings(parsed).map(document.problem);
  if (forbidden.length > 0) return { kind: 'refused', problems: forbidden };
  return { kind: 'ok', document: { ...document, data: parsed.toJS({ maxAliasCount: 0 }) } };
}

function syntaxProblems(file: string, text: string, parsed: Document.Parsed, lines: LineCounter): Problem[] {
  const seen = new Set<number>();
  const problems: Problem[] = [];
  for (const error of [...parsed.errors, ...parsed.warnings]) {
    const { line, col } = lines.linePos(error.pos[0]);
    if (seen.has(line) || problems.length >= syntaxProblemsMax) continue;
    seen.add(line);
    const source = text.split(/\r?\n/, line)[line - 1]?.trim() ?? '';
    const secret = valueText([], source) === null || /passw|secret|token/i.test(source);
    const value = secret || source === '' ? null : valueText([], source);
    problems.push({ file, line, column: col, path: '', value, ...syntaxWords(error.code, error.message) });
  }
  return problems;
}

function located(file: string, parsed: Document.Parsed, lines: LineCounter): Omit<ReadDocument, 'data'> {
  const locate = (path: Path, atKey = false) => {
    const { line, col } = lines.linePos(offsetOf(parsed, path, atKey));
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const problem = (finding: Finding): Problem => ({
    file,
    ...locate(finding.path, finding.atKey),
    path: pathText(finding.path),
    value: valueText(finding.path, finding.value),
    message: finding.message,
    remedy: finding.remedy,
  });
  return { file, locate, problem };
}

/** Where a path stands; where it does not exist, the nearest thing around it, best its key. */
function offsetOf(parsed: Document.Parsed, path: Path, atKey: boolean): number {
  let node: unknown = parsed.contents;
  let offset = startOf(node) ?? 0;
  for (const [depth, part] of path.entries()) {
    const last = depth === path.length - 1;
    const pair = isMap(node) ? pairOf(node, String(part)) : undefined;
    if (pair) {
      const keyAt = startOf(pair.key) ?? offset;
      node = pair.value;
      // A missing entry is looked for at its parent's key, where a person would add it.
      offset = (last && atKey) || isMap(node) ? keyAt : (startOf(node) ?? keyAt);
    } else if (isSeq(node) && typeof part === 'number' && node.items[part] !== undefined) {
      node = node.items[part];
      offset = startOf(node) ?? offset;
    } else {
      return offset;
    }
  }
  return offset;
}

const pairOf = (map: YAMLMap, key: string) =>
  map.items.find((pair) => (isScalar(pair.key) ? String(pair.key.value) : pair.key) === key);

const startOf = (node: unknown): number | null => (isNode(node) ? ((node as ParsedNode).range?.[0] ?? null) : null);

/** Aliases (they can blow up, and hide the line a value comes from) and keys that stand twice. */
function forbiddenFindings(parsed: Document.Parsed): Finding[] {
  const findings: Finding[] = [];
  visit(parsed, {
    Node(_key, node, ancestors) {
      if (isAlias(node)) findings.push(aliasFinding(pathOf(ancestors, node)));
      if (isMap(node)) findings.push(...repeatedKeys(node, () => pathOf(ancestors, node)));
      return findings.length >= forbiddenMax ? visit.BREAK : undefined;
    },
  });
  return findings;
}

const aliasFinding = (path: Path): Finding => ({
  path,
  message: 'A YAML alias (*name) is not allowed here.',
  remedy: 'Write the value out, or give it a name among programs or luminaires and refer to that.',
});

function repeatedKeys(map: YAMLMap, path: () => Path): Finding[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { key } of map.items) {
    const name = String(isScalar(key) ? key.value : key);
    if (seen.has(name)) twice.add(name);
    seen.add(name);
  }
  return [...twice].map((name) => ({
    path: [...path(), name],
    atKey: true,
    message: `The key "${name}" stands here more than once.`,
    remedy: 'Keep one of them: the device would not know which one you mean.',
  }));
}

/** The path from the root to a node, read off its ancestors. */
function pathOf(ancestors: readonly unknown[], node: unknown): Path {
  const chain = [...ancestors.slice(1), node];
  const path: (string | number)[] = [];
  for (const [depth, link] of chain.entries()) {
    const parent = chain[depth - 1];
    if (isPair(link)) path.push(isScalar(link.key) ? String(link.key.value) : '');
    else if (isSeq(parent)) path.push(parent.items.indexOf(link));
  }
  return path;
}

/** A problem of the file as a whole. */
export const wholeFile = (file: string, message: string, remedy: string): Problem => ({
  file,
  line: 1,
  column: 1,
  path: '',
  value: null,
  message,
  remedy,
});
