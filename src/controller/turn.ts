import type { ZoneId } from '../lighting/zone.ts';
import type { DurationMs, Now } from '../units.ts';
import type { Words } from '../words/language.ts';
import type { ClockTrust } from './clockTrust.ts';
import type { Effect, Note, NoteBody, OfficeRecord } from './effect.ts';
import { rowWaitMs } from './saveWait.ts';
import type { Site } from './site.ts';
import type { State, ZoneState } from './state.ts';
import { noteMove } from './zoneTrail.ts';

/** One step being worked out: the only thing that changes inside it, and nobody outside ever sees it. */
export type Turn = {
  readonly site: Site;
  readonly now: Now;
  readonly trust: ClockTrust;
  state: State;
  readonly effects: Effect[];
  readonly records: OfficeRecord[];
  /** Why the state must go to disk; null = nothing to save. Of several reasons the one that may wait least. */
  saveReason: string | null;
  /** How long that may wait; 0 = it goes at the end of this step. */
  saveWaitMs: DurationMs;
  /** Earliest monotonic instant at which something held back may go on. */
  wakeAtMono: number;
};

export function change(turn: Turn, patch: Partial<State>): void {
  // A state has too many fields for a second spread: assigned one by one, a patch takes two thirds of the time.
  turn.state = Object.assign({ ...turn.state }, patch);
}

/** A zone by an id that a stranger named: `constructor` is not a zone. */
export function zoneNamed(state: State, zone: ZoneId): ZoneState | undefined {
  return Object.hasOwn(state.zones, zone) ? state.zones[zone] : undefined;
}

export function changeZone(turn: Turn, zone: ZoneId, patch: Partial<ZoneState>): void {
  const before = zoneNamed(turn.state, zone);
  if (before === undefined) return;
  putZones(turn, [[zone, Object.assign({ ...before }, patch)]]);
}

/** Puts some zones in the place of what they were. */
export function putZones(turn: Turn, changed: readonly (readonly [ZoneId, ZoneState])[]): void {
  if (changed.length === 0) return;
  const before = turn.state.zones;
  const zones: Record<ZoneId, ZoneState> = { ...before };
  for (const [id, zone] of changed) zones[id] = zone;
  noteMove({ after: zones, before, moved: changed.map(([id]) => id) });
  turn.state = { ...turn.state, zones };
}

/** A line for the crew's log. */
export function note(turn: Turn, severity: Note['severity'], about: string, what: NoteBody): void {
  const line: Note = { atMs: turn.now.wallMs, severity, about, what };
  turn.effects.push({ kind: 'note', note: line, reason: `${about}: ${severity}` });
}

/** A sentence for the crew's log. */
export function said(turn: Turn, severity: Note['severity'], about: string, { en, zh }: Words): void {
  note(turn, severity, about, { kind: 'said', en, zh });
}

/** A row for the office. It goes to disk with the next save, which is the one of this step unless the row may wait. */
export function row(turn: Turn, type: string, body: Readonly<Record<string, unknown>>): void {
  turn.records.push(recordOf(turn, 'evt', Object.assign({ type }, body)));
  keepWithin(turn, rowWaitMs(type, body), type);
}

/** A text of a row, in English, and its Chinese beside it where that is another: what a system said is the same in both. */
export function rowText(key: string, { en, zh }: Words): Readonly<Record<string, string>> {
  return en === zh ? { [key]: en } : { [key]: en, [`${key}_zh`]: zh };
}

/** The state must go to disk, `waitMs` from now at the latest. */
export function keepWithin(turn: Turn, waitMs: DurationMs, reason: string): void {
  if (turn.saveReason !== null && waitMs >= turn.saveWaitMs) return;
  turn.saveReason = reason;
  turn.saveWaitMs = waitMs;
}

export function recordOf(turn: Turn, stream: OfficeRecord['stream'], body: OfficeRecord['body']): OfficeRecord {
  return { stream, atMs: turn.now.wallMs, monoMs: turn.now.monoMs, clock: turn.trust.kind, body };
}

/** The revision that the save of this step will have. */
export function nextRev(turn: Turn): number {
  return turn.state.rev + 1;
}
