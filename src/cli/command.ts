import { parseArgs } from 'node:util';
import type { Words } from '../words/language.ts';
import { SaidError } from '../words/saidError.ts';
import type { Terminal } from './terminal.ts';

/** An option of a command: `--name VALUE`, or a switch when `value` is null. */
export type Option = { readonly name: string; readonly value: string | null; readonly text: Words };

export type Arguments = {
  readonly words: readonly string[];
  readonly options: Readonly<Record<string, string>>;
  readonly switches: ReadonlySet<string>;
};

/** One command of `duskgate`; `run` answers with the exit code. */
export type Command = {
  readonly name: string;
  /** Words after the name, as help shows them: `FILE`, `ZONE LEVEL`. */
  readonly words: string;
  readonly text: Words;
  readonly options: readonly Option[];
  readonly examples: readonly string[];
  readonly run: (given: Arguments, terminal: Terminal) => Promise<number> | number;
};

/** Exit codes, the same in every command; status adds none. */
export const exit = {
  ok: 0,
  /** The work was done and the answer is no: findings, faults, a refusal. */
  no: 1,
  /** The command line was wrong. */
  usage: 2,
  /** Something it needs is not there: file, socket, process. */
  missing: 3,
} as const;

/** A mistake on the command line; the message says what to write instead. */
export class UsageError extends SaidError {}

type Telling = {
  readonly terminal: Terminal;
  /** What this work may throw that a person can mend; anything else passes on. */
  readonly kinds: readonly (abstract new (
    words: Words,
    options?: ErrorOptions,
  ) => SaidError)[];
  readonly code: number;
};

/** Exit code of a work; a trouble it threw is told in the language of the terminal, and ends with `code`. */
export async function telling(
  { terminal, kinds, code }: Telling,
  work: () => number | Promise<number>,
): Promise<number> {
  try {
    return await work();
  } catch (problem) {
    if (!(problem instanceof SaidError) || !kinds.some((kind) => problem instanceof kind)) throw problem;
    terminal.err(`${problem.words[terminal.language]}\n`);
    return code;
  }
}

/** Reads what follows the command's name. Throws UsageError in plain words. */
export function readArguments(command: Command, argv: readonly string[]): Arguments {
  const options = Object.fromEntries(
    command.options.map((option) => [option.name, { type: option.value === null ? 'boolean' : 'string' } as const]),
  );
  const parsed = parse(argv, options, command.name);
  const given: Record<string, string> = {};
  const switches = new Set<string>();
  for (const [name, value] of Object.entries(parsed.values)) {
    if (typeof value === 'string') given[name] = value;
    else if (value === true) switches.add(name);
  }
  return { words: parsed.positionals, options: given, switches };
}

function parse(argv: readonly string[], options: Record<string, { type: 'boolean' | 'string' }>, name: string) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (problem) {
    const first = problem instanceof Error ? problem.message.split('. ')[0] : String(problem);
    throw new UsageError(
      { en: `${first}. See: duskgate ${name} --help`, zh: `${first}。参见：duskgate ${name} --help` },
      { cause: problem },
    );
  }
}
