import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './estate.ts';
import { type Figure, row } from './figure.ts';
import { runMs, spreadOf } from './measure.ts';

export const planNightFigure: Figure = {
  name: 'plan-night',
  about: 'duskgate plan of one night, the whole process, beside an empty Node process',
  run: async (quick) => {
    const folder = mkdtempSync(join(tmpdir(), 'duskgate-bench-'));
    const env = { DUSKGATE_STATE: folder, NODE_COMPILE_CACHE: join(folder, 'cache') };
    const plan = [join(root, 'src/cli/main.ts'), 'plan', '--night', '2026-12-21'];
    try {
      await runMs(process.execPath, plan, env);
      const [ours, empty]: [number[], number[]] = [[], []];
      for (let run = 0; run < (quick ? 3 : 15); run += 1) {
        ours.push(await runMs(process.execPath, plan, env));
        empty.push(await runMs(process.execPath, ['-e', '0'], env));
      }
      const peer = spreadOf(empty).p50;
      return [
        row('plan of one night, whole process', spreadOf(ours).p50, 'ms', {
          goal: 300,
          spread: spreadOf(ours),
          peer: ['empty Node process', peer],
          note: 'config read and checked from YAML',
        }),
      ];
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};
