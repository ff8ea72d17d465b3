import type { Site } from '../controller/site.ts';
import { type DurationMs, dayMs, hourMs, type Instant, minuteMs } from '../units.ts';
import { bounded } from './checkers/bounded.ts';
import type { Checker } from './checkers/checker.ts';
import { everythingEnds } from './checkers/everythingEnds.ts';
import { inside } from './checkers/inside.ts';
import { litRoads } from './checkers/litRoads.ts';
import { oneActOneRow } from './checkers/oneActOneRow.ts';
import { onePulse } from './checkers/onePulse.ts';
import { risingTotals } from './checkers/risingTotals.ts';
import { rowsOnce } from './checkers/rowsOnce.ts';
import { wellAgain } from './checkers/wellAgain.ts';
import { type Fault, faultsOf, overMono } from './faults/fault.ts';
import { FaultyWorld } from './faults/faultyWorld.ts';
import type { Habits, WorldOptions } from './world/options.ts';

export type Story = {
  readonly site: Site;
  readonly seed: number;
  readonly startMs: Instant;
  readonly spanMs: DurationMs;
  readonly habits: Habits;
  readonly faults: readonly Fault[];
};

/** How a story ended: what was wrong first, and when. */
export type Ending = {
  readonly wrong: { readonly checker: string; readonly text: string; readonly atMono: number } | null;
  readonly steps: number;
};

/** After the last fault everything has so long to come right again. */
const recoveryMs = 16 * hourMs;

const checkersOf = (): readonly Checker[] => [
  inside(),
  litRoads(),
  onePulse(),
  everythingEnds(),
  risingTotals(),
  rowsOnce(),
  oneActOneRow(),
  bounded(),
  wellAgain(),
];

class Wrong extends Error {
  readonly checker: string;

  constructor(checker: string, text: string) {
    super(text);
    this.checker = checker;
  }
}

/** Lets a story happen under the eyes of every checker, and stops at the first thing that must not be. */
export function tell(story: Story, more: Partial<WorldOptions> = {}): Ending {
  const checkers = checkersOf();
  const mind = (how: (checker: Checker) => readonly string[] | undefined) => {
    for (const checker of checkers) {
      const text = how(checker)?.[0];
      if (text !== undefined) throw new Wrong(checker.name, text);
    }
  };
  const world: FaultyWorld = new FaultyWorld(
    {
      ...more,
      site: story.site,
      seed: story.seed,
      startMs: story.startMs,
      habits: story.habits,
      seen: (taken) => {
        more.seen?.(taken);
        mind((checker) => checker.seen?.(taken, world));
      },
      onRow: (record) => mind((checker) => checker.row?.(record, world)),
      onReply: (reply) => mind((checker) => checker.reply?.(reply, world)),
      onContact: (contact) => mind((checker) => checker.contact?.(contact, world)),
    },
    story.faults,
  );
  try {
    world.start();
    const endMono = Math.max(story.spanMs, ...story.faults.map(overMono));
    for (let atMono = minuteMs; atMono <= endMono + recoveryMs; atMono += minuteMs) {
      world.runUntil(atMono);
      mind((checker) => checker.minute?.(world));
    }
    mind((checker) => checker.end?.(world));
    return { wrong: null, steps: world.steps + world.core.steps };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const checker = error instanceof Wrong ? error.checker : 'no step throws';
    return { wrong: { checker, text, atMono: world.nowMono }, steps: world.steps + world.core.steps };
  }
}

/** The story of a seed. */
export function storyOf(seed: number, days: number, base: Pick<Story, 'site' | 'startMs' | 'habits'>): Story {
  const spanMs = days * dayMs;
  return { ...base, seed, spanMs, faults: faultsOf(seed, spanMs) };
}

/** A shorter story with fewer faults that still ends badly in the same way. Tries so many at most. */
export function shrunk(story: Story, triesMax: number): Story {
  const first = tell(story).wrong;
  if (first === null) return story;
  let tries = 0;
  let best: Story = {
    ...story,
    spanMs: first.atMono,
    faults: story.faults.filter(({ atMono }) => atMono <= first.atMono),
  };
  const stillWrong = (candidate: Story) => {
    tries += 1;
    return tell(candidate).wrong?.checker === first.checker;
  };
  if (!stillWrong(best)) best = story;
  for (let size = Math.ceil(best.faults.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    let from = 0;
    while (from < best.faults.length) {
      if (tries >= triesMax) return best;
      const fewer = { ...best, faults: best.faults.toSpliced(from, size) };
      if (stillWrong(fewer)) best = fewer;
      else from += size;
    }
  }
  return best;
}
