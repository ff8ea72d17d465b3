import type { HistoryPage, HistoryQuery } from '../ports.ts';
import { readableId } from './commandMessage.ts';
import { commandBytesMax } from './commandSchema.ts';
import { complaint } from './complaint.ts';
import { type HistoryMessage, historySchema } from './historySchema.ts';
import type { ReplyMessage } from './replyMessages.ts';

export type HistoryReading =
  | { readonly kind: 'question'; readonly id: string; readonly query: HistoryQuery }
  | { readonly kind: 'refused'; readonly id: string | null; readonly code: 'invalid'; readonly text: string };

/** Reads a payload of `dn/cmd/<login>` that asks for history; null = it asks for something else, or cannot be read at all. */
export function readHistoryQuestion(payload: Uint8Array, retained: boolean): HistoryReading | null {
  if (payload.length > commandBytesMax) return null;
  const json = parsed(payload);
  if (typeof json !== 'object' || json === null || !('op' in json) || json.op !== 'history.get') return null;
  const id = readableId(json);
  if (retained) return { kind: 'refused', id, code: 'invalid', text: 'A question must not be retained.' };
  const checked = historySchema.safeParse(json);
  if (!checked.success) return { kind: 'refused', id, code: 'invalid', text: complaint(checked.error, json) };
  return { kind: 'question', id: checked.data.id, query: queryOf(checked.data) };
}

/** `up/reply` with a page. */
export function historyReply(given: {
  readonly id: string;
  readonly login: string;
  readonly page: HistoryPage;
  readonly rev: number;
  readonly atMs: number;
}): ReplyMessage {
  const { id, login, page, rev, atMs } = given;
  const count = page.slots.length + page.events.length;
  return {
    v: 1,
    id,
    login,
    ok: true,
    code: 'applied',
    text: page.next === null ? `${count} found, no more.` : `${count} found, more after ${page.next}.`,
    rev,
    ts_ms: Math.round(atMs),
    zones: {},
    history: {
      slots: page.slots.map(({ startMs, endMs, day, values }) => ({ start_ms: startMs, end_ms: endMs, day, values })),
      events: page.events.map(({ seq, run, atMs: ts_ms, doubtful, body }) => {
        return { ...body, seq, boot: run, ts_ms, doubtful, type: String(body['type']) };
      }),
      next: page.next,
      damaged: page.damaged,
    },
  };
}

function queryOf({ span, first, last, zone, lane, types, after, limit }: HistoryMessage): HistoryQuery {
  const about =
    zone !== undefined
      ? { kind: 'zone' as const, id: zone }
      : lane === undefined
        ? null
        : { kind: 'lane' as const, id: lane };
  return { span, first, last, about, types, after, limit };
}

function parsed(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    return null;
  }
}
