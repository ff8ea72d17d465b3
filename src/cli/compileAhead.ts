import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine, type Part } from './child.ts';
import { programFolder } from './places.ts';

/** Longer than this and the parts start without. */
const patienceMs = 60_000;

/**
 * Before the first start after an installation: lets each part load everything and end, so that Node keeps what it
 * compiled. A part that compiles while it runs holds Node's TypeScript stripper for life: 20 MB of a pole's 512.
 * Failing costs only memory, so it is not an error. Answers whether there was anything to do.
 */
export async function compileAhead(stateFolder: string, parts: readonly Part[], begin: () => void): Promise<boolean> {
  const folder = join(stateFolder, 'compile-cache');
  const mark = join(folder, `complete-${version()}-${process.versions.node}`);
  if (existsSync(mark)) return false;
  begin();
  const done = await Promise.all(parts.map(compileOnly));
  if (done.every(Boolean)) {
    mkdirSync(folder, { recursive: true });
    for (const old of readdirSync(folder).filter((name) => name.startsWith('complete-'))) rmSync(join(folder, old));
    writeFileSync(mark, '');
  }
  return true;
}

function compileOnly(part: Part): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...commandLine(part), '--compile-only'], {
      stdio: 'ignore',
      env: { ...process.env, ...part.env },
      timeout: patienceMs,
    });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}

function version(): string {
  const { version }: { version?: unknown } = JSON.parse(readFileSync(join(programFolder, 'package.json'), 'utf8'));
  return String(version);
}
