import { minuteMs } from '../units.ts';
import { type Words, worded } from '../words/language.ts';
import type { Refused } from './admission.ts';
import type { Command } from './command.ts';
import type { Event } from './event.ts';
import { signerOf } from './proof.ts';
import { change, row, rowText, said, type Turn } from './turn.ts';

type Of<Kind extends Event['kind']> = Extract<Event, { kind: Kind }>;

/** Rows about refused commands in a minute. More is a program gone wild, and must not wear out the disk. */
const refusalsPerMinute = 20;

const words = {
  inForce: {
    en: 'People roster {version} with {count} people is in force.',
    zh: '人员名册版本 {version} 已生效，共 {count} 人。',
  },
  refused: {
    en: 'A people roster was refused, the one before stays: {text}',
    zh: '人员名册被拒绝，沿用原名册：{text}',
  },
  turnedAway: { en: 'A command of {login} was refused: {text}', zh: '{login} 的一条指令被拒绝：{text}' },
} satisfies Record<string, Words>;

/** Another people roster counts from now on. */
export function absorbPeopleChanged(turn: Turn, { people, by, key }: Of<'peopleChanged'>): void {
  const before = turn.state.people;
  if (before?.version === people.version && before.digest === people.digest) return;
  change(turn, { people });
  const { version, digest } = people;
  const count = people.people.length;
  row(turn, 'people.changed', { version, digest, count, before: before?.version ?? null, login: by, signer: key });
  said(turn, 'info', 'people', worded(words.inForce, { version, count }));
}

/** A people roster that was sent was not believed; the one before stays. */
export function absorbPeopleRefused(turn: Turn, { by, text }: Of<'peopleRefused'>): void {
  if (!mayWriteRefusal(turn)) return;
  const version = turn.state.people?.version ?? null;
  row(turn, 'people.refused', { login: by, ...rowText('text', text), version });
  said(turn, 'warning', 'people', worded(words.refused, { text }));
}

/** Link turned something away that somebody should know of, such as a retained command. */
export function absorbTurnedAway(turn: Turn, { login, id, text }: Of<'turnedAway'>): void {
  if (!mayWriteRefusal(turn)) return;
  const told = { code: 'invalid', ...rowText('text', text) };
  row(turn, 'command.refused', { cmd_id: id ?? '', login, via: 'mqtt', ask: null, ...told });
  said(turn, 'warning', 'command', worded(words.turnedAway, { login, text }));
}

/** A refusal that speaks of rights or of a second time stands in the records: it may be a thief, or a person to be helped. */
export function recordRefusal(turn: Turn, command: Command, { code, text }: Refused): void {
  if ((code !== 'denied' && code !== 'duplicate' && !command.retained) || !mayWriteRefusal(turn)) return;
  const { id, login, via, ask } = command;
  const told = { code, ...rowText('text', text) };
  row(turn, 'command.refused', { cmd_id: id, login, via, ask: ask.kind, ...told, ...signerOf(command) });
}

function mayWriteRefusal(turn: Turn): boolean {
  const { refusals } = turn.state;
  const { monoMs } = turn.now;
  if (monoMs - refusals.fromMono >= minuteMs) {
    if (refusals.leftOut > 0) row(turn, 'command.refusals', { left_out: refusals.leftOut });
    change(turn, { refusals: { fromMono: monoMs, written: 1, leftOut: 0 } });
    return true;
  }
  const full = refusals.written >= refusalsPerMinute;
  const written = refusals.written + (full ? 0 : 1);
  change(turn, { refusals: { ...refusals, written, leftOut: refusals.leftOut + (full ? 1 : 0) } });
  return !full;
}
