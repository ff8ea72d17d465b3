import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';

const tied = new Set<ChildProcess>();

/** Starts a program of this Node that ends with the measurement, however that ends. */
export function spawnTied(args: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(process.execPath, args, options);
  tied.add(child);
  child.once('exit', () => tied.delete(child));
  return child;
}

process.once('exit', () => {
  for (const child of tied) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
