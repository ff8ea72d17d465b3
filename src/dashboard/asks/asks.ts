import type { z } from 'zod';
import type { commandSchema } from '../../mqtt/commandSchema.ts';
import type { historySchema } from '../../mqtt/historySchema.ts';
import { wantsSignature } from '../../mqtt/opRights.ts';
import type { planSchema } from '../../mqtt/planSchema.ts';
import type { auditSchema, logSchema, peopleSchema, voiceLookSchema } from '../../mqtt/questionSchema.ts';
import { commandTopic } from '../../mqtt/topics.ts';
import type { Device } from '../estate/device.ts';
import type { Read } from '../estate/reading.ts';
import { randomText } from '../line/line.ts';

type Envelope = 'v' | 'id' | 'issued_at_ms' | 'not_after_ms';
type WithoutEnvelope<T> = T extends unknown ? Omit<T, Envelope | 'signed'> : never;
/** What is asked, without what is the same in every command. */
export type Body =
  | WithoutEnvelope<z.input<typeof commandSchema>>
  | WithoutEnvelope<z.input<typeof historySchema>>
  | WithoutEnvelope<z.input<typeof planSchema>>
  | WithoutEnvelope<z.input<typeof logSchema>>
  | WithoutEnvelope<z.input<typeof auditSchema>>
  | WithoutEnvelope<z.input<typeof peopleSchema>>
  | WithoutEnvelope<z.input<typeof voiceLookSchema>>;

export type Reply = Read<'reply'>;

/** What became of something that was asked. Only `answered` with `ok` is in force. */
export type Outcome =
  | { readonly kind: 'answered'; readonly reply: Reply }
  /** No line: nothing was sent, and nothing will be. */
  | { readonly kind: 'unsent' }
  /** Sent, and no answer in time. The device's state tells what is true. */
  | { readonly kind: 'silent' };

type Sender = {
  readonly login: () => string | null;
  readonly send: (topic: string, payload: string, expiryS: number) => boolean;
  /** The command with the person's signature; the same when there is no key to sign with. */
  readonly sign: (device: Device, message: object, login: string) => Promise<object>;
};

const waiting = new Map<string, (outcome: Outcome) => void>();
let sender: Sender = { login: () => null, send: () => false, sign: (_, message) => Promise.resolve(message) };

/** Commands live for so long; opening a gate for less, since the next driver may stand there by then. */
const livesMs = 30_000;
const openLivesMs = 10_000;
/** An answer may be under way when the command dies. */
const answerMs = 3_000;
/** A config is proved by playing a year of nights, which takes some minutes on a small board. */
const provingMs = 300_000;

export function sendWith(given: Sender): void {
  sender = given;
}

/** Asks a device and tells what became of it. It is never kept for later and never repeated. Never rejects. */
export async function ask(device: Device, body: Body): Promise<Outcome> {
  const login = sender.login();
  if (login === null) return { kind: 'unsent' };
  const id = randomText(16);
  const lives = body.op === 'gate.open' ? openLivesMs : livesMs;
  // By the device's clock, for a computer that is minutes off would only send what is too old or from the future.
  const issuedMs = Math.round(Date.now() + (device.aheadMs.peek() ?? 0));
  const plain = { v: 1, id, ...body, issued_at_ms: issuedMs, not_after_ms: issuedMs + lives };
  const signs = device.desc.peek()?.rights === 'signed' && wantsSignature(body.op);
  // A store that fails leaves it unsigned: then the device says what is missing.
  const message = signs ? await sender.sign(device, plain, login).catch(() => plain) : plain;
  return sent({
    topic: commandTopic(device, login),
    id,
    payload: JSON.stringify(message),
    livesMs: lives,
    answerMs: body.op === 'config.take' ? provingMs : answerMs,
  });
}

type Letter = {
  readonly topic: string;
  readonly id: string;
  readonly payload: string;
  /** How long the command may act, and how much longer its answer is waited for. */
  readonly livesMs: number;
  readonly answerMs: number;
};

function sent({ topic, id, payload, livesMs, answerMs }: Letter): Promise<Outcome> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => settle(id, { kind: 'silent' }), livesMs + answerMs);
    waiting.set(id, (outcome) => {
      clearTimeout(timer);
      resolve(outcome);
    });
    if (!sender.send(topic, payload, livesMs / 1_000)) settle(id, { kind: 'unsent' });
  });
}

/** An answer came; those to other people's commands are none of ours. */
export function answered(reply: Reply): void {
  settle(reply.id, { kind: 'answered', reply });
}

function settle(id: string, outcome: Outcome): void {
  const tell = waiting.get(id);
  waiting.delete(id);
  tell?.(outcome);
}
