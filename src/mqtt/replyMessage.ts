import type { Reply, ReplyCode } from '../controller/command.ts';
import type { Evidence } from '../service/voice/evidence.ts';
import type { Words } from '../words/language.ts';
import { evidenceMessageOf } from './evidenceMessage.ts';
import type { ReplyMessage } from './replyMessages.ts';

/** `up/reply` of the controller's answer, with what is known of a moment. An answer that acts and is not saved is not ok. */
export function replyMessageOf(reply: Reply, evidence: Evidence | null, atMs: number): ReplyMessage {
  return {
    v: 1,
    id: reply.id,
    login: reply.login,
    ok: reply.code === 'applied',
    code: reply.code,
    text: reply.text.en,
    text_zh: reply.text.zh,
    rev: reply.rev,
    ts_ms: Math.round(atMs),
    zones: Object.fromEntries(
      reply.zones.map((zone) => [
        zone.zone,
        {
          level_pct: zone.level,
          until_ms: zone.untilMs === null ? null : Math.round(zone.untilMs),
          then_pct: zone.thenLevel,
        },
      ]),
    ),
    ...(evidence === null ? {} : { voice: evidenceMessageOf(evidence) }),
  };
}

/** `up/reply` to a command that never reached the controller. */
export function refusalMessage(refusal: {
  readonly id: string;
  readonly login: string;
  readonly code: ReplyCode;
  readonly text: Words;
  readonly rev: number;
  readonly atMs: number;
}): ReplyMessage {
  const { atMs, ...reply } = refusal;
  return replyMessageOf({ ...reply, via: 'mqtt', zones: [], voice: null }, null, atMs);
}
