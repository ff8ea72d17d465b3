import { type ScheduledTask, schedule, setLogger } from 'node-cron';
import type { DurationMs } from '../units.ts';

/** Housekeeping that may be late, may be missed, and decides no light. */
export type Chore = {
  readonly name: string;
  /** Minute, hour, day, month, weekday, in UTC. */
  readonly when: string;
  readonly timeoutMs: DurationMs;
  /** Works from what it finds, so that running it twice or a day late does no harm. */
  readonly run: (signal: AbortSignal) => Promise<void>;
};

export type Chores = {
  /** Call on a clock step: a timer armed for the old time would wait for it, or walk through every missed slot. */
  clockStepped(): void;
  close(): Promise<void>;
};

const nothing = (): void => undefined;

// What matters is told by `onFailure`; the rest would go to standard output, which nobody reads.
setLogger({ info: nothing, warn: nothing, error: nothing, debug: nothing });

/** Starts the chores. `onFailure` hears of each that threw or took too long; the next round comes all the same. */
export function startChores(chores: readonly Chore[], onFailure: (chore: string, error: unknown) => void): Chores {
  const tasks = chores.map((chore) => startOne(chore, onFailure));
  return {
    clockStepped: () => {
      for (const task of tasks) {
        void task.stop(); // In UTC and in this process stop and start act at once.
        void task.start();
      }
    },
    close: async () => {
      for (const task of tasks) await task.destroy();
    },
  };
}

function startOne(chore: Chore, onFailure: (chore: string, error: unknown) => void): ScheduledTask {
  // node-cron's own timeout does not hold for functions, and a promise that never settles would block it for ever.
  const work = async (): Promise<void> => {
    try {
      await withTimeout(chore);
    } catch (error) {
      onFailure(chore.name, error);
    }
  };
  return schedule(chore.when, work, {
    name: chore.name,
    timezone: 'UTC',
    noOverlap: true,
    suppressMissedWarning: true,
  });
}

async function withTimeout(chore: Chore): Promise<void> {
  const abort = new AbortController();
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    abort.abort();
    late.reject(new Error(`not done after ${chore.timeoutMs / 1_000} s`));
  }, chore.timeoutMs);
  try {
    await Promise.race([chore.run(abort.signal), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
