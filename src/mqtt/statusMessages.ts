import { z } from 'zod';
import { bootId, clockKind, contract, epochMs, type Side, shaped, version } from './shape.ts';

const rights = z
  .enum(['broker-trusted', 'signed'])
  .describe(
    'broker-trusted: rights come from the login in the topic; signed: what opens a gate or changes who decides is signed.',
  );

/** `up/status`: birth, written when the link is up, and death, written by the broker as the will or at a clean end. */
export const statusMessage = contract((side: Side) =>
  z
    .discriminatedUnion('online', [
      shaped(side, {
        v: version,
        online: z.literal(true).describe('The device is connected and its controller runs.'),
        boot: bootId,
        ts_ms: epochMs.describe('When the device wrote this, UTC ms.'),
        fw: z.string().min(1).describe('Version of the firmware.'),
        clock: clockKind,
        desc_hash: z.string().describe('Hash of up/desc: when it is known already, up/desc need not be read again.'),
        rights,
        mqtt: z.enum(['5.0', '3.1.1']).describe('Protocol in use; 3.1.1 has no expiry and no refusal codes.'),
      }),
      shaped(side, {
        v: version,
        online: z.literal(false).describe('Nobody hears commands; lights and gates go on by themselves.'),
        boot: bootId.describe('The run that died; a death of an older run than the last birth says nothing.'),
        ts_ms: epochMs.optional().describe('When the device said good-bye; missing in a will.'),
        why: z
          .enum(['stopped', 'core-gone'])
          .optional()
          .describe('stopped: switched off on purpose; core-gone: the controller does not answer the link.'),
      }),
    ])
    .describe('Birth or death of a device. Retained.'),
);
export type StatusMessage = z.infer<typeof statusMessage.write>;

/** `up/desc`: what hardly ever changes. */
export const descMessage = contract((side: Side) =>
  shaped(side, {
    v: version,
    hash: z.string().describe('Hash of the rest of this message.'),
    site: z.string().describe('Id of the estate.'),
    device: z.string().describe('Id of the device.'),
    name_zh: z.string().describe('Name for people, Chinese.'),
    name_en: z.string().describe('Name for people, English.'),
    hardware: z.string().nullable().describe('Name of the board as its maker has it; null: it does not say.'),
    time_zone: z.string().describe('IANA name; show times in it.'),
    fw: z.string().min(1).describe('Version of the firmware.'),
    site_revision: z.string().describe('Names the text of the config that runs.'),
    rights,
    zones: z
      .record(
        z.string(),
        shaped(side, {
          name_zh: z.string().describe('Name of the zone, Chinese.'),
          name_en: z.string().describe('Name of the zone, English.'),
          group: z.string().describe('Zones of one group are shown together.'),
          need: z.enum(['must-be-lit', 'as-needed']).describe('must-be-lit: dark is a danger there.'),
          dimmable: z.boolean().describe('false: every level above 0 is full light.'),
        }),
      )
      .describe('Zones by id.'),
    lanes: z
      .record(
        z.string(),
        shaped(side, {
          name_zh: z.string().describe('Name of the lane, Chinese.'),
          name_en: z.string().describe('Name of the lane, English.'),
          direction: z.enum(['in', 'out']).describe('Into the estate or out of it.'),
          power_loss: z
            .enum(['fail-open', 'fail-secure'])
            .describe('What the barrier does without mains: fail-open lifts the arm, fail-secure leaves it down.'),
        }),
      )
      .describe('Lanes of the gate by id.'),
    readers: z
      .record(
        z.string(),
        shaped(side, {
          lane: z.string().describe('Lane it stands at.'),
          formats: z.array(z.string()).describe('Card formats it takes, such as H10301.'),
        }),
      )
      .describe('Card readers by id.'),
  }).describe('What the device is made of. Retained.'),
);
export type DescMessage = z.infer<typeof descMessage.write>;
