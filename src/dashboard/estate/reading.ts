import { z } from 'zod';
import { parsePayload } from '../../mqtt/payload.ts';
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
  const json = parsePayload(payload);
  if (json.kind !== 'json') return bad(channel, 'shape', json.kind === 'noJson' ? json.detail : '');
  const version = versionOf(json.value);
  if (version !== 1) return bad(channel, 'version', String(version));
  const checked = shapes[channel].safeParse(json.value);
  if (checked.success) return { kind: 'good', value: checked.data as Read<C> };
  const [first] = checked.error.issues;
  return bad(channel, 'shape', first === undefined ? '' : `${first.path.join('.')}: ${first.message}`);
}

function versionOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'v' in value ? value.v : undefined;
}

function bad(channel: string, kind: Trouble['kind'], detail: string): { kind: 'bad'; trouble: Trouble } {
  return { kind: 'bad', trouble: { channel, kind, detail: detail.slice(0, 200) } };
}
