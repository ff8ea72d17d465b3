import type { DurationMs, Instant, Monotonic } from '../units.ts';
import type { Grant } from './grant.ts';
import type { LaneId } from './lane.ts';

/** The moments of one vehicle, whole milliseconds of the monotonic clock; null = did not happen, or not yet. */
export type Marks = {
  readonly arriveMono: Monotonic;
  readonly firstEdgeMono: Monotonic | null;
  /** End of the frame that was granted. */
  readonly frameMono: Monotonic | null;
  readonly decisionMono: Monotonic | null;
  readonly commandMono: Monotonic | null;
  readonly fullyOpenMono: Monotonic | null;
  readonly onSafetyMono: Monotonic | null;
  readonly clearedMono: Monotonic | null;
  /** The arm is down again, or serves the next vehicle. */
  readonly closedMono: Monotonic | null;
};

/**
 * Where a vehicle's time went. reach: arrival to the first edge of a reader; read: to the end of the good frame; decide: to
 * the open command, with its turn behind the vehicle ahead; actuate: to the open arm; move: to the cleared safety loop;
 * close: to the closed arm. They add up exactly to the whole.
 */
export type Phases = Readonly<Record<'reach' | 'read' | 'decide' | 'actuate' | 'move' | 'close', DurationMs>>;

export type Outcome =
  | 'passed'
  /** Went away without a passage. */
  | 'balk'
  /** Passed behind another vehicle, without a grant of its own. */
  | 'tailgate'
  /** Passed while the lane stood open for everybody. */
  | 'unchecked'
  /** The lane lost sight of it. */
  | 'lost';

export type CallReason = 'slow' | 'badFrames' | 'denied' | 'repositioned' | 'notMoving' | 'driver' | 'barrier';

/** How a call ended. */
export type CallEnd = 'self' | 'card' | 'guardOpen' | 'turnedAway' | 'left' | 'expired' | 'restored';

/** What a call was to one vehicle. Times count from the call. */
export type EpisodeCall = {
  readonly reason: CallReason;
  /** From arrival to the call. */
  readonly waitedMs: DurationMs;
  /** The hour had too many calls; nobody was called. */
  readonly suppressed: boolean;
  readonly ackMs: DurationMs | null;
  readonly arrivedMs: DurationMs | null;
  readonly end: CallEnd | null;
  /** The guard's one-tap word; null = not said. */
  readonly needed: boolean | null;
};

/** One vehicle at the lane, as it is now. */
export type Episode = {
  readonly id: string;
  readonly startedAtMs: Instant;
  readonly marks: Marks;
  /** Since when it is off the arrival loop; null = it stands on it. */
  readonly awaySinceMono: Monotonic | null;
  /** The arrival loop could not see it: its marks begin with the card. */
  readonly blind: boolean;
  /** From the vehicle ahead leaving the reader to this one standing there; null = nobody was just ahead. */
  readonly moveUpMs: DurationMs | null;
  readonly frames: number;
  readonly badFrames: number;
  readonly rereads: number;
  readonly denials: number;
  /** Denials of each key in this episode, bounded. */
  readonly deniedKeys: Readonly<Record<string, number>>;
  readonly residentDenied: boolean;
  readonly repositions: number;
  /** The first complete frame was granted; null = no complete frame yet. */
  readonly firstPresentation: boolean | null;
  /** The first good card shown from it; null = none yet. What opened for it in the end may be the guard. */
  readonly card: string | null;
  readonly grant: Grant | null;
  readonly reversals: number;
  readonly noPassages: number;
  readonly unchecked: boolean;
  /** The last call for it. */
  readonly call: EpisodeCall | null;
  /** Its call is over, or was not made; the guard is called again when it still stands here then. Null = no such call yet. */
  readonly callAgainMono: Monotonic | null;
  readonly assisted: boolean;
};

/** One vehicle, finished. Plain figures for rows, throughput and effectiveness. */
export type EpisodeRecord = {
  readonly id: string;
  readonly lane: LaneId;
  readonly startedAtMs: Instant;
  readonly outcome: Outcome;
  readonly phases: Phases;
  readonly totalMs: DurationMs;
  /** From arrival until it left the reader to the next. */
  readonly occupiedMs: DurationMs;
  readonly moveUpMs: DurationMs | null;
  /** Arrival to the end of the granted frame; null = none, or the arrival was not seen. */
  readonly readAfterMs: DurationMs | null;
  /** Arrival to the open arm; null = it never opened. */
  readonly waitMs: DurationMs | null;
  readonly frames: number;
  readonly badFrames: number;
  readonly rereads: number;
  readonly denials: number;
  readonly repositions: number;
  readonly firstPresentation: boolean | null;
  readonly reversals: number;
  readonly assisted: boolean;
  readonly call: EpisodeCall | null;
};

export function phasesOf(marks: Marks, endMono: Monotonic): Phases {
  const { arriveMono, firstEdgeMono, frameMono, commandMono, fullyOpenMono, clearedMono } = marks;
  // What did not happen takes no time: it coincides with the next thing that did.
  const cleared = clearedMono ?? endMono;
  const open = fullyOpenMono ?? cleared;
  const command = commandMono ?? open;
  const frame = frameMono ?? command;
  const edge = firstEdgeMono ?? frame;
  const lengths: number[] = [];
  let at = arriveMono;
  for (const mark of [edge, frame, command, open, cleared, endMono]) {
    const next = Math.min(Math.max(at, mark), Math.max(at, endMono));
    lengths.push(next - at);
    at = next;
  }
  const [reach = 0, read = 0, decide = 0, actuate = 0, move = 0, close = 0] = lengths;
  return { reach, read, decide, actuate, move, close };
}

export function newEpisode(
  id: string,
  { arriveMono, startedAtMs, moveUpMs }: { arriveMono: Monotonic; startedAtMs: Instant; moveUpMs: DurationMs | null },
): Episode {
  return {
    id,
    startedAtMs,
    marks: { arriveMono, ...noMarks },
    awaySinceMono: null,
    blind: false,
    moveUpMs,
    frames: 0,
    badFrames: 0,
    rereads: 0,
    denials: 0,
    deniedKeys: {},
    residentDenied: false,
    repositions: 0,
    firstPresentation: null,
    card: null,
    grant: null,
    reversals: 0,
    noPassages: 0,
    unchecked: false,
    call: null,
    callAgainMono: null,
    assisted: false,
  };
}

const noMarks: Omit<Marks, 'arriveMono'> = {
  firstEdgeMono: null,
  frameMono: null,
  decisionMono: null,
  commandMono: null,
  fullyOpenMono: null,
  onSafetyMono: null,
  clearedMono: null,
  closedMono: null,
};

/** The record of a vehicle that is done at `endMono`. */
export function recordOf(lane: LaneId, episode: Episode, outcome: Outcome, endMono: Monotonic): EpisodeRecord {
  const { marks, blind } = episode;
  const { arriveMono, frameMono, fullyOpenMono } = marks;
  const end = Math.max(endMono, arriveMono);
  const leftMono = episode.awaySinceMono ?? marks.clearedMono ?? end;
  return {
    id: episode.id,
    lane,
    startedAtMs: episode.startedAtMs,
    outcome,
    phases: phasesOf(marks, end),
    totalMs: end - arriveMono,
    occupiedMs: Math.max(0, leftMono - arriveMono),
    moveUpMs: episode.moveUpMs,
    readAfterMs: frameMono === null || blind ? null : Math.max(0, frameMono - arriveMono),
    waitMs: fullyOpenMono === null ? null : Math.max(0, fullyOpenMono - arriveMono),
    frames: episode.frames,
    badFrames: episode.badFrames,
    rereads: episode.rereads,
    denials: episode.denials,
    repositions: episode.repositions,
    firstPresentation: episode.firstPresentation,
    reversals: episode.reversals,
    assisted: episode.assisted,
    call: episode.call,
  };
}
