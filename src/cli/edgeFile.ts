import { createReadStream } from 'node:fs';
import type { Edge } from '../access/frame.ts';

/** A recording that cannot be read: the message names file, line, value and what to do. */
export class EdgeFileError extends Error {}

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
    const why = problem instanceof Error ? problem.message : String(problem);
    throw new EdgeFileError(`${file}: cannot be read: ${why}`, { cause: problem });
  }
}

/** The edge of one line, null for a blank one. */
function edgeOf(text: string, where: string): Edge | null {
  if (text.length > lineLengthMax) throw tooLong(where);
  const plain = text.trim();
  if (plain === '') return null;
  const value = parsed(plain, where);
  const { line, tNs, seq } = value;
  if (line !== 'D0' && line !== 'D1') throw refusal(where, 'line', line, 'write "D0" or "D1".');
  if (typeof tNs !== 'string' || !/^\d{1,20}$/.test(tNs))
    throw refusal(where, 'tNs', tNs, 'write kernel nanoseconds as digits in quotes, such as "81000123456".');
  if (typeof seq !== 'number' || !Number.isSafeInteger(seq) || seq < 0)
    throw refusal(where, 'seq', seq, 'write the number of the edge, such as 17.');
  return { line, tNs: BigInt(tNs), seq };
}

function parsed(text: string, where: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (problem) {
    throw new EdgeFileError(`${where}: not JSON: ${shown(text)}. ${oneALine}`, { cause: problem });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new EdgeFileError(`${where}: not an edge: ${shown(text)}. ${oneALine}`);
  return value as Record<string, unknown>;
}

const oneALine = 'Each line holds one edge, such as {"line":"D0","tNs":"81000123456","seq":17}.';

function refusal(where: string, name: string, value: unknown, remedy: string): EdgeFileError {
  const found = value === undefined ? 'is missing' : shown(JSON.stringify(value));
  return new EdgeFileError(`${where}: ${name} ${found}: ${remedy}`);
}

function tooLong(where: string): EdgeFileError {
  return new EdgeFileError(`${where}: longer than ${lineLengthMax} characters, so no recording of edges. ${oneALine}`);
}

/** A found text as a terminal can bear it: short, and without control characters. */
function shown(text: string): string {
  return text.replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '?').slice(0, 60);
}
