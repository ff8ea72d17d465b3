import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type Figure, row } from './figure.ts';
import { cpuSeconds, ended, pause, togetherMb } from './measure.ts';
import { running } from './running.ts';

/** What a process has caused to be written to a disk, by the kernel; a folder in memory counts nothing. */
function writtenBytes(pid: number): number {
  const io = readFileSync(`/proc/${pid}/io`, 'utf8');
  return Number(/^write_bytes: (\d+)$/m.exec(io)?.[1] ?? 0);
}

export const residentFigure: Figure = {
  name: 'resident',
  about:
    'memory after ten minutes, idle processor time and what is written to disk, the sample estate with nobody at the gate',
  long: true,
  run: async (quick) => {
    const estate = await running({ quiet: true });
    const empty = [0, 1].map(() => spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' }));
    try {
      const minutes = quick ? 1 : 10;
      const { core, link } = estate.pids;
      await pause(20_000);
      const before = cpuSeconds(core) + cpuSeconds(link);
      const writtenBefore = writtenBytes(core) + writtenBytes(link);
      const begin = performance.now();
      for (let minute = 0; minute < minutes; minute += 1) {
        await pause(60_000);
        process.stderr.write(`\r  ${minute + 1} of ${minutes} min`);
      }
      process.stderr.write('\n');
      const share = ((cpuSeconds(core) + cpuSeconds(link) - before) / ((performance.now() - begin) / 1000)) * 100;
      const spanMs = performance.now() - begin;
      const written = writtenBytes(core) + writtenBytes(link) - writtenBefore;
      const ours = togetherMb([core, link]);
      const peer = togetherMb(empty.flatMap((child) => child.pid ?? []));
      const memory = row('memory of core and link together', ours, 'MB', {
        goal: 120,
        peer: ['two empty Node processes', peer],
        note: `private of each and shared once, after ${minutes} min`,
      });
      // The first minutes have the safe table and the reports of nights that are over: they say nothing of a pole at rest.
      if (quick) return [memory];
      return [
        memory,
        row('idle processor, core and link together', share, '% of a core', {
          goal: 0.5,
          note: `16 zones, over ${minutes} min`,
        }),
        row('written to disk by a quiet estate', (written * (86_400_000 / spanMs)) / 1e6, 'MB a day', {
          goal: 20,
          note: `by the kernel’s count of core and link, over ${minutes} min in which nobody comes to the gate`,
        }),
      ];
    } finally {
      for (const child of empty) {
        const end = ended(child);
        child.kill();
        await end;
      }
      await estate.stop();
    }
  },
};
