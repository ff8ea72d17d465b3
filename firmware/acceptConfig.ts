/**
 * Proves the config file of the device and makes it the one that runs; prints what came of it as one line of JSON.
 * A process of its own, because a year of nights takes seconds on a small board.
 * Run: node firmware/acceptConfig.ts <state folder> <config file>
 */
import { readFileSync } from 'node:fs';
import { keepAccepted } from '../src/cli/check.ts';
import { readNamedFile } from '../src/cli/site.ts';
import { readSettings } from '../src/settings/load.ts';
import { problemsText } from '../src/settings/problem.ts';
import { noWords } from '../src/words/language.ts';
import { wordsOf } from '../src/words/saidError.ts';
import { proved, tell, type Verdict } from './configProof.ts';

function accept(folder: string, file: string): Verdict {
  const read = readSettings({ file, text: readNamedFile(file), readFile: (name) => readFileSync(name) });
  if (read.kind === 'refused') return { taken: false, text: problemsText(read.problems) };
  const verdict = proved(read.site);
  if (!verdict.taken) return verdict;
  keepAccepted(file, read, folder);
  return { taken: true, text: noWords };
}

const [folder, file] = process.argv.slice(2);
if (folder === undefined || file === undefined) throw new Error('name the state folder and the config file');
try {
  tell(accept(folder, file));
} catch (error) {
  tell({ taken: false, text: wordsOf(error) });
}
