import { type Figure, type Row, row } from '../figure.ts';
import { cpuSeconds, pause, togetherMb } from '../measure.ts';
import { aim, everyProgram, sideBySide } from './bench.ts';
import type { Live } from './program.ts';
import { monoMs } from './watch.ts';

export const besideResidentFigure: Figure = {
  name: 'beside-resident',
  about: 'memory and idle processor time at the same work, all programs side by side',
  long: true,
  run: async (quick) => {
    const programs = everyProgram.filter(({ name }) => !name.includes('cron-plus'));
    return sideBySide(programs, async (contenders) => {
      const lives = await Promise.all(contenders.map(({ program, place }) => program.start(place)));
      await pause(quick ? 10_000 : 30_000);
      const begun = lives.map((live) => cpuOf(live));
      const beginMono = monoMs();
      await pause(quick ? 20_000 : 150_000);
      const seconds = (monoMs() - beginMono) / 1_000;
      const shares = lives.map((live, n) => ((cpuOf(live) - (begun[n] ?? 0)) / seconds) * 100);
      const memory = lives.map(({ pids }) => togetherMb(pids));
      await Promise.all(lives.map((live) => live.kill()));
      const named = programs.map(({ name }, n) => ({ name, share: shares[n] ?? 0, mb: memory[n] ?? 0 }));
      return rowsOf(named, seconds);
    });
  },
};

const cpuOf = ({ pids }: Live): number => pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0);

type Measured = { readonly name: string; readonly share: number; readonly mb: number };

function rowsOf([ours, ...others]: readonly Measured[], seconds: number): readonly Row[] {
  if (ours === undefined) return [];
  return others.flatMap(({ name, share, mb }) => [
    row(`memory at the same work, beside ${name}`, ours.mb, 'MB', {
      peer: [name, mb],
      ...aim(name, 0.9),
      note: 'core and link together',
    }),
    row(`idle processor at the same work, beside ${name}`, ours.share, '% of a core', {
      peer: [name, share],
      ...aim(name, 1),
      note: `over ${seconds.toFixed(0)} s at one second's beat`,
    }),
  ]);
}
