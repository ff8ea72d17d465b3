import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';

const script = join(import.meta.dirname, 'lab.sh');

export type Guest = {
  readonly lines: Interface;
  /** Exit status; see lab.sh. */
  readonly ended: Promise<number>;
  readonly child: ChildProcess;
};

/** Boots the virtual machine and runs a command in it, in the project's folder. `settings`: those of lab.sh. */
export function startGuest(command: readonly string[], settings: Readonly<Record<string, string>> = {}): Guest {
  const child = spawn(script, command, {
    cwd: join(import.meta.dirname, '../..'),
    env: { ...process.env, VM_TIMEOUT: '300', ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)));
  return { lines: createInterface({ input: child.stdout }), ended, child };
}
