import { main } from '../../src/cli/main.ts';
import type { Terminal } from '../../src/cli/terminal.ts';

export type Said = { readonly code: number; readonly out: string; readonly err: string };

/** Runs a command line in this process, as the terminal would, and keeps what it says. */
export async function say(argv: readonly string[], over: Partial<Terminal> = {}): Promise<Said> {
  let out = '';
  let err = '';
  const terminal: Terminal = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    color: false,
    columns: 120,
    language: 'en',
    ...over,
  };
  const code = await main(argv, terminal);
  return { code, out, err };
}
