import * as z from 'zod';
import { channelName, lineName } from './board.ts';
import { elevationSchema } from './time.ts';
import { idText, levelSchema, namesSchema, says, shown } from './words.ts';

const relaySchema = z.strictObject({
  kind: z.literal('relay').describe('relay: the lamps are off or full.'),
  line: lineName().describe('GPIO line that drives the relay, such as GPIO17.'),
  activeLow: z.boolean().default(false).describe('true when the relay closes on a low line, as most relay boards do.'),
  contact: z
    .enum(['normally-open', 'normally-closed'])
    .describe('Which contact feeds the lamps. normally-closed: they burn while the controller is dead.'),
  ratedSwitches: z
    .int()
    .min(1_000)
    .max(100_000_000)
    .default(100_000)
    .describe('Operations its contacts are good for at this load; the crew is told at 80 and 100 per cent of it.'),
});

const pwmSchema = z.strictObject({
  kind: z.literal('pwm').describe('pwm: any level, by a dimmer channel.'),
  channel: channelName().describe('Dimmer channel, such as PWM0.'),
  inverted: z.boolean().default(false).describe('true when full signal means dark.'),
  idleLevel: levelSchema()
    .default(100)
    .describe('Light the lamp driver gives with no signal, per cent; 0-10 V drivers give 100.'),
});

const promiseSchema = z.union(
  [
    z.enum(['none', 'dusk-to-dawn']),
    z.strictObject({ program: idText().describe('Program whose windows were promised.') }),
    z.strictObject({
      duskToDawnDeg: elevationSchema().describe(
        'Promised from when the sun sinks below this, degrees, until it is above.',
      ),
    }),
  ],
  {
    error: (issue) =>
      says(
        `${shown(issue.input)} is not a promise.`,
        'Write none, dusk-to-dawn, { program: name } or { duskToDawnDeg: -6 }.',
      ),
  },
);

const presenceSchema = z.strictObject({
  input: idText().describe('Name of the motion sensor among the inputs.'),
  level: levelSchema().describe('Light while somebody is there, per cent.'),
  holdMin: z.number().min(0.1).max(240).describe('Minutes the light stays after the last movement.'),
});

const rampSchema = z.strictObject({
  upS: z.number().min(0).max(600).default(0).describe('Seconds from off to full.'),
  downS: z.number().min(0).max(600).default(0).describe('Seconds from full to off.'),
  curve: z.enum(['power', 'perceptual']).default('power').describe('Even steps of power, or even steps to the eye.'),
});

/** Lamps that are lit and dark together. */
export const zoneSchema = z.strictObject({
  id: idText().describe('Short name of the zone; logs, topics and commands use it.'),
  names: namesSchema().describe('Name of the zone as people say it.'),
  group: idText().default('estate').describe('Group shown together on the page, such as roads.'),
  need: z
    .enum(['must-be-lit', 'as-needed'])
    .describe('must-be-lit: somebody walks or drives there in the dark. as-needed: dark unless somebody wants light.'),
  promise: promiseSchema
    .optional()
    .describe('What residents were told; service is judged against it, not the program.'),
  floor: levelSchema().optional().describe('Lowest light a must-be-lit zone may have in the dark, per cent.'),
  failTo: z
    .enum(['on', 'off'])
    .optional()
    .describe('What the lamps do when the controller cannot; left out: on for must-be-lit, off for as-needed.'),
  output: z.discriminatedUnion('kind', [relaySchema, pwmSchema]).describe('How the lamps are driven: relay or pwm.'),
  luminaire: idText().describe('Kind of lamp, a name from luminaires.'),
  lampCount: z.int().min(1).max(10_000).describe('How many lamps the zone has.'),
  minOnMin: z.number().min(0).max(240).default(0).describe('Once on, on for at least so many minutes.'),
  minOffMin: z.number().min(0).max(240).default(0).describe('Once off, off for at least so many minutes.'),
  staggerGroup: idText().default('supply').describe('Zones on one supply share a group and start one after the other.'),
  ramp: rampSchema.default({ upS: 0, downS: 0, curve: 'power' }).describe('How fast the light changes; pwm only.'),
  program: idText().optional().describe('Program that lights the zone; left out: dark unless somebody wants light.'),
  baseline: idText().optional().describe('Program the savings are measured against: as it was before.'),
  presence: z
    .array(presenceSchema.describe('One motion sensor and what it asks for.'))
    .max(16)
    .default([])
    .describe('Motion sensors that may raise the light.'),
  handSwitch: idText().optional().describe('Input of the hand, off, auto switch, where one is fitted.'),
  meter: idText()
    .optional()
    .describe('Meter of its supply; zones may share one, and its energy is then parted among them.'),
  cleaningMonths: z
    .number()
    .min(0)
    .max(120)
    .default(12)
    .describe('Months between two cleanings of the luminaires; 0: never.'),
  feedback: idText().optional().describe('Input that tells whether the contactor really closed, where one is fitted.'),
});

export type ZoneText = z.infer<typeof zoneSchema>;
