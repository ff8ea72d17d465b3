import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** In memory where that can be: every step waits for the disk, and a busy one takes its time. */
const place = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** A folder that is gone after the test. */
export function aFolder(): string {
  const folder = mkdtempSync(join(place, 'duskgate-release-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A program as the package manager unpacks it: small, but with what a release is known by. */
export function aProgram(version: string, more: { readonly floor?: string; readonly digests?: string } = {}): string {
  const folder = aFolder();
  const { floor, digests = `digests of ${version}` } = more;
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ version, ...(floor === undefined ? {} : { floor }) }));
  writeFileSync(join(folder, 'SHA256SUMS'), digests);
  mkdirSync(join(folder, 'src'));
  writeFileSync(join(folder, 'src/main.ts'), `console.log('${version}');`);
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
  symlinkSync(process.execPath, join(folder, 'node_modules/.bin/node'));
  return folder;
}
