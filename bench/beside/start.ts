import { type Figure, row } from '../figure.ts';
import { pause, spreadOf } from '../measure.ts';
import { aim, type Contender, everyProgram, sideBySide } from './bench.ts';
import { zones } from './sameWork.ts';
import { monoMs, Watch } from './watch.ts';

export const besideStartFigure: Figure = {
  name: 'beside-start',
  about: 'process start to sixteen right outputs, beside Node-RED and a published script',
  run: async (quick) => {
    const programs = everyProgram.filter(({ name }) => !name.includes('cron-plus'));
    return sideBySide(programs, async (contenders) => {
      const took = new Map<string, number[]>(programs.map(({ name }) => [name, []]));
      for (let round = 0; round < (quick ? 2 : 8); round += 1)
        for (const contender of contenders) took.get(contender.program.name)?.push(await startOnce(contender));
      const [ours, ...others] = [...took].map(([name, ms]) => ({ name, ...spreadOf(ms) }));
      if (ours === undefined) return [];
      return others.map(({ name, p50 }) =>
        row(`start to right outputs, beside ${name}`, ours.p50, 'ms', {
          spread: ours,
          peer: [name, p50],
          ...aim(name, 0.3),
          note: `median of ${ours.runs} starts each, in turn`,
        }),
      );
    });
  },
};

/** All sixteen are written once; a program that never writes an output has not made it right. */
async function startOnce({ program, place }: Contender): Promise<number> {
  const watch = new Watch();
  const beginMono = monoMs();
  const live = await program.start({ ...place, watch });
  const right = await watch.until(() => zones.every(({ id }) => watch.isOn(id) !== null), 60_000);
  const lastMono = Math.max(...zones.map(({ id }) => watch.changedMono(id)));
  await live.kill();
  // The broker sees the line go before the next comes.
  await pause(200);
  if (!right) throw new Error(`${program.name} did not write every output within a minute`);
  return lastMono - beginMono;
}
