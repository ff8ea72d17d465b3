import { z } from 'zod';
import { ackMessage } from './ackMessages.ts';
import { commandSchema } from './commandSchema.ts';
import { historySchema } from './historySchema.ts';
import { peopleMessage } from './peopleMessages.ts';
import { planSchema } from './planSchema.ts';
import { auditSchema, logSchema, peopleSchema, voiceLookSchema } from './questionSchema.ts';
import { logMessage, replyMessage } from './replyMessages.ts';
import { confMessage, rosterMessage } from './rosterMessages.ts';
import { evtMessage, teleMessage } from './rowMessages.ts';
import { stateMessage } from './stateMessages.ts';
import { descMessage, statusMessage } from './statusMessages.ts';

const anyCommand = z
  .union([commandSchema, historySchema, planSchema, logSchema, auditSchema, peopleSchema, voiceLookSchema])
  .describe('What a person asks for. Never retained.');

/**
 * The whole contract by channel: `write` is strict, `read` keeps unknown keys. A command is strict for both.
 * For tools, tests and documents; a process imports only the messages it reads.
 */
export const messages = {
  status: statusMessage,
  desc: descMessage,
  state: stateMessage,
  tele: teleMessage,
  evt: evtMessage,
  reply: replyMessage,
  log: logMessage,
  ack: ackMessage,
  roster: rosterMessage,
  conf: confMessage,
  people: peopleMessage,
  cmd: { write: anyCommand, read: anyCommand },
} as const;
export type Channel = keyof typeof messages;
