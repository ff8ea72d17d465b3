import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Part } from '../src/cli/child.ts';
import { partsOf } from '../src/cli/parts.ts';
import { configFile } from './estate.ts';
import { type Figure, row } from './figure.ts';
import { ended, runMs, spreadOf } from './measure.ts';

export const startFigure: Figure = {
  name: 'start',
  about: 'core killed and started again: process start to all outputs right, with a warm compile cache',
  run: async (quick) => {
    const folder = mkdtempSync(join(tmpdir(), 'duskgate-bench-'));
    const { core } = partsOf({ configFile, stateFolder: folder });
    try {
      for (let warm = 0; warm < 3; warm += 1) await startOnce(core);
      const [ours, empty]: [number[], number[]] = [[], []];
      for (let run = 0; run < (quick ? 4 : 12); run += 1) {
        ours.push(await startOnce(core));
        empty.push(await runMs(process.execPath, ['-e', '0']));
      }
      const spread = spreadOf(ours);
      return [
        row('core start to all outputs right', spread.p50, 'ms', {
          goal: 400,
          spread,
          peer: ['empty Node process', spreadOf(empty).p50],
        }),
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** Starts core, waits for its word that the lights are right, lets it settle for the compile cache, and kills it. */
async function startOnce(part: Part): Promise<number> {
  const begin = performance.now();
  const child = spawn(process.execPath, [...part.nodeFlags, part.file, ...part.args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...part.env },
  });
  const right = new Promise<number>((resolve, reject) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (line.includes('lights right')) resolve(performance.now() - begin);
    });
    child.once('exit', (code) => reject(new Error(`core ended with ${code} before its lights were right`)));
  });
  const ms = await right;
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const end = ended(child);
  child.kill('SIGKILL');
  await end;
  return ms;
}
