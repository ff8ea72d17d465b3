import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** One process of duskgate, as the supervisor starts it. */
export type Part = {
  readonly name: string;
  /** TypeScript file to run. */
  readonly file: string;
  readonly args: readonly string[];
  readonly nodeFlags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
};

export type PartEars = {
  readonly onLine: (line: string) => void;
  readonly onMessage: (message: unknown) => void;
  /** In words: `exit code 70` or `SIGKILL`. */
  readonly onEnd: (end: { code: number | null; words: string }) => void;
};

const leash = fileURLToPath(new URL('./leash.ts', import.meta.url));
const lineCharsMax = 2_000;

/** What Node is told to run, up to the part's own words. */
export function commandLine(part: Part): readonly string[] {
  return [...part.nodeFlags, '--import', leash, part.file];
}

/**
 * Starts a part in a session of its own, so that Ctrl-C reaches the supervisor alone and the order of stopping is ours.
 * It ends with this process: see leash.ts.
 */
export function startPart(part: Part, ears: PartEars): ChildProcess {
  const child = spawn(process.execPath, [...commandLine(part), ...part.args], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, ...part.env },
    detached: true,
  });
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', (line) => ears.onLine(line.slice(0, lineCharsMax)));
  }
  child.on('message', ears.onMessage);
  let ended = false;
  const end = (code: number | null, words: string): void => {
    if (ended) return;
    ended = true;
    ears.onEnd({ code, words });
  };
  child.on('error', (error) => end(null, error.message));
  child.on('exit', (code, signal) => end(code, signal ?? `exit code ${code}`));
  return child;
}
