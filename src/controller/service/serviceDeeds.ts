import type { Refused } from '../admission.ts';
import type { Command, ServiceAsk } from '../command.ts';
import { row, type Turn } from '../turn.ts';
import { recordUpkeep } from './upkeep.ts';
import { answerVoice, recordVoice, senselessRecord, tellAnswer, tellVoice, unknownVoice } from './voices.ts';

/** Who asked, as every row of a command has it. */
export type Who = {
  readonly cmd_id: string;
  readonly login: string;
  readonly via: Command['via'];
  readonly why: string;
  /** Fingerprint of the key it was signed with. */
  readonly signer?: string;
};

/** What makes no sense although its shape is right; null = it can be put on record. */
export function senselessService(turn: Turn, { why }: Command, ask: ServiceAsk): Refused | null {
  switch (ask.kind) {
    case 'upkeep':
      return ask.lamps !== null && ask.what !== 'lamps' ? refused('A number of lamps goes with lamps only.') : null;
    case 'nightReassign':
      return senselessMove(turn, why, ask);
    case 'voiceRecord':
      return senselessRecord(turn, ask);
    case 'voiceAnswer':
      return unknownVoice(turn, ask);
  }
}

/** Puts it on record; goes to disk with the answer. */
export function recordService(turn: Turn, who: Who, ask: ServiceAsk): void {
  switch (ask.kind) {
    case 'upkeep':
      for (const zone of new Set(ask.zones))
        row(turn, 'upkeep.done', { ...who, zone, what: ask.what, lamps: ask.lamps });
      return;
    case 'nightReassign': {
      const { zones, night, from, to, ms } = ask;
      row(turn, 'night.reassigned', { ...who, zone: zones[0], night, from, to, s: Math.round(ms / 1000) });
      return;
    }
    case 'voiceRecord':
      return tellVoice(turn, who, ask);
    case 'voiceAnswer':
      return tellAnswer(turn, who, ask);
  }
}

/** Does what follows from the record, at once. */
export function performService(turn: Turn, id: string, ask: ServiceAsk): void {
  if (ask.kind === 'upkeep') recordUpkeep(turn, ask);
  if (ask.kind === 'voiceRecord') recordVoice(turn, id, ask);
  if (ask.kind === 'voiceAnswer') answerVoice(turn, ask);
}

/** What a person hears whose words were put on record. */
export function serviceDone(ask: ServiceAsk): string {
  switch (ask.kind) {
    case 'upkeep': {
      const what = { lamps: `${ask.lamps ?? 'all'} lamps replaced`, cleaned: 'cleaned', relay: 'relay replaced' };
      return `Noted for ${ask.zones.join(', ')}: ${what[ask.what]}.`;
    }
    case 'nightReassign': {
      const { night, zones, from, to, ms } = ask;
      const minutes = Math.round(ms / 60_000);
      return `Noted for the night ${night}: ${minutes} min of ${zones[0]} count as ${to}, no longer as ${from}.`;
    }
    case 'voiceRecord':
      return `Recorded for ${ask.about.id}; it waits for an answer.`;
    case 'voiceAnswer':
      return 'Answered and closed.';
  }
}

function senselessMove(
  { state }: Turn,
  why: string,
  { night, from, to }: Extract<ServiceAsk, { kind: 'nightReassign' }>,
): Refused | null {
  if (why.trim() === '') return refused('A correction says why: the office keeps the words beside the figures.');
  if (from === to) return refused(`From ${from} to ${to} corrects nothing.`);
  if (state.nights.closed.includes(night)) return null;
  const known = state.nights.closed.join(', ') || 'none yet';
  return refused(`${night} is no night that this device closed lately. Closed: ${known}.`);
}

function refused(text: string): Refused {
  return { code: 'invalid', text };
}
