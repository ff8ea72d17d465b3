import { type Words, worded } from '../../words/language.ts';
import { rosterRefusalWords } from '../../words/terms.ts';
import type { Event } from '../event.ts';
import { change, row, rowText, said, type Turn } from '../turn.ts';
import { hearLane, laneNamed } from './lanes.ts';

const words = {
  readerWell: { en: 'The reader is well again.', zh: '读卡器已恢复正常。' },
  outputRefused: { en: 'A barrier output refused: {message}', zh: '道闸输出拒绝执行：{message}' },
  outputsObey: { en: 'The barrier outputs obey again.', zh: '道闸输出已恢复。' },
  rosterRefused: {
    en: 'A roster was refused, the one before stays: {text}',
    zh: '名单被拒绝（{why}），沿用原名单：{text}',
  },
  rosterInForce: {
    en: 'Roster {version} with {count} cards is in force.',
    zh: '名单版本 {version} 已生效，共 {count} 张卡。',
  },
  enrolled: { en: 'A card was shown to the enrolment.', zh: '登记时刷了一张卡。' },
} satisfies Record<string, Words>;

type Of<Kind extends Event['kind']> = Extract<Event, { kind: Kind }>;

/** What the edges of a reader tell of its wires. */
export function absorbReaderHealth(turn: Turn, { reader, trouble }: Of<'readerHealth'>): void {
  const known = Object.hasOwn(turn.state.readers, reader) ? turn.state.readers[reader] : undefined;
  if (known === undefined || known.trouble?.kind === trouble?.kind) return;
  const troubleSinceMs = trouble === null ? null : turn.now.wallMs;
  change(turn, { readers: { ...turn.state.readers, [reader]: { ...known, trouble, troubleSinceMs } } });
  tellLaneOfReaders(turn, reader);
  row(turn, 'reader.trouble', { reader, trouble: trouble?.kind ?? null, before: known.trouble?.kind ?? null });
  if (trouble === null) return said(turn, 'cleared', reader, words.readerWell);
  return said(turn, 'fault', reader, trouble.detail);
}

/** A lane with two readers serves by the other one. */
function tellLaneOfReaders(turn: Turn, id: string): void {
  const lane = turn.site.readers.find((reader) => reader.id === id)?.lane;
  if (lane === undefined) return;
  const readers = turn.site.readers.filter((reader) => reader.lane === lane);
  const working = readers.some((reader) => turn.state.readers[reader.id]?.trouble === null);
  hearLane(turn, lane, { kind: 'readers', working });
}

/** A barrier output refused, or obeys again. */
export function absorbGateObeys(turn: Turn, { lane, message }: Of<'gateObeys'>): void {
  if (laneNamed(turn, lane) === undefined) return;
  const { [lane]: before, ...others } = turn.state.refusedGates;
  if (before?.message.en === message?.en) return;
  const sinceMs = before?.sinceMs ?? turn.now.wallMs;
  change(turn, { refusedGates: message === null ? others : { ...others, [lane]: { message, sinceMs } } });
  const told = message === null ? { message } : rowText('message', message);
  row(turn, 'gate.output', { lane, obeys: message === null, ...told });
  if (message === null) return said(turn, 'cleared', lane, words.outputsObey);
  return said(turn, 'fault', lane, worded(words.outputRefused, { message }));
}

export function absorbRosterChanged(turn: Turn, { roster, how }: Of<'rosterChanged'>): void {
  const before = turn.state.roster;
  if (before?.version === roster?.version && before?.digest === roster?.digest) return;
  change(turn, { roster, refusedRoster: null });
  if (roster === null) return;
  const { version, count, digest } = roster;
  row(turn, 'roster.changed', { version, count, digest, how, before: before?.version ?? null });
  said(turn, 'info', 'roster', worded(words.rosterInForce, { version, count }));
}

export function absorbRosterRefused(turn: Turn, { code, text }: Of<'rosterRefused'>): void {
  change(turn, { refusedRoster: { text, sinceMs: turn.now.wallMs } });
  row(turn, 'roster.refused', { code, ...rowText('text', text), version: turn.state.roster?.version ?? null });
  said(turn, 'warning', 'roster', worded(words.rosterRefused, { why: rosterRefusalWords[code] ?? code, text }));
}

export function absorbCardEnrolled(turn: Turn, { reader }: Of<'cardEnrolled'>): void {
  row(turn, 'card.enrolled', { reader });
  said(turn, 'info', reader, words.enrolled);
}
