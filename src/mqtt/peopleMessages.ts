import { z } from 'zod';
import { contract, type Side, sentMs, shaped, version } from './shape.ts';
import { textShapes } from './textShapes.ts';

/** A people roster fits in this; anything longer is refused before it is read. Room for some 300 people with a key each. */
export const peopleBytesMax = 48 * 1024;
export const peopleMax = 500;
/** One for each browser somebody uses; more is a list nobody looks after. */
export const keysMax = 8;

const login = z.string().regex(textShapes.login.pattern);

const role = z.enum(['viewer', 'guard', 'operator', 'manager', 'crew']).describe('What the person may do.');

const keyList = (side: Side) =>
  z
    .array(
      shaped(side, {
        public_key: z.string().regex(textShapes.publicKey.pattern).describe('Ed25519 public key, 32 bytes in base64.'),
        name: z
          .string()
          .min(1)
          .max(60)
          .regex(textShapes.printable.pattern)
          .describe('What the person calls the key, such as "phone".'),
        enrolled_ms: sentMs.describe('When it was enrolled, UTC ms.'),
      }),
    )
    .max(keysMax)
    .describe('Keys the person signs with; one for each browser.');

const everybody = (side: Side) =>
  z
    .array(shaped(side, { login: login.describe('Login at the broker.'), role, keys: keyList(side) }))
    .max(peopleMax)
    .describe('Everybody; who is not in it may do nothing.');

const signer = (side: Side) =>
  shaped(side, {
    login: login.describe('The manager who signed.'),
    key: z
      .string()
      .regex(textShapes.hex16.pattern)
      .describe('Fingerprint of the key, which the roster before this one must hold.'),
    signature: z
      .string()
      .regex(textShapes.signature.pattern)
      .describe('Ed25519 over the canonical form, 64 bytes in base64.'),
  }).describe('Who vouches for it.');

/** `dn/people`: who may do what, and by which keys they are known. Believed for the signature in it alone. */
export const peopleMessage = contract((side: Side) =>
  shaped(side, {
    v: version,
    site: z
      .string()
      .min(1)
      .max(32)
      .regex(textShapes.printable.pattern)
      .describe('Id of the estate; a roster of another one is refused.'),
    version: z.int().min(1).describe('Rises with each change; an older one is refused.'),
    people: everybody(side),
    signed: signer(side),
  }).describe(
    'Who may do what. Retained, so that a device that was away hears it. Answer: people.changed or people.refused.',
  ),
);
export type PeopleMessage = z.infer<typeof peopleMessage.write>;

/** The part of `up/reply` that answers `people.get`. */
export const peoplePart = (side: Side) =>
  shaped(side, {
    version: z
      .int()
      .min(1)
      .nullable()
      .describe('Version of the people roster in force; null: none, the people of the config count.'),
    digest: z.string().nullable().describe('Its digest, as in up/state.'),
    role: role.describe('Role of whoever asks.'),
    keys: keyList(side).describe('Keys of whoever asks.'),
    people: everybody(side).nullable().describe('Everybody; null: who asks is no manager.'),
    signed: signer(side)
      .nullable()
      .describe('Who signed the roster; null: it was installed unsigned, or no manager asks.'),
  }).describe('Who may do what, in an answer to people.get.');
