import { diskPatienceMs } from '../../controller/retry.ts';
import { overrideMaxMs } from '../../controller/rights.ts';
import { type DurationMs, hourMs, type Monotonic, minuteMs, secondMs } from '../../units.ts';
import type { FaultyWorld } from '../faults/faultyWorld.ts';
import type { Checker } from './checker.ts';

/** Off for a night, a device takes a wish up with the time that was left. */
const slackMs = 10 * hourMs;

/**
 * Every override, emergency, call, waiting command and retry ends: nothing goes on because nobody thought of its end. Counted is
 * the time in which the device could have ended it, and not the hours without power.
 */
export function everythingEnds(): Checker {
  const ranMs = new Map<string, DurationMs>();
  let lastMono: Monotonic | null = null;
  return {
    name: 'everything ends',
    minute: (world) => {
      const passedMs = lastMono === null ? 0 : world.nowMono - lastMono;
      lastMono = world.nowMono;
      if (!world.running || world.stalled) return [];
      const open = openOf(world);
      for (const key of ranMs.keys()) if (!open.has(key)) ranMs.delete(key);
      return [...open].flatMap(([key, maxMs]) => {
        const ms = (ranMs.get(key) ?? -passedMs) + passedMs;
        ranMs.set(key, ms);
        return ms > maxMs ? [`${key} has gone on for ${Math.round(ms / minuteMs)} min`] : [];
      });
    },
  };
}

/** What is open now, and how long it may be. */
function openOf({ core: { state }, site }: FaultyWorld): Map<string, number> {
  const open = new Map<string, number>();
  for (const [id, { override }] of Object.entries(state.zones))
    if (override !== null) open.set(`override ${override.commandId} of ${id}`, overrideMaxMs + slackMs);
  if (state.emergency !== null) open.set(`emergency ${state.emergency.commandId}`, overrideMaxMs + slackMs);
  for (const { command } of state.waiting) open.set(`waiting command ${command.id}`, diskPatienceMs + 2 * minuteMs);
  for (const lane of site.lanes) {
    const call = state.lanes[lane.id]?.assist.call ?? null;
    // A restart begins the clock of a call anew; a few of them in a row are the most that a bad day brings.
    if (call !== null) open.set(`call ${call.id} at ${lane.id}`, 5 * lane.assist.callMsMax + minuteMs);
  }
  const { retryAtMono } = state.store;
  if (retryAtMono !== null) open.set(`disk retry at ${retryAtMono}`, 6 * minuteMs + secondMs);
  return open;
}
