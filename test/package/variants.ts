import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * The package as it would be of another version, unpacked and packed again without compression: building it anew would take
 * half a minute. `spoil` may break the program first.
 */
export function asVersion(deb: string, version: string, spoil: (program: string) => void = () => undefined): string {
  const work = mkdtempSync(join(tmpdir(), 'duskgate-variant-'));
  try {
    const tree = join(work, 'tree');
    execFileSync('dpkg-deb', ['-R', deb, tree]);
    const program = join(tree, 'usr/lib/duskgate');
    replaceIn(join(program, 'package.json'), /"version": "[^"]+"/, `"version": "${version}"`);
    replaceIn(join(tree, 'DEBIAN/control'), /^Version: .*$/m, `Version: ${version}`);
    appendFileSync(join(program, 'SHA256SUMS'), `${version}\n`);
    spoil(program);
    const out = join(tmpdir(), `duskgate-${process.pid}-${version}.deb`);
    execFileSync('dpkg-deb', ['--root-owner-group', '-Znone', '-b', tree, out], { stdio: 'ignore' });
    return out;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function replaceIn(file: string, what: RegExp, by: string): void {
  writeFileSync(file, readFileSync(file, 'utf8').replace(what, by));
}
