import type { Refused } from '../admission.ts';
import type { Command, ServiceAsk } from '../command.ts';
import { row, type Turn } from '../turn.ts';

/** Who asked, as every row of a command has it. */
export type Who = {
  readonly cmd_id: string;
  readonly login: string;
  readonly via: Command['via'];
  readonly why: string;
};

/** What makes no sense although its shape is right; null = it can be put on record. */
export function senselessService({ state }: Turn, { why }: Command, ask: ServiceAsk): Refused | null {
  const { night, from, to } = ask;
  if (why.trim() === '') return refused('A correction says why: the office keeps the words beside the figures.');
  if (from === to) return refused(`From ${from} to ${to} corrects nothing.`);
  if (state.nights.closed.includes(night)) return null;
  const known = state.nights.closed.join(', ') || 'none yet';
  return refused(`${night} is no night that this device closed lately. Closed: ${known}.`);
}

/** Puts it on record; goes to disk with the answer. */
export function recordService(turn: Turn, who: Who, { zones, night, from, to, ms }: ServiceAsk): void {
  row(turn, 'night.reassigned', { ...who, zone: zones[0], night, from, to, s: Math.round(ms / 1000) });
}

/** What a person hears whose words were put on record. */
export function serviceDone({ night, zones, from, to, ms }: ServiceAsk): string {
  return `Noted for the night ${night}: ${Math.round(ms / 60_000)} min of ${zones[0]} count as ${to}, no longer as ${from}.`;
}

function refused(text: string): Refused {
  return { code: 'invalid', text };
}
