import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/**
 * Makes a folder that `duskgate release activate` takes for a release: this program under another version, with some of its
 * files spoilt. The packages it loads stay where they are.
 */
export function writeRelease({
  folder,
  version,
  spoilt,
}: {
  readonly folder: string;
  readonly version: string;
  /** Text of each spoilt file, by its path in the release. */
  readonly spoilt: Readonly<Record<string, string>>;
}): void {
  for (const part of ['bin', 'firmware', 'src']) cpSync(join(root, part), join(folder, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const about = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, unknown>;
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...about, version }));
  for (const [file, text] of Object.entries(spoilt)) writeFileSync(join(folder, file), text);
  writeFileSync(join(folder, 'SHA256SUMS'), `${version}\n`);
}
