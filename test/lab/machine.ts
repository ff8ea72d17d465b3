import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';

const script = join(import.meta.dirname, 'lab.sh');
const cache = process.env['VM_DIR'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'duskgate-lab');
/** What the arm64 machines are made of. */
export const armFolder = join(cache, 'arm64');

export type Guest = {
  readonly lines: Interface;
  /** Exit status; see lab.sh. */
  readonly ended: Promise<number>;
  readonly child: ChildProcess;
};

/** Fetches and builds once what guests are made of; `arm`: those of the arm64 machines too. */
export function prepareLab({ arm }: { readonly arm: boolean }): void {
  runAloud(script, ['--setup']);
  if (arm) runAloud(join(import.meta.dirname, 'arm/parts.sh'), [armFolder]);
}

function runAloud(program: string, args: readonly string[]): void {
  const { status } = spawnSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error(`${program} ended with status ${status}`);
}

/** Boots the virtual machine and runs a command in it, in the project's folder. `settings`: those of lab.sh. */
export function startGuest(command: readonly string[], settings: Readonly<Record<string, string>> = {}): Guest {
  const child = spawn(script, command, {
    cwd: join(import.meta.dirname, '../..'),
    env: { VM_TIMEOUT: '600', ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const end = (): boolean => child.kill();
  process.once('exit', end);
  const ended = new Promise<number>((resolve) =>
    child.once('close', (code) => {
      process.off('exit', end);
      resolve(code ?? -1);
    }),
  );
  return { lines: createInterface({ input: child.stdout }), ended, child };
}
