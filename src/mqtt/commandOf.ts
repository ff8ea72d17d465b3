import type { z } from 'zod';
import type { Ask, AskedEnd, Command } from '../controller/command.ts';
import type { VoiceAbout } from '../service/voice/voice.ts';
import { minuteMs } from '../units.ts';
import type { commandSchema } from './commandSchema.ts';

/** A command as it is written, keys with a default left out or not. */
export type CommandInput = z.input<typeof commandSchema>;

/** What the broker said beside the payload. */
export type CommandSource = { readonly login: string; readonly retained: boolean };

/**
 * The command of a message whose shape was checked; null when it names more than one end. Loads no schema: core reads a
 * signed command with it.
 */
export function commandOf(message: CommandInput, source: CommandSource): Command | null {
  const end = askedEnd(message);
  return end === null ? null : { ...envelope(message, source), ask: ask(message, end) };
}

function envelope(message: CommandInput, source: CommandSource): Omit<Command, 'ask'> {
  return {
    id: message.id,
    login: source.login,
    via: 'mqtt',
    retained: source.retained,
    issuedAtMs: message.issued_at_ms,
    notAfterMs: message.not_after_ms,
    why: message.why ?? '',
  };
}

function ask(message: CommandInput, end: AskedEnd): Ask {
  switch (message.op) {
    case 'zone.override':
      return {
        kind: 'override',
        zones: message.target,
        level: message.level_pct,
        end,
        belowFloor: message.below_floor ?? false,
        allowBoost: message.allow_boost ?? false,
      };
    case 'zone.resume':
      return { kind: 'resume', zones: message.target };
    case 'zone.lockout':
      return { kind: 'lockout', zones: message.target };
    case 'zone.unlock':
      return { kind: 'unlock', zones: message.target };
    case 'site.emergency':
      return { kind: 'emergency', end };
    case 'site.emergency-end':
      return { kind: 'emergencyEnd' };
    case 'gate.open':
      return { kind: 'gateOpen', lane: message.lane };
    case 'lane.reset':
      return { kind: 'laneReset', lane: message.lane };
    case 'call.acknowledge':
      return { kind: 'callAcknowledge', lane: message.lane, call: message.call };
    case 'call.arrive':
      return { kind: 'callArrive', lane: message.lane, call: message.call };
    case 'call.resolve':
      return {
        kind: 'callResolve',
        lane: message.lane,
        call: message.call,
        end: message.end,
        needed: message.needed ?? null,
      };
    case 'card.forgive':
      return { kind: 'forgive', pseudonym: message.card };
    case 'config.take':
      return { kind: 'configTake', delivery: message.delivery };
    case 'zone.upkeep':
      return { kind: 'upkeep', zones: message.target, what: message.what, lamps: message.lamps ?? null };
    case 'night.reassign': {
      const { zone, night, from, to, min } = message;
      return { kind: 'nightReassign', zones: [zone], night, from, to, ms: Math.round(min * minuteMs) };
    }
    case 'voice.record': {
      const { kind: voice, at_ms: atMs, text } = message;
      return { kind: 'voiceRecord', about: aboutOf(message), voice, atMs, text };
    }
    case 'voice.answer':
      return { kind: 'voiceAnswer', voice: message.voice, text: message.text };
    default:
      return message satisfies never;
  }
}

/** The schema has seen to it that one of them is there. */
export function aboutOf({ zone, lane }: { zone?: string | undefined; lane?: string | undefined }): VoiceAbout {
  return zone !== undefined ? { kind: 'zone', id: zone } : { kind: 'lane', id: lane ?? '' };
}

/** Null when more than one end was given. */
function askedEnd(message: CommandInput): AskedEnd | null {
  const { for_min, until_ms, until } = { for_min: undefined, until_ms: undefined, until: undefined, ...message };
  const ends: AskedEnd[] = [];
  if (for_min !== undefined) ends.push({ kind: 'duration', ms: Math.round(for_min * minuteMs) });
  if (until_ms !== undefined) ends.push({ kind: 'instant', atMs: until_ms });
  if (until !== undefined) ends.push(namedEnd(until));
  if (ends.length > 1) return null;
  return ends[0] ?? { kind: 'default' };
}

function namedEnd(until: string): AskedEnd {
  if (until === 'next-switch') return { kind: 'nextSwitch' };
  return until === 'dawn' ? { kind: 'dawn' } : { kind: 'clock', time: until };
}
