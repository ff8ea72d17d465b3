import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type ControlFacts, controlText } from './control.ts';
import { type Architecture, copyrightText, entriesOf, evenModes } from './stage.ts';

/** Where the package manager keeps the program; the releases are hard links of it, see image/debian/postinst. */
const programPath = 'usr/lib/duskgate';
const unitsPath = 'usr/lib/systemd/system';

/** Files of `firmware/image` and where they go. */
const files: Readonly<Record<string, string>> = {
  'systemd/duskgate-core.service': unitsPath,
  'systemd/duskgate-link.service': unitsPath,
  'systemd/duskgate-safe.service': unitsPath,
  'systemd/duskgate-retry.service': unitsPath,
  'systemd/duskgate-retry.timer': unitsPath,
  'systemd/duskgate-trial.service': unitsPath,
  'sysusers/duskgate.conf': 'usr/lib/sysusers.d',
  'tmpfiles/duskgate.conf': 'usr/lib/tmpfiles.d',
  'udev/60-duskgate.rules': 'usr/lib/udev/rules.d',
  'journald/duskgate.conf': 'usr/lib/systemd/journald.conf.d',
  'sysctl/60-duskgate.conf': 'usr/lib/sysctl.d',
  'timesyncd/duskgate.conf': 'usr/lib/systemd/timesyncd.conf.d',
};

const links: Readonly<Record<string, string>> = {
  'usr/bin/duskgate': '/opt/duskgate/current/bin/duskgate',
};

/** The program is staged already. Lays out everything around it, from the files in it. */
export function layOut(work: string, facts: Omit<ControlFacts, 'installedKiB'>): void {
  const program = join(work, programPath);
  const image = join(program, 'firmware/image');
  const put = (from: string, to: string, mode = 0o644): void => {
    mkdirSync(dirname(join(work, to)), { recursive: true });
    copyFileSync(from, join(work, to));
    chmodSync(join(work, to), mode);
  };
  for (const [file, folder] of Object.entries(files)) put(join(image, file), join(folder, file.split('/')[1] ?? ''));
  put(join(image, 'systemd/watchdog.conf'), 'usr/lib/systemd/system.conf.d/duskgate-watchdog.conf');
  for (const [path, target] of Object.entries(links)) {
    mkdirSync(dirname(join(work, path)), { recursive: true });
    symlinkSync(target, join(work, path));
  }
  const docs = join(work, 'usr/share/doc/duskgate');
  mkdirSync(docs, { recursive: true });
  writeFileSync(join(docs, 'copyright'), copyrightText(program));
  put(join(program, 'config/examples/minimal.yaml'), 'usr/share/doc/duskgate/examples/estate.yaml');
  for (const script of ['postinst', 'prerm', 'postrm'])
    put(join(image, 'debian', script), join('DEBIAN', script), 0o755);
  writeFileSync(join(work, 'DEBIAN/control'), controlText({ ...facts, installedKiB: sizeKiB(work) }));
  evenModes(work);
}

/** The same on every file system: whole KiB of each file. */
function sizeKiB(folder: string): number {
  return entriesOf(folder).reduce((sum, { entry }) => sum + (entry.isFile() ? Math.ceil(entry.size / 1_024) : 1), 0);
}

export type Packing = {
  readonly work: string;
  readonly out: string;
  /** Seconds since 1970, for every time in the package. */
  readonly epochS: number;
  /** xz level; low ones are for tests. */
  readonly level: number;
};

/** Packs it. One thread: with more, xz cuts the stream by how many there are. */
export function pack({ work, out, epochS, level }: Packing): void {
  const how = ['--root-owner-group', '-Zxz', `-z${level}`, '--threads-max=1', '--uniform-compression'];
  execFileSync('dpkg-deb', [...how, '--build', work, out], {
    env: { ...process.env, SOURCE_DATE_EPOCH: String(epochS), TZ: 'UTC', LC_ALL: 'C' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** Commit time of the project, or what the builder was told by SOURCE_DATE_EPOCH. */
export function epochOf(project: string): number {
  const told = process.env['SOURCE_DATE_EPOCH'];
  const text = told ?? execFileSync('git', ['-C', project, 'log', '-1', '--format=%ct'], { encoding: 'utf8' }).trim();
  if (!/^\d{1,11}$/.test(text)) throw new Error(`SOURCE_DATE_EPOCH is "${text}": write seconds since 1970.`);
  return Number(text);
}

export function packageVersion(project: string): string {
  const { version } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { version: string };
  return version;
}

export function fileName(version: string, architecture: Architecture): string {
  return `duskgate_${version}_${architecture}.deb`;
}

export const programFolderIn = (work: string): string => join(work, programPath);

/** Bytes of a file. */
export const bytesOf = (file: string): number => lstatSync(file).size;
