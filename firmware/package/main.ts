/**
 * Builds the Debian packages of a pole.
 * Run: npm run package [-- --arch arm64|amd64] [--version X.Y.Z] [--out DIR] [--level 0..9]. Both architectures unless one is named.
 * The same commit gives the same bytes, on any machine, in any folder; what is not committed is in no package.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isVersion } from '../../src/release/version.ts';
import { debianVersion } from './control.ts';
import { bytesOf, epochOf, fileName, layOut, pack, packageVersion, programFolderIn } from './deb.ts';
import { type Architecture, stageProgram } from './stage.ts';

const project = resolve(import.meta.dirname, '../..');
/** Over a pole's mobile line a release must not take a night. */
const bytesMax = 60_000_000;
const maintainer = 'The duskgate maintainers <duskgate@localhost>';

const { values } = parseArgs({
  options: {
    arch: { type: 'string' },
    version: { type: 'string' },
    out: { type: 'string' },
    level: { type: 'string' },
  },
});
const version = values.version ?? packageVersion(project);
const level = Number(values.level ?? 6);
if (!isVersion(version)) throw new Error(`--version ${version}: write it like 1.2.3.`);
if (values.arch !== undefined && values.arch !== 'arm64' && values.arch !== 'amd64')
  throw new Error(`--arch ${values.arch}: write arm64 or amd64.`);
if (!Number.isInteger(level) || level < 0 || level > 9) throw new Error(`--level ${values.level}: write 0 to 9.`);

const out = resolve(values.out ?? 'dist');
const epochS = epochOf(project);
mkdirSync(out, { recursive: true });
const architectures = (['arm64', 'amd64'] as const).filter((one) => values.arch === undefined || one === values.arch);
for (const architecture of architectures) build(architecture);

function build(architecture: Architecture): void {
  const beside = mkdtempSync(join(tmpdir(), 'duskgate-package-'));
  try {
    const work = join(beside, 'work');
    stageProgram({ project, program: programFolderIn(work), scratch: join(beside, 'npm'), architecture, version });
    layOut(work, { version, architecture, maintainer });
    const file = join(out, fileName(debianVersion(version), architecture));
    pack({ work, out: file, epochS, level });
    const bytes = bytesOf(file);
    const digest = createHash('sha256').update(readFileSync(file)).digest('hex');
    console.log(`${digest}  ${file}  ${(bytes / 1e6).toFixed(1)} MB`);
    if (bytes > bytesMax) throw new Error(`${file} has ${bytes} bytes; ${bytesMax} at most.`);
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}
