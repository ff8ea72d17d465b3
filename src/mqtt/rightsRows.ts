import { z } from 'zod';
import { inChinese } from './inChinese.ts';
import { who } from './who.ts';

const digest = z.string().describe('SHA-256 of the people roster, hex.');
const peopleVersion = z.int().min(1).describe('Version of the people roster.');
const signerOrNone = z.string().nullable().describe('Fingerprint of the key that signed; null: put there by hand.');

/** What each `evt` row about rights carries besides number, time and type. */
export const rightsRows = {
  'people.changed': {
    about: 'Another people roster is in force.',
    keys: () => ({
      version: peopleVersion,
      digest,
      count: z.int().min(0).describe('People in it.'),
      before: z.int().min(1).nullable().describe('Version before; null: none.'),
      login: z.string().nullable().describe('Manager who signed; null: put there by hand.'),
      signer: signerOrNone,
    }),
  },
  'people.refused': {
    about: 'A people roster was not believed; the one in force stays.',
    keys: () => ({
      login: z
        .string()
        .nullable()
        .describe('Who is said to have signed; nobody proved it. null: it could not be read.'),
      text: z.string().describe('Why, English.'),
      text_zh: inChinese,
      version: peopleVersion.nullable().describe('Version in force; null: none.'),
    }),
  },
  'command.refused': {
    about: 'A command asked for more than the rights allow, came again, was retained or forged. Nothing was done.',
    keys: () => ({
      cmd_id: z.string().describe('Id of the command; may be empty.'),
      login: z.string().describe('Login of the topic.'),
      via: z.enum(['mqtt', 'local']).describe('Over the broker, or on the device itself.'),
      ask: z.string().nullable().describe('What was asked; null: it was not read.'),
      code: z.string().describe('Code of the answer.'),
      text: z.string().describe('Words of the answer, English.'),
      text_zh: inChinese,
      signer: z.string().optional().describe('Fingerprint of the key, where a signature was good.'),
    }),
  },
  'command.refusals': {
    about: 'More commands were refused than rows were written.',
    keys: () => ({ left_out: z.int().min(1).describe('So many in the minute before.') }),
  },
  'config.asked': {
    about: 'A manager asked to run on a config that was sent; config.taken or config.not-taken follows.',
    keys: () => ({ ...who, delivery }),
  },
  'config.taken': { about: 'A config that was sent was proved and is taken over.', keys: taken },
  'config.not-taken': { about: 'A config that was sent was refused; the one before runs on.', keys: taken },
};

const delivery = z.string().describe('Id of the delivery on dn/conf.');

function taken() {
  return {
    ...who,
    delivery,
    text: z.string().describe('What was found, up to 1000 characters.'),
    text_zh: inChinese,
  };
}
