import type { Event } from '../event.ts';
import { change, note, row, type Turn } from '../turn.ts';
import { laneNamed } from './lanes.ts';

type Of<Kind extends Event['kind']> = Extract<Event, { kind: Kind }>;

/** What the edges of a reader tell of its wires. */
export function absorbReaderHealth(turn: Turn, { reader, trouble }: Of<'readerHealth'>): void {
  const known = Object.hasOwn(turn.state.readers, reader) ? turn.state.readers[reader] : undefined;
  if (known === undefined || known.trouble?.kind === trouble?.kind) return;
  const troubleSinceMs = trouble === null ? null : turn.now.wallMs;
  change(turn, { readers: { ...turn.state.readers, [reader]: { ...known, trouble, troubleSinceMs } } });
  row(turn, 'reader.trouble', { reader, trouble: trouble?.kind ?? null, before: known.trouble?.kind ?? null });
  if (trouble === null) return note(turn, 'cleared', reader, { kind: 'text', text: 'The reader is well again.' });
  return note(turn, 'fault', reader, { kind: 'text', text: trouble.detail });
}

/** A barrier output refused, or obeys again. */
export function absorbGateObeys(turn: Turn, { lane, message }: Of<'gateObeys'>): void {
  if (laneNamed(turn, lane) === undefined) return;
  const { [lane]: before, ...others } = turn.state.refusedGates;
  if (before?.message === message || (before === undefined && message === null)) return;
  const sinceMs = before?.sinceMs ?? turn.now.wallMs;
  change(turn, { refusedGates: message === null ? others : { ...others, [lane]: { message, sinceMs } } });
  row(turn, 'gate.output', { lane, obeys: message === null, message });
  if (message === null) return note(turn, 'cleared', lane, { kind: 'text', text: 'The barrier outputs obey again.' });
  return note(turn, 'fault', lane, { kind: 'text', text: `A barrier output refused: ${message}` });
}

export function absorbRosterChanged(turn: Turn, { roster, how }: Of<'rosterChanged'>): void {
  const before = turn.state.roster;
  if (before?.version === roster?.version && before?.digest === roster?.digest) return;
  change(turn, { roster, refusedRoster: null });
  if (roster === null) return;
  const { version, count, digest } = roster;
  row(turn, 'roster.changed', { version, count, digest, how, before: before?.version ?? null });
  const text = `Roster ${version} with ${count} cards is in force.`;
  note(turn, 'info', 'roster', { kind: 'text', text });
}

export function absorbRosterRefused(turn: Turn, { code, text }: Of<'rosterRefused'>): void {
  change(turn, { refusedRoster: { text, sinceMs: turn.now.wallMs } });
  row(turn, 'roster.refused', { code, text, version: turn.state.roster?.version ?? null });
  note(turn, 'warning', 'roster', { kind: 'text', text: `A roster was refused, the one before stays: ${text}` });
}

export function absorbCardEnrolled(turn: Turn, { reader }: Of<'cardEnrolled'>): void {
  row(turn, 'card.enrolled', { reader });
  note(turn, 'info', reader, { kind: 'text', text: 'A card was shown to the enrolment.' });
}
