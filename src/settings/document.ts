import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml';
import { foreign, type Words, worded } from '../words/language.ts';
import { decode } from './decode.ts';
import { offsetOf } from './locate.ts';
import {
  type Finding,
  hasSecret,
  isSecretPath,
  type Path,
  type Problem,
  pathText,
  printable,
  printableWords,
  type Said,
  secretWords,
  valueText,
} from './problem.ts';
import { syntaxProblems } from './syntax.ts';

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
    const said = { message: worded(words.unreadable, { cause: foreign(cause) }), remedy: words.nested };
    return { kind: 'refused', problems: [wholeFile(file, said)] };
  }
}

const words = {
  unreadable: { en: 'The file cannot be read as YAML: {cause}.', zh: '文件无法按 YAML 读取：`{cause}`。' },
  nested: {
    en: 'Compare it with config/estate.yaml; this usually means brackets that open and never close.',
    zh: '请与 config/estate.yaml 对照；通常是括号未闭合。',
  },
  alias: { en: 'A YAML alias (*name) is not allowed here.', zh: '此处不允许使用 YAML 别名（*name）。' },
  aliasRemedy: {
    en: 'Write the value out, or give it a name among programs or luminaires and refer to that.',
    zh: '请直接写出该值，或在 programs 或 luminaires 中为其命名后引用。',
  },
  twice: { en: 'The key "{name}" stands here more than once.', zh: '键“{name}”在此处出现多次。' },
  twiceRemedy: {
    en: 'Keep one of them: the device would not know which one you mean.',
    zh: '请只保留一个：否则设备不知以哪个为准。',
  },
} satisfies Record<string, Words>;

function compose(file: string, text: string, lines: LineCounter): DocumentResult {
  const parsed = parseDocument(text, {
    lineCounter: lines,
    // 'silent' would also hide a second document.
    logLevel: 'error',
    prettyErrors: false,
    resolveKnownTags: false,
    stringKeys: true,
    // Checked below in linear time: the library compares every key with every other.
    uniqueKeys: false,
  });
  const syntax = syntaxProblems(file, text, [...parsed.errors, ...parsed.warnings], lines);
  if (syntax.length > 0) return { kind: 'refused', problems: syntax };
  const forbidden = forbiddenFindings(parsed).map(located(file, null, { parsed, lines }).problem);
  if (forbidden.length > 0) return { kind: 'refused', problems: forbidden };
  return { kind: 'ok', document: located(file, parsed.toJS({ maxAliasCount: 0 }), { parsed, lines }) };
}

function located(
  file: string,
  data: unknown,
  { parsed, lines }: { readonly parsed: Document.Parsed; readonly lines: LineCounter },
): ReadDocument {
  const locate = (path: Path, atKey = false) => {
    const { line, col } = lines.linePos(offsetOf(parsed, path, atKey));
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const problem = ({ path, atKey, message, remedy }: Finding): Problem => {
    const value = atKey ? null : valueText(path, dataAt(data, path));
    // The words of a finding may quote the value, or the key: an address alone within { } is a key.
    const isSecret = isSecretPath(path) || hasSecret(`${message.en}\n${remedy.en}`);
    const said = isSecret ? secretWords : { message: printableWords(message), remedy: printableWords(remedy) };
    return { file, ...locate(path, atKey), path: printable(pathText(path.map(harmless))), value, ...said };
  };
  return { file, data, locate, problem };
}

const harmless = (part: string | number): string | number => (hasSecret(String(part)) ? '...' : part);

const dataAt = (data: unknown, path: Path): unknown =>
  path.reduce<unknown>((at, part) => {
    const isThere = typeof at === 'object' && at !== null && Object.hasOwn(at, part);
    return isThere ? (at as Record<string | number, unknown>)[part] : undefined;
  }, data);

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

const aliasFinding = (path: Path): Finding => ({ path, message: words.alias, remedy: words.aliasRemedy });

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
    message: worded(words.twice, { name }),
    remedy: words.twiceRemedy,
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
export const wholeFile = (file: string, said: Said): Problem => ({
  file,
  line: 1,
  column: 1,
  path: '',
  value: null,
  ...said,
});
