import { z } from 'zod';
import { auditPart, evidencePart, logPart } from './evidenceSchema.ts';
import { historyPart } from './historySchema.ts';
import { inChinese } from './inChinese.ts';
import { peoplePart } from './peopleMessages.ts';
import { planPart } from './planSchema.ts';
import { bootId, contract, epochMs, levelPct, type Side, shaped, version } from './shape.ts';

/** `up/reply`: the answer to one command. */
export const replyMessage = contract((side: Side) =>
  shaped(side, {
    v: version,
    id: z.string().describe('Id of the command.'),
    login: z.string().describe('Whose command it was.'),
    ok: z.boolean().describe('true only when the command is in force.'),
    code: z
      .enum(['applied', 'duplicate', 'expired', 'denied', 'invalid', 'busy', 'unstored'])
      .describe('For programs: applied is the only success; unstored acts but would not survive a power cut.'),
    text: z.string().describe('For people: what was done or why not, and what to do next.'),
    text_zh: z.string().optional().describe('The same in Chinese; a device before this key leaves it out.'),
    rev: z.int().min(0).describe('Revision of up/state that shows the result.'),
    ts_ms: epochMs.describe('When the device answered, UTC ms.'),
    zones: z
      .record(
        z.string(),
        shaped(side, {
          level_pct: levelPct,
          until_ms: epochMs.nullable().describe('How long it holds, UTC ms; null: until something changes it.'),
          then_pct: levelPct.nullable().describe('What follows; null: not known.'),
        }),
      )
      .describe('What the command did to each zone it named.'),
    history: historyPart(side).optional(),
    plan: planPart(side).optional(),
    voice: evidencePart(side).optional(),
    log: logPart(side).optional(),
    audit: auditPart(side).optional(),
    people: peoplePart(side).optional(),
  }).describe('Answer to a command; given up after 60 s.'),
);
export type ReplyMessage = z.infer<typeof replyMessage.write>;

/** `up/log`: what somebody at the office should read. */
export const logMessage = contract((side: Side) =>
  shaped(side, {
    v: version,
    boot: bootId,
    ts_ms: epochMs.describe('When, UTC ms.'),
    level: z.enum(['warning', 'error']).describe('warning: look at it this week; error: look at it today.'),
    text: z.string().describe('One line: what, where, what to do next; English.'),
    text_zh: inChinese,
  }).describe('Best effort, not kept.'),
);
