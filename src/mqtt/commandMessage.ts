import type { Ask, AskedEnd, Command } from '../controller/command.ts';
import type { VoiceAbout } from '../service/voice/voice.ts';
import { minuteMs } from '../units.ts';
import { type CommandMessage, commandBytesMax, commandSchema } from './commandSchema.ts';
import { complaint, shown } from './complaint.ts';

export type CommandReading =
  | { readonly kind: 'command'; readonly command: Command }
  /** `id` is null when none could be read: then nobody can be answered. */
  | { readonly kind: 'refused'; readonly id: string | null; readonly code: 'invalid'; readonly text: string };

/** What the broker said beside the payload. */
export type CommandSource = { readonly login: string; readonly retained: boolean };

/**
 * Reads the payload of `dn/cmd/<login>`. The size is looked at before the text is. Of a key given twice the last counts,
 * as JSON.parse has it. Rights, age and sense of the command are the controller's to judge.
 */
export function readCommand(payload: Uint8Array, source: CommandSource): CommandReading {
  if (payload.length > commandBytesMax) {
    return refused(
      null,
      `The command has ${payload.length} bytes; at most ${commandBytesMax} are read. Name fewer zones.`,
    );
  }
  const json = parseJson(payload);
  if (json.kind === 'bad') return refused(null, json.text);
  const id = readableId(json.value);
  if (source.retained) {
    return refused(
      id,
      'A command must not be retained: publish it without the retain flag, and clear the retained one.',
    );
  }
  const checked = commandSchema.safeParse(json.value);
  if (!checked.success) return refused(id, complaint(checked.error, json.value));
  const end = askedEnd(checked.data);
  if (end === null) return refused(id, 'Give one end only: for_min, until_ms or until.');
  return { kind: 'command', command: { ...envelope(checked.data, source), ask: ask(checked.data, end) } };
}

/** The id of a command that may be wrong in every other way, so that the sender can be answered. */
export function readableId(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'id')) return null;
  const id: unknown = Reflect.get(value, 'id');
  return typeof id === 'string' && /^[\x21-\x7e]{1,64}$/.test(id) ? id : null;
}

function parseJson(payload: Uint8Array): { kind: 'good'; value: unknown } | { kind: 'bad'; text: string } {
  try {
    return { kind: 'good', value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)) };
  } catch (problem) {
    const detail = problem instanceof Error ? problem.message : String(problem);
    return { kind: 'bad', text: `The command is no JSON text in UTF-8: ${shown(detail, 120)}` };
  }
}

function refused(id: string | null, text: string): CommandReading {
  return { kind: 'refused', id, code: 'invalid', text };
}

function envelope(message: CommandMessage, source: CommandSource): Omit<Command, 'ask'> {
  return {
    id: message.id,
    login: source.login,
    via: 'mqtt',
    retained: source.retained,
    issuedAtMs: message.issued_at_ms,
    notAfterMs: message.not_after_ms,
    why: message.why,
  };
}

function ask(message: CommandMessage, end: AskedEnd): Ask {
  switch (message.op) {
    case 'zone.override':
      return {
        kind: 'override',
        zones: message.target,
        level: message.level_pct,
        end,
        belowFloor: message.below_floor,
        allowBoost: message.allow_boost,
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
        needed: message.needed,
      };
    case 'card.forgive':
      return { kind: 'forgive', pseudonym: message.card };
    case 'zone.upkeep':
      return { kind: 'upkeep', zones: message.target, what: message.what, lamps: message.lamps };
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
function askedEnd(message: CommandMessage): AskedEnd | null {
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
