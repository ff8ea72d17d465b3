import { hourMs } from '../../units.ts';
import type { Checker } from './checker.ts';

/** Bytes of what is saved: a row of state that grows for ever would end on a full disk. */
const durableBytesMax = 120_000;
/** Effects in an hour without a flood from outside: a device that talks to itself is broken. */
const effectsMax = 12_000;

/** What is kept and what is done stays within bounds, whatever happens. */
export function bounded(): Checker {
  let hourMono = 0;
  let effects = 0;
  return {
    name: 'bounded',
    seen: ({ made }, world) => {
      if (world.nowMono - hourMono >= hourMs) {
        hourMono = world.nowMono;
        effects = 0;
      }
      effects += made.effects.length;
      if (effects > effectsMax) return [`${effects} effects in an hour`];
      const { waiting, unsaved, seenCommands, endedCalls } = made.state;
      const most = Math.max(waiting.length, unsaved.length, seenCommands.length, endedCalls.length);
      return most > 600 ? [`a list of the state has ${most} entries`] : [];
    },
    end: ({ disk }) => {
      const bytes = JSON.stringify(disk.durable).length;
      return bytes > durableBytesMax ? [`the saved state has ${bytes} bytes`] : [];
    },
  };
}
