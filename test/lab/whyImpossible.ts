import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/**
 * Why no guest can run on this machine, in a sentence; null = one can. The guest's kernel is for x86-64 and comes from
 * Debian's packages; QEMU emulates the processor where it cannot be virtualised, so that hardly any machine is left out.
 */
export function whyImpossible(): string | null {
  if (process.arch !== 'x64') return `The guest needs an x86-64 machine, and this is ${process.arch}.`;
  if (!existsSync('/usr/bin/apt-get'))
    return 'The guest is built from Debian packages, and this machine has no apt-get.';
  const has = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
  const isRoot = process.getuid?.() === 0;
  const missing = ['qemu-system-x86_64', 'qemu-system-aarch64', 'gcc-12', 'make', 'xz', 'cpio', 'mkfs.ext4'].filter(
    (program) => !has(program),
  );
  if (missing.length > 0 && !isRoot) return `Only root can install what is missing: ${missing.join(', ')}.`;
  return null;
}
