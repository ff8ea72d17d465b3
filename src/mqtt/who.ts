import { z } from 'zod';

/** Who asked, in every row that follows from a command. */
export const who = {
  cmd_id: z.string().describe('Id of the command.'),
  login: z.string().describe('Login of the person.'),
  via: z.enum(['mqtt', 'local']).describe('Over the broker, or on the device itself.'),
  why: z.string().describe('The reason given; may be empty.'),
  signer: z.string().optional().describe('Fingerprint of the key it was signed with; left out: nobody signed.'),
};
