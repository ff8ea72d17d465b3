import { z } from 'zod';
import { voiceKinds } from '../service/voice/voice.ts';
import { epochMs } from './shape.ts';
import { who } from './who.ts';

const voice = {
  ...who,
  voice: z.string().describe('Its id: the id of the command that recorded it.'),
  zone: z.string().optional().describe('Id of the zone it is about; this or lane.'),
  lane: z.string().optional().describe('Id of the lane it is about.'),
  kind: z.enum(voiceKinds).describe('Too dark, too bright, waited too long, or anything else.'),
  night: z.string().describe('Date of the evening of the night in which it happened, YYYY-MM-DD.'),
};

/** What each `evt` row about residents' words carries besides number, time and type. */
export const voiceRows = {
  'voice.recorded': {
    about: 'What a resident said, recorded by staff.',
    keys: () => ({
      ...voice,
      at_ms: epochMs.describe('When it happened, UTC ms.'),
      text: z.string().describe('What was said.'),
    }),
  },
  'voice.answered': {
    about: 'A resident’s word is closed with an answer.',
    keys: () => ({ ...voice, text: z.string().describe('What the resident is told.') }),
  },
} as const;
