import { z } from 'zod';
import { replyMessage } from '../../mqtt/replyMessages.ts';
import { stateMessage } from '../../mqtt/stateMessages.ts';
import { descMessage, statusMessage } from '../../mqtt/statusMessages.ts';
import type { Trouble } from './device.ts';

// The policy of the page forbids code made from text, which zod would try.
z.config({ jitless: true });

const shapes = {
  status: statusMessage.read,
  desc: descMessage.read,
  state: stateMessage.read,
  reply: replyMessage.read,
} as const;
export type ReadChannel = keyof typeof shapes;
export type Read<C extends ReadChannel> = z.infer<(typeof shapes)[C]>;

export type Reading<T> =
  | { readonly kind: 'good'; readonly value: T }
  | { readonly kind: 'bad'; readonly trouble: Trouble };

/** Reads a message of a stranger. Another version of the contract is told apart from a message that is broken. */
export function readMessage<C extends ReadChannel>(channel: C, payload: Uint8Array): Reading<Read<C>> {
  const json = parsed(payload);
  if (json.kind === 'bad') return bad(channel, 'shape', json.detail);
  const version = versionOf(json.value);
  if (version !== 1) return bad(channel, 'version', String(version));
  const checked = shapes[channel].safeParse(json.value);
  if (checked.success) return { kind: 'good', value: checked.data as Read<C> };
  const [first] = checked.error.issues;
  return bad(channel, 'shape', first === undefined ? '' : `${first.path.join('.')}: ${first.message}`);
}

function parsed(payload: Uint8Array): { kind: 'good'; value: unknown } | { kind: 'bad'; detail: string } {
  try {
    return { kind: 'good', value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)) };
  } catch (problem) {
    return { kind: 'bad', detail: problem instanceof Error ? problem.message : String(problem) };
  }
}

function versionOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'v' in value ? value.v : undefined;
}

function bad(channel: string, kind: Trouble['kind'], detail: string): { kind: 'bad'; trouble: Trouble } {
  return { kind: 'bad', trouble: { channel, kind, detail: detail.slice(0, 200) } };
}
