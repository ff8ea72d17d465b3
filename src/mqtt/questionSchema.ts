import { z } from 'zod';
import { voiceKinds } from '../service/voice/voice.ts';
import { commandEnvelope, nameOne, namesOne, oneAbout } from './commandSchema.ts';
import { sentMs } from './shape.ts';
import { textShapes } from './textShapes.ts';

/** `log.get` on `dn/cmd/<login>`: a question; it changes nothing. */
export const logSchema = z
  .strictObject({
    ...commandEnvelope,
    op: z.literal('log.get').describe('The newest lines of the crew’s log.'),
    since_ms: sentMs.nullable().default(null).describe('Not older than this, UTC ms.'),
    before_ms: sentMs.nullable().default(null).describe('Older than this, UTC ms: the time of the first line before.'),
    about: z
      .string()
      .regex(textShapes.id.pattern)
      .nullable()
      .default(null)
      .describe('Only lines that name this zone, lane or part.'),
    level: z.enum(['info', 'warning', 'fault']).default('info').describe('This severe or worse, and what was cleared.'),
    limit: z.int().min(1).max(500).default(100).describe('Lines in the answer at most; it may have fewer.'),
  })
  .describe('A question about the log. Never retained.');

/** `audit.verify`: a question that takes some seconds. */
export const auditSchema = z
  .strictObject({
    ...commandEnvelope,
    op: z.literal('audit.verify').describe('Whether anybody changed the record of who did what.'),
  })
  .describe('A question about the audit. Never retained.');

/** `people.get`: a question about who may do what. */
export const peopleSchema = z
  .strictObject({
    ...commandEnvelope,
    op: z.literal('people.get').describe('Own role and keys; for a manager everybody’s.'),
  })
  .describe('A question about people and their keys. Never retained.');

/** `voice.look`: what a word about this moment would be answered with. */
export const voiceLookSchema = z
  .strictObject({
    ...commandEnvelope,
    op: z.literal('voice.look').describe('What a zone or lane really did at a moment; records nothing.'),
    ...oneAbout,
    kind: z
      .enum(voiceKinds)
      .default('other')
      .describe('dark and bright: with the change of window that would serve it.'),
    at_ms: sentMs.describe('The moment, UTC ms.'),
  })
  .refine(namesOne, nameOne)
  .describe('A question about a moment. Never retained.');
