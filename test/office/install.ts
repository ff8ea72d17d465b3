import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const installMs = 240_000;

/** A new folder with a package in it that is too heavy to stand among our own; the caller removes it. Rejects with npm's words. */
export async function installed(spec: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'duskgate-install-'));
  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}');
  await ran('npm', ['install', spec, '--ignore-scripts', '--no-audit', '--no-fund'], folder);
  return folder;
}

/** Runs a program to its end; answers with what it wrote. Rejects with its words when it fails. */
export function ran(file: string, args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, [...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'], timeout: installMs });
    let words = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        words += chunk.toString();
      });
    }
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve(words) : reject(new Error(`${file} ended with ${code}:\n${words.slice(-2_000)}`)),
    );
  });
}
