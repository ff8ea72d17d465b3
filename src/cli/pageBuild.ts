import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Words } from '../words/language.ts';
import { programFolder } from './places.ts';

/** Where the built page lies; a release brings it along. */
export const builtPage = join(programFolder, 'dist', 'page');

/** What a page is made of. */
const sources = [
  'src/dashboard',
  'src/mqtt',
  'src/words',
  'src/lighting',
  'src/calendar',
  'vite.config.ts',
  'package.json',
];
const patienceMs = 120_000;

export const building: Words = {
  en: 'Building the staff page once, a few seconds.',
  zh: '首次构建值班网页，需数秒。',
};

export type PageBuild = { readonly kind: 'ready' } | { readonly kind: 'failed'; readonly text: string };

/** Whether the page must be built: it is missing, or older than what it is made of. */
export function pageIsStale(): boolean {
  const index = join(builtPage, 'index.html');
  if (!existsSync(index)) return true;
  if (vitePath() === null) return false;
  const builtMs = statSync(index).mtimeMs;
  return sources.some((source) => newestMs(join(programFolder, source)) > builtMs);
}

/** Builds the page beside the old one and puts it in its place. A page that is there already outlives a failed build, and one called off. */
export async function buildPage(calledOff?: AbortSignal): Promise<PageBuild> {
  const vite = vitePath();
  if (vite === null) return { kind: 'failed', text: 'The staff page is not built, and vite is not here: run npm ci.' };
  const fresh = join(programFolder, 'dist', `page-${process.pid}`);
  try {
    mkdirSync(join(programFolder, 'dist'), { recursive: true });
    const said = await run(vite, fresh, calledOff);
    if (said !== null) return { kind: 'failed', text: `The staff page could not be built: ${said}` };
    replace(fresh);
    return { kind: 'ready' };
  } catch (problem) {
    return {
      kind: 'failed',
      text: `The staff page could not be built: ${problem instanceof Error ? problem.message : String(problem)}`,
    };
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

function vitePath(): string | null {
  try {
    return join(createRequire(import.meta.url).resolve('vite/package.json'), '..', 'bin', 'vite.js');
  } catch {
    return null;
  }
}

/** Null when all went well, else the last lines it said. */
function run(vite: string, folder: string, calledOff?: AbortSignal): Promise<string | null> {
  return new Promise((resolve) => {
    const args = [vite, 'build', '--outDir', folder, '--emptyOutDir', '--logLevel', 'error'];
    const child = spawn(process.execPath, args, {
      cwd: programFolder,
      timeout: patienceMs,
      signal: calledOff,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text: Buffer) => {
        said = `${said}${text.toString()}`.slice(-2_000);
      });
    }
    child.once('error', (problem) => resolve(problem.message));
    child.once('close', (code, signal) => resolve(code === 0 ? null : said.trim() || (signal ?? `exit code ${code}`)));
  });
}

/** Two builders at once make the same page: whoever comes second finds it there. */
function replace(fresh: string): void {
  rmSync(builtPage, { recursive: true, force: true });
  try {
    renameSync(fresh, builtPage);
  } catch (problem) {
    if (!existsSync(join(builtPage, 'index.html'))) throw problem;
  }
}

function newestMs(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newestMs(join(path, name))));
}
