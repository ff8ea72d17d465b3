import { isDeepStrictEqual } from 'node:util';
import type { Effect } from '../controller/effect.ts';
import type { Site } from '../controller/site.ts';
import type { State } from '../controller/state.ts';
import { initialState, step } from '../controller/step.ts';
import { abbreviated } from '../journal/abbreviated.ts';
import type { Placed, Recorded } from '../journal/recording.ts';
import type { Instant } from '../units.ts';

type Playing = { readonly site: Site; readonly state: State };
type Stepped = ReturnType<typeof step>;
type Line = Extract<Recorded, { kind: 'line' }>;

/** What a replay tells while it runs. */
export type Heard = {
  /** A segment begins: its run and config. */
  readonly head: (head: Extract<Recorded, { kind: 'head' }>) => void;
  /** An event went through the step again; `effects` are those of today's step. */
  readonly line: (line: Line, effects: readonly Effect[], site: Site) => void;
  /** Lines are missing; what follows up to the next head cannot be compared. */
  readonly gap: (where: string, because: string) => void;
};

/** The first effect that came out otherwise than recorded. */
export type Difference = {
  readonly where: string;
  readonly atMs: Instant;
  readonly event: string;
  readonly recorded: readonly unknown[];
  readonly replayed: readonly unknown[];
};

export type Replayed = {
  readonly lines: number;
  readonly effects: number;
  readonly gaps: number;
  readonly difference: Difference | null;
};

/**
 * Sends recorded events through today's step and compares the effects. Stops at the first difference. Throws an Error that names
 * the place when what stands there is no site, event or state that the step can take.
 */
export function replayRun(entries: Iterable<Placed>, heard: Heard): Replayed {
  let playing: Playing | null = null;
  let [lines, effects, gaps] = [0, 0, 0];
  for (const { where, entry } of entries) {
    if (entry.kind === 'head') {
      playing = played(where, () => ({ site: entry.site, state: entry.state ?? initialState(entry.site) }));
      heard.head(entry);
    } else if (entry.kind === 'gap') {
      gaps += 1;
      playing = null;
      heard.gap(where, entry.because);
    } else if (playing !== null) {
      const { site, state }: Playing = playing;
      const taken: Stepped = played(where, () => step(site, state, entry.event, entry.now));
      playing = { site, state: taken.state };
      heard.line(entry, taken.effects, site);
      lines += 1;
      effects += taken.effects.length;
      const difference = played(where, () => differenceOf(where, entry, taken.effects));
      if (difference !== null) return { lines, effects, gaps, difference };
    }
  }
  return { lines, effects, gaps, difference: null };
}

/** A recording is read only as deep as its lines go; what is inside shows when it is played. */
function played<T>(where: string, play: () => T): T {
  try {
    return play();
  } catch (cause) {
    const fact = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `${where}: this cannot be replayed (${fact}); was the recording changed, or is it of another version?`,
      {
        cause,
      },
    );
  }
}

function differenceOf(where: string, line: Line, effects: readonly Effect[]): Difference | null {
  // Through JSON, as the journal holds them: -0 and absent fields mean nothing there.
  const replayed = JSON.parse(JSON.stringify(effects.map(abbreviated))) as unknown[];
  const recorded = line.effects.map(abbreviated);
  if (isDeepStrictEqual(replayed, recorded)) return null;
  return { where, atMs: line.now.wallMs, event: line.event.kind, recorded, replayed };
}
