import * as z from 'zod';
import {
  boardSchema,
  chipLabelSchema,
  clockSchema,
  inputSchema,
  photocellSchema,
  staggerSchema,
  statusLedSchema,
} from './board.ts';
import { exceptionsSchema } from './exceptions.ts';
import { grantInDoubtSchema, laneSchema, streetSchema } from './lanes.ts';
import { luminaireSchema } from './luminaires.ts';
import { meterSchema, tariffSchema } from './meters.ts';
import { brokerSchema, homeAssistantSchema, personSchema } from './people.ts';
import { estateSchema, placeSchema } from './place.ts';
import { programSchema } from './programs.ts';
import { idText, lineText } from './words.ts';
import { zoneSchema } from './zones.ts';

/** The config as people write it. `resolve.ts` makes a `Site` of it. */
export const settingsSchema = z.strictObject({
  estate: estateSchema.describe('Who this is: the estate and this device.'),
  place: placeSchema.describe('Where the estate stands; sun and clock follow from it.'),
  clock: clockSchema.describe('Where the time comes from.'),
  board: boardSchema(),
  gpioChip: chipLabelSchema(),
  statusLed: statusLedSchema
    .optional()
    .describe('An LED at the cabinet whose blinking tells the crew how the pole is; left out: none fitted.'),
  broker: brokerSchema.optional().describe('The MQTT broker of the property office; left out: this device runs alone.'),
  homeAssistant: homeAssistantSchema
    .optional()
    .describe('Shows this device to Home Assistant by MQTT discovery; left out: it does not.'),
  people: z.array(personSchema.describe('One person.')).max(500).default([]).describe('Who may do what.'),
  rights: z
    .enum(['broker-trusted', 'signed'])
    .default('broker-trusted')
    .describe('signed: what opens a gate or changes who decides must carry the signature of the person.'),
  staggerMs: staggerSchema(),
  inputs: z
    .record(idText().describe('Name of the input.'), inputSchema.describe('One input.'))
    .default({})
    .describe('Sensors and switches by name.'),
  photocell: photocellSchema
    .optional()
    .describe('The light sensor that stands in for the sun while the clock cannot be trusted.'),
  luminaires: z
    .record(idText().describe('Name of the kind of lamp.'), luminaireSchema.describe('One kind of lamp.'))
    .describe('Kinds of lamp by name, each as its data sheet describes it.'),
  meters: z
    .record(idText().describe('Name of the meter.'), meterSchema.describe('One meter.'))
    .default({})
    .describe('Energy meters with a pulse output by name; a zone without one has its energy estimated.'),
  tariff: tariffSchema.optional().describe('What energy costs and emits; left out: kilowatt-hours only.'),
  programs: z
    .record(idText().describe('Name of the program.'), programSchema.describe('One program.'))
    .describe('Programs by name: windows of light that zones, promises and exceptions refer to.'),
  zones: z
    .array(zoneSchema.describe('One zone.'))
    .min(1)
    .max(256)
    .describe('The zones: lamps that are lit and dark together.'),
  lanes: z
    .array(laneSchema.describe('One lane.'))
    .max(8)
    .default([])
    .describe('Car lanes: a barrier each, with the readers that open it.'),
  grantInDoubt: grantInDoubtSchema(),
  street: streetSchema.optional().describe('Simulated residents who come home; on the simulated board only.'),
  exceptions: exceptionsSchema().default([]).describe('Nights on which other rules hold; first match wins.'),
  exceptionsFile: lineText(200).optional().describe('A second file with more exceptions, beside this one.'),
});

export type Settings = z.infer<typeof settingsSchema>;
