import { z } from 'zod';
import { lossCauses } from '../lighting/promiseKept.ts';
import { voiceKinds } from '../service/voice/voice.ts';
import { inBoth } from './issueWords.ts';
import { levelPct, sentMs, version } from './shape.ts';
import { textShapes } from './textShapes.ts';

/** A command and its answer fit in this; anything longer is refused before it is read. */
export const commandBytesMax = 8 * 1024;

const zoneList = z
  .array(z.string().regex(textShapes.id.pattern))
  .min(1)
  .max(64)
  .describe('Ids of the zones, at least one. There is no wildcard: name what is meant.');

/** `signed` in a command: who says it, to which device, with which number, and the signature over all of it. */
const signedSchema = z.strictObject({
  site: z.string().min(1).max(32).regex(textShapes.printable.pattern).describe('Id of the estate.'),
  device: z
    .string()
    .min(1)
    .max(32)
    .regex(textShapes.printable.pattern)
    .describe('Id of the device it is meant for; any other refuses it.'),
  login: z.string().min(1).max(40).describe('Login of the person, the same as in the topic.'),
  role: z.enum(['viewer', 'guard', 'operator', 'manager', 'crew']).describe('Role the person means to act in.'),
  counter: z.int().min(1).describe('Higher in each act of this key; the clock in ms will do.'),
  key: z
    .string()
    .regex(textShapes.hex16.pattern)
    .describe('Fingerprint of the key: 16 hex digits of the SHA-256 of its SubjectPublicKeyInfo.'),
  signature: z
    .string()
    .regex(textShapes.signature.pattern)
    .describe('Ed25519 over the canonical form, 64 bytes in base64.'),
});

export const signedKeys: readonly string[] = Object.keys(signedSchema.shape);

/** Keys of everything on `dn/cmd/<login>`. */
export const commandEnvelope = {
  v: version,
  id: z
    .string()
    .regex(textShapes.id.pattern)
    .describe('Made by the sender, 1 to 64 visible ASCII characters; a repeated id is refused as duplicate.'),
  why: z
    .string()
    .max(200)
    .regex(textShapes.printable.pattern)
    .default('')
    .describe('The reason, for the audit and for the people on site.'),
  issued_at_ms: sentMs.describe('When the person asked, UTC ms; older than 60 s is refused as expired.'),
  not_after_ms: sentMs.describe('After this the command must not act any more, UTC ms.'),
  signed: signedSchema.optional().describe('The signature of the person; some ops want it where rights are signed.'),
};

const end = {
  for_min: z.number().positive().max(10_080).optional().describe('Ends after so many minutes.'),
  until_ms: sentMs.optional().describe('Ends at this instant, UTC ms.'),
  until: z
    .string()
    .regex(textShapes.end.pattern)
    .optional()
    .describe('next-switch, dawn, or a time of day HH:MM at the estate. With no end at all: 120 minutes.'),
};

/** An open command that could lie about for longer might open for the next driver. */
const openMsMax = 10_000;

const laneId = z.string().regex(textShapes.id.pattern).describe('Id of the lane.');
const callId = z
  .string()
  .regex(textShapes.id.pattern)
  .describe('Id of the open call, from up/state: a call that ended meanwhile is refused.');

/** What was said, or is answered: one paragraph without control characters. */
const said = z.string().min(1).max(300).regex(textShapes.printable.pattern);

/** The zone or the lane, one of them. */
export const oneAbout = {
  zone: z.string().regex(textShapes.id.pattern).optional().describe('Id of the zone; this or lane.'),
  lane: laneId.optional().describe('Id of the lane; this or zone.'),
};
export const namesOne = ({ zone, lane }: { zone?: string | undefined; lane?: string | undefined }) =>
  (zone === undefined) !== (lane === undefined);
export const nameOne = inBoth({ en: 'name a zone or a lane, one of them', zh: '请写 zone 或 lane 其中之一' });

/** `dn/cmd/<login>`: strict on both sides, because a misspelt key in a command is a wrong command. */
export const commandSchema = z
  .discriminatedUnion('op', [
    z.strictObject({
      ...commandEnvelope,
      op: z.literal('zone.override').describe('Hold zones at a level for a while.'),
      target: zoneList,
      level_pct: levelPct,
      ...end,
      below_floor: z.boolean().default(false).describe('Asks to go below the floor of a must-be-lit zone in the dark.'),
      allow_boost: z.boolean().default(false).describe('Motion may still raise the level meanwhile.'),
    }),
    z.strictObject({
      ...commandEnvelope,
      op: z.literal('zone.resume').describe('End overrides now; the schedule decides again.'),
      target: zoneList,
    }),
    z.strictObject({
      ...commandEnvelope,
      op: z.literal('zone.lockout').describe('Dark and locked, for work on the wires.'),
      target: zoneList,
    }),
    z.strictObject({
      ...commandEnvelope,
      op: z.literal('zone.unlock').describe('The work is done.'),
      target: zoneList,
    }),
    z.strictObject({ ...commandEnvelope, op: z.literal('site.emergency').describe('Every zone full on.'), ...end }),
    z.strictObject({ ...commandEnvelope, op: z.literal('site.emergency-end').describe('The emergency is over.') }),
    z
      .strictObject({
        ...commandEnvelope,
        not_after_ms: sentMs.describe('After this it must not open any more, UTC ms: at most issued_at_ms + 10000.'),
        op: z.literal('gate.open').describe('Open a lane once, for the vehicle that stands there.'),
        lane: laneId,
      })
      .refine(({ issued_at_ms, not_after_ms }) => not_after_ms - issued_at_ms <= openMsMax, {
        path: ['not_after_ms'],
        ...inBoth({
          en: 'a command that opens a gate lives 10 s at most; write issued_at_ms plus at most 10000',
          zh: '开门指令最多有效 10 秒；应为 issued_at_ms 加至多 10000',
        }),
      }),
    z.strictObject({
      ...commandEnvelope,
      op: z.literal('lane.reset').describe('Clear a fault or an emergency of a lane, after somebody has looked.'),
      lane: laneId,
    }),
    z.strictObject({
      ...commandEnvelope,
      op: z.literal('call.acknowledge').describe('Take care of a call: the beacon shows that somebody comes.'),
      lane: laneId,
      call: callId,
    }),
    z.strictObject({
      ...commandEnvelope,
      op: z.literal('call.arrive').describe('At the lane.'),
      lane: laneId,
      call: callId,
    }),
    z.strictObject({
      ...commandEnvelope,
      op: z.literal('call.resolve').describe('The call is over.'),
      lane: laneId,
      call: callId,
      end: z
        .enum(['card', 'guardOpen', 'turnedAway'])
        .describe('card: the driver’s own card, with help; guardOpen: the guard let him in; turnedAway: he did not.'),
      needed: z
        .boolean()
        .nullable()
        .default(null)
        .describe('Whether help was really needed: it teaches the office how good the calls are. null: not said.'),
    }),
    z.strictObject({
      ...commandEnvelope,
      op: z.literal('card.forgive').describe('Forget where a card was last, so that anti-passback lets it in.'),
      card: z
        .string()
        .regex(textShapes.hex32.pattern)
        .describe('Pseudonym of the card, 32 hex digits, as card.read has it.'),
    }),
    z.strictObject({
      ...commandEnvelope,
      op: z.literal('zone.upkeep').describe('Work on zones is done; hours and periods begin anew.'),
      target: zoneList,
      what: z
        .enum(['lamps', 'cleaned', 'relay'])
        .describe('lamps: replaced; cleaned: the luminaires; relay: the relay or contactor was replaced.'),
      lamps: z
        .int()
        .min(1)
        .max(10_000)
        .nullable()
        .default(null)
        .describe(
          'How many lamps of each zone were replaced; null: all. A part leaves the hours of the zone as they are.',
        ),
    }),
    z.strictObject({
      ...commandEnvelope,
      op: z.literal('config.take').describe('Prove the config that was sent on dn/conf, and run on it.'),
      delivery: z
        .string()
        .regex(textShapes.hex64.pattern)
        .describe('The `id` of its parts: SHA-256 of the packed text, 64 hex digits.'),
    }),
    z.strictObject({
      ...commandEnvelope,
      op: z.literal('night.reassign').describe('Correct a closed night: where seconds of a zone belong. Say why.'),
      zone: z.string().regex(textShapes.id.pattern).describe('Id of the zone.'),
      night: z.string().regex(textShapes.date.pattern).describe('Date of the evening the night began, YYYY-MM-DD.'),
      from: z.enum(['served', ...lossCauses]).describe('Where the time was counted.'),
      to: z.enum(['served', ...lossCauses]).describe('Where it belongs.'),
      min: z.number().min(0.01).max(1_440).describe('How many minutes.'),
    }),
    z
      .strictObject({
        ...commandEnvelope,
        op: z.literal('voice.record').describe('What a resident said; the answer tells what the device knows of it.'),
        ...oneAbout,
        kind: z.enum(voiceKinds).describe('Of a zone: dark, bright or other; of a lane: wait or other.'),
        at_ms: sentMs.describe('When it happened, UTC ms.'),
        text: said.describe('What was said. No names: the row is kept for a year.'),
      })
      .refine(namesOne, nameOne),
    z.strictObject({
      ...commandEnvelope,
      op: z.literal('voice.answer').describe('Close a resident’s word with an answer.'),
      voice: z
        .string()
        .regex(textShapes.id.pattern)
        .describe('Its id, from up/state: the id of the command that recorded it.'),
      text: said.describe('What the resident is told.'),
    }),
  ])
  .describe('What a person asks for. Never retained.');
