import { readFileSync } from 'node:fs';
import type { Site } from '../controller/site.ts';
import { type Accepted, isCurrent, readAccepted } from '../settings/accepted.ts';
import { configInForce } from '../settings/sentConfig.ts';
import { type Words, worded } from '../words/language.ts';
import { type Arguments, UsageError } from './command.ts';
import { configFile, stateFolder } from './places.ts';
import type { Terminal } from './terminal.ts';

const words = {
  noFile: { en: 'there is no such file', zh: '没有这个文件' },
  folder: { en: 'that is a folder', zh: '这是一个目录' },
  unread: { en: '{file}: {why}.', zh: '{file}：{why}。' },
} satisfies Record<string, Words>;

/**
 * The estate a command is about. The accepted copy serves while its files are unchanged, because it needs neither
 * schema nor YAML; else the file is read. Null after its problems were printed.
 */
export async function readSite(given: Arguments, terminal: Terminal): Promise<Site | null> {
  const file = configInForce(stateFolder(given), configFile(given));
  const accepted = currentCopy(stateFolder(given), file);
  if (accepted !== null) return accepted.site;
  const { readConfig } = await import('./config.ts');
  const read = readConfig(file, terminal);
  return read.kind === 'ok' ? read.site : null;
}

function currentCopy(folder: string, file: string): Accepted | null {
  const read = readAccepted(folder);
  if (read.kind !== 'ok' || read.accepted.sourceFile !== file) return null;
  return isCurrent(read.accepted, (source) => readFileSync(source)) ? read.accepted : null;
}

/** The bytes of a file named on the command line. Throws UsageError in plain words. */
export function readNamedFile(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (problem) {
    const code = (problem as NodeJS.ErrnoException).code;
    const why = code === 'ENOENT' ? words.noFile : code === 'EISDIR' ? words.folder : String(code);
    throw new UsageError(worded(words.unread, { file, why }), { cause: problem });
  }
}
