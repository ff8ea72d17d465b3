import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

/** Mounts the disk that the lab gave this guest, and answers with a folder on it. */
export function ownDisk(): string {
  const at = '/run/disk';
  mkdirSync(at, { recursive: true });
  const { status, stderr } = spawnSync('mount', ['-t', 'ext4', '-o', 'noatime', '/dev/vda', at], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`mount: ${stderr}`);
  return at;
}
