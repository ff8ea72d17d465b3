import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const before = process.env['TMPDIR'];
let folder = '';

/**
 * What the tests leave lying about goes when they end: a worker that is ended has no last word, and its folders of 80 MB stayed.
 * Short, for the path of a Unix socket has room for 107 letters; open, for mosquitto reads there as a user of its own.
 */
export function setup(): void {
  folder = mkdtempSync(join(tmpdir(), 'dg-'));
  chmodSync(folder, 0o755);
  process.env['TMPDIR'] = folder;
}

export function teardown(): void {
  if (before === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = before;
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
