import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Units that a release brings for itself; those that guard it stay the package's own. */
const own = ['duskgate-core.service', 'duskgate-link.service'];
const mark = '# Of the release that runs instead of the packaged one; duskgate takes this file away again.\n';

export type UnitFolders = {
  /** Of the current release. */
  readonly release: string;
  /** Where the package manager keeps units, and where systemd lets others go before them. */
  readonly packaged: string;
  readonly local: string;
};

/** Folders of an installed pole. */
export const unitFolders: UnitFolders = {
  release: '/opt/duskgate/current/firmware/image/systemd',
  packaged: '/usr/lib/systemd/system',
  local: '/etc/systemd/system',
};

/**
 * Lets systemd use the units of the current release: after a way back they are not those of the package. A link would do the
 * same, but `systemctl enable` follows it to the end and stays with one release for good. A unit that somebody wrote by hand is
 * left alone. Throws what the disk throws.
 */
export function fitUnits({ release, packaged, local }: UnitFolders): void {
  for (const name of own) {
    const wanted = textOf(join(release, name));
    const there = textOf(join(local, name));
    if (wanted === null || (there !== null && !there.startsWith(mark))) continue;
    if (wanted === textOf(join(packaged, name))) rmSync(join(local, name), { force: true });
    else if (there !== mark + wanted) {
      writeFileSync(join(local, `.${name}.new`), mark + wanted);
      renameSync(join(local, `.${name}.new`), join(local, name));
    }
  }
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
