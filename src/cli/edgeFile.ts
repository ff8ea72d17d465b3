import { createReadStream } from 'node:fs';
import type { Edge } from '../access/frame.ts';
import { foreign, type Words, worded } from '../words/language.ts';
import { SaidError, wordsOf } from '../words/saidError.ts';

/** A recording that cannot be read: the message names file, line, value and what to do. */
export class EdgeFileError extends SaidError {}

const words = {
  unread: { en: '{file}: cannot be read: {why}', zh: '{file}：无法读取：{why}' },
  noJson: { en: '{where}: not JSON: {found}. {remedy}', zh: '{where}：不是 JSON：{found}。{remedy}' },
  noEdge: { en: '{where}: not an edge: {found}. {remedy}', zh: '{where}：不是边沿：{found}。{remedy}' },
  tooLong: {
    en: '{where}: longer than {most} characters, so no recording of edges. {remedy}',
    zh: '{where}：超过 {most} 个字符，不是边沿记录。{remedy}',
  },
  oneALine: {
    en: 'Each line holds one edge, such as {"line":"D0","tNs":"81000123456","seq":17}.',
    zh: '每行应有一个边沿，例如 {"line":"D0","tNs":"81000123456","seq":17}。',
  },
  badValue: { en: '{where}: {name} {found}: {remedy}', zh: '{where}：{name} {found}：{remedy}' },
  missing: { en: 'is missing', zh: '缺失' },
  line: { en: 'write "D0" or "D1".', zh: '请写 "D0" 或 "D1"。' },
  tNs: {
    en: 'write kernel nanoseconds as digits in quotes, such as "81000123456".',
    zh: '请将内核纳秒写成带引号的数字，例如 "81000123456"。',
  },
  seq: { en: 'write the number of the edge, such as 17.', zh: '请写边沿的序号，例如 17。' },
} satisfies Record<string, Words>;

/** Far longer than a line of a recording, far shorter than a file of something else without line ends. */
const lineLengthMax = 1_000;
const chunkBytes = 65_536;

/**
 * Reads a recording of edges, one JSON object a line, in pieces: any length in little memory. `seen` hears how many bytes
 * are done. Throws EdgeFileError at the first line that is none.
 */
export async function* readEdges(file: string, seen: (bytes: number) => void): AsyncGenerator<readonly Edge[]> {
  const stream = createReadStream(file, { highWaterMark: chunkBytes, encoding: 'utf8' });
  const lines = new Lines(file);
  let rest = '';
  for await (const chunk of piecesOf(stream, file)) {
    const texts = (rest + chunk).split('\n');
    rest = texts.pop() ?? '';
    yield* lines.take(texts);
    if (rest.length > lineLengthMax) throw tooLong(lines.next());
    seen(stream.bytesRead);
  }
  yield* lines.take([rest]);
}

/** Counts the lines of a file while it turns them into edges. */
class Lines {
  readonly #file: string;
  #count = 0;

  constructor(file: string) {
    this.#file = file;
  }

  next(): string {
    return `${this.#file}:${this.#count + 1}`;
  }

  /** The edges of these lines at once; those before a bad line are still given, then it throws. */
  *take(texts: readonly string[]): Generator<readonly Edge[]> {
    const edges: Edge[] = [];
    try {
      for (const text of texts) {
        const edge = edgeOf(text, this.next());
        if (edge !== null) edges.push(edge);
        this.#count += 1;
      }
    } catch (problem) {
      yield edges;
      throw problem;
    }
    yield edges;
  }
}

async function* piecesOf(stream: AsyncIterable<unknown>, file: string): AsyncGenerator<string> {
  try {
    for await (const chunk of stream) yield String(chunk);
  } catch (problem) {
    throw new EdgeFileError(worded(words.unread, { file, why: wordsOf(problem) }), { cause: problem });
  }
}

/** The edge of one line, null for a blank one. */
function edgeOf(text: string, where: string): Edge | null {
  if (text.length > lineLengthMax) throw tooLong(where);
  const plain = text.trim();
  if (plain === '') return null;
  const value = parsed(plain, where);
  const { line, tNs, seq } = value;
  if (line !== 'D0' && line !== 'D1') throw refusal(where, 'line', line);
  if (typeof tNs !== 'string' || !/^\d{1,20}$/.test(tNs)) throw refusal(where, 'tNs', tNs);
  if (typeof seq !== 'number' || !Number.isSafeInteger(seq) || seq < 0) throw refusal(where, 'seq', seq);
  return { line, tNs: BigInt(tNs), seq };
}

function parsed(text: string, where: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (problem) {
    throw new EdgeFileError(other(words.noJson, where, text), { cause: problem });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new EdgeFileError(other(words.noEdge, where, text));
  return value as Record<string, unknown>;
}

function other(sentence: Words, where: string, text: string): Words {
  return worded(sentence, { where, found: shown(text), remedy: words.oneALine });
}

function refusal(where: string, name: 'line' | 'tNs' | 'seq', value: unknown): EdgeFileError {
  const found = value === undefined ? words.missing : foreign(shown(JSON.stringify(value)));
  return new EdgeFileError(worded(words.badValue, { where, name, found, remedy: words[name] }));
}

function tooLong(where: string): EdgeFileError {
  return new EdgeFileError(worded(words.tooLong, { where, most: lineLengthMax, remedy: words.oneALine }));
}

/** A found text as a terminal can bear it: short, and without control characters. */
function shown(text: string): string {
  return text.replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '?').slice(0, 60);
}
