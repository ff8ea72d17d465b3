import { readFileSync } from 'node:fs';
import { readSettings, type Settled } from '../settings/load.ts';
import { problemText } from '../settings/problem.ts';
import { readNamedFile } from './site.ts';
import { paint, type Terminal } from './terminal.ts';

/** Reads and checks a config file; everything wrong with it is printed at once. */
export function readConfig(file: string, terminal: Terminal): Settled {
  const read = readSettings({ file, text: readNamedFile(file), readFile: (name) => readFileSync(name) });
  const problems = read.kind === 'ok' ? read.warnings : read.problems;
  const tone = read.kind === 'ok' ? 'yellow' : 'red';
  for (const problem of problems) terminal.err(`${paint(terminal, tone, problemText(problem, terminal.language))}\n`);
  if (read.kind === 'refused') {
    const refused = {
      en: `${problems.length} problems; nothing was changed.`,
      zh: `共 ${problems.length} 处问题；未作任何更改。`,
    };
    terminal.err(`${refused[terminal.language]}\n`);
  }
  return read;
}
