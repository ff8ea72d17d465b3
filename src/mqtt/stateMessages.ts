import { z } from 'zod';
import { workKinds } from '../service/maintenance.ts';
import { voiceKinds } from '../service/voice/voice.ts';
import { aboutWhat, effectKeys, effectPeriod, periodName } from './effectRows.ts';
import { laneState, readerState, rosterState } from './laneMessages.ts';
import { machineState } from './machineMessage.ts';
import { bootId, clockKind, contract, epochMs, levelPct, type Side, shaped, version } from './shape.ts';

const sources = ['hand', 'lockout', 'emergency', 'override', 'presence', 'exception', 'season', 'substitute'] as const;

/** Why a zone has its level: the source, with what a person would ask next. */
const reason = (side: Side) =>
  z
    .discriminatedUnion('kind', [
      shaped(side, { kind: z.literal('hand'), position: z.enum(['on', 'off']).describe('Position of the switch.') }),
      shaped(side, { kind: z.literal('lockout'), by: who, why }),
      shaped(side, { kind: z.literal('emergency'), by: who, why }),
      shaped(side, { kind: z.literal('override'), by: who, why, commandId: z.string().describe('Its command.') }),
      shaped(side, { kind: z.literal('presence'), input: z.string().describe('The motion sensor.') }),
      shaped(side, { kind: z.literal('exception'), exception: z.string().describe('Its id.'), rule, night }),
      shaped(side, { kind: z.literal('season'), rule, night }),
      shaped(side, { kind: z.literal('noWindow') }),
      shaped(side, {
        kind: z.literal('substitute'),
        because: z.enum(['clockRestored', 'clockInvalid', 'noPlan']).describe('Why the schedule cannot be used.'),
        photocell: z.enum(['dark', 'bright', 'none']).describe('What the photocell says.'),
      }),
    ])
    .describe('Why the level is wanted; `kind` decides which other keys there are.');

const who = z.string().describe('Login of the person.');
const why = z.string().describe('What the person wrote as reason; may be empty.');
const rule = z.string().describe('Id of the rule in the config.');
const night = z.string().describe('Date of the evening the night began, YYYY-MM-DD.');

const seconds = (what: string) => z.number().min(0).describe(`${what}, seconds.`);

const zone = (side: Side) =>
  shaped(side, {
    level_pct: levelPct.describe('What the lamps were told, per cent.'),
    since_ms: epochMs.describe('Since when they have been told so, UTC ms.'),
    wanted_pct: levelPct.describe('What is wanted now, per cent.'),
    source: z.enum(sources).describe('Who decides, highest first: hand … substitute.'),
    reason: reason(side),
    until_ms: epochMs.nullable().describe('When this wish ends, UTC ms; null: until something changes it.'),
    next_ms: epochMs.nullable().describe('The next foreseen change, UTC ms; null: none in sight.'),
    next_pct: levelPct.nullable().describe('Level after the next foreseen change.'),
    held_by: z
      .enum(['stagger', 'minOn', 'minOff', 'fault'])
      .nullable()
      .describe('Why level_pct is not yet wanted_pct; null: nothing holds it back.'),
    held_until_ms: epochMs.nullable().describe('Until when it is held back, UTC ms.'),
    power_w: z.number().describe('Electrical power now, watts.'),
    energy_wh: z.number().min(0).describe('Electrical energy since installation, watt-hours; only rises.'),
    energy_quality: z
      .enum(['metered', 'split', 'estimated'])
      .describe('How it is known now. split: metered with other zones and parted by estimate.'),
    energy_error_wh: z.number().min(0).describe('The true energy lies within plus and minus this, watt-hours.'),
    baseline_wh: z
      .number()
      .min(0)
      .nullable()
      .describe('What the declared timetable would have used since installation, watt-hours; null: none declared.'),
    cost: z.number().min(0).describe('What the energy cost since the tariff was declared; only rises.'),
    co2_g: z.number().min(0).describe('Grams of CO2 since the factors were declared; only rises.'),
    lit_s: z.number().min(0).describe('Seconds lit since installation; only rises.'),
    full_load_s: z.number().min(0).describe('Seconds lit times level / 100; only rises.'),
    switches_total: z.int().min(0).describe('Times switched on; only rises.'),
    lamp_hours_s: seconds('Lit since its lamps were last replaced'),
    lamp_share: z.number().min(0).describe('The same of the rated hours, 1 = all.'),
    smallest_loss: z
      .int()
      .min(1)
      .nullable()
      .describe('Fewest lost lamps that its meter could tell; null: no meter, none would be seen.'),
    tonight: shaped(side, {
      needed_s: seconds('Light was promised'),
      served_s: seconds('Promised, and lit at or above the floor'),
      lost_s: seconds('Promised and not there, for whatever cause'),
      waste_s: seconds('Lit and not promised'),
      override_s: seconds('Under a person’s override'),
    }).describe('How the promise is kept in the running night so far.'),
    override: shaped(side, { login: who, why, level_pct: levelPct, until_ms: epochMs.describe('Its end, UTC ms.') })
      .nullable()
      .describe('A person’s wish that has not ended yet; null: none.'),
    lockout: shaped(side, { login: who, why, since_ms: epochMs.describe('Since when, UTC ms.') })
      .nullable()
      .describe('Dark for work on the wires; null: none.'),
  });

const fault = (side: Side) =>
  shaped(side, {
    about: z.string().describe('Zone or part.'),
    kind: z
      .enum([
        'output',
        'store',
        'clock',
        'config',
        'link',
        'photocell',
        'input',
        'lane',
        'reader',
        'roster',
        'lamp',
        'meter',
        'machine',
        'firmware',
      ])
      .describe('What fails.'),
    since_ms: epochMs.nullable().describe('Since when, UTC ms; null: unknown.'),
    text: z.string().describe('What is wrong, English.'),
    remedy: z.string().describe('What a person on the spot does about it, English.'),
    text_zh: z
      .string()
      .nullable()
      .describe('What is wrong, Chinese; null: a device before this version, which wrote it in English only.'),
    remedy_zh: z.string().nullable().describe('What a person on the spot does about it, Chinese.'),
  });

const service = (side: Side) =>
  shaped(side, {
    about: aboutWhat,
    id: z.string().describe('Id of the group or lane.'),
    period: effectPeriod,
    name: periodName,
    ...effectKeys(side),
  });

const work = (side: Side) =>
  shaped(side, {
    kind: z.enum(workKinds).describe('What it is: a fault, or a rating that is used up to 80 % and more.'),
    about: z.string().describe('Id of the zone.'),
    share: z.number().min(0).nullable().describe('Of the rating, 1 = all; null: a fault, due now.'),
    lamps: z.int().min(0).describe('Lamps it is about.'),
    since_ms: epochMs.nullable().describe('Since when, UTC ms; null: a rating.'),
    effect: z.number().min(0).describe('What it does to the service: the list is in this order.'),
  });

const meter = (side: Side) =>
  shaped(side, {
    zones: z.array(z.string()).describe('Ids of the zones it feeds.'),
    total_wh: z.number().min(0).describe('All it measured, watt-hours; only rises.'),
    ratio: z.number().min(0).nullable().describe('Metered over estimated, about 1; null: nothing was expected.'),
    silent: z.boolean().describe('Never heard, or silent although its zones burn: they are estimated.'),
  });

const voice = (side: Side) =>
  shaped(side, {
    id: z.string().describe('Names it in voice.answer and in its rows.'),
    about: z.enum(['zone', 'lane']).describe('What it is about.'),
    about_id: z.string().describe('Id of the zone or lane.'),
    kind: z.enum(voiceKinds).describe('Too dark, too bright, waited too long, or anything else.'),
    at_ms: epochMs.describe('When it happened, UTC ms.'),
    night,
    recorded_ms: epochMs.describe('When it was recorded, UTC ms.'),
  });

/** `up/state`: the whole device at one moment, one retained message. */
export const stateMessage = contract((side: Side) =>
  shaped(side, {
    v: version,
    boot: bootId,
    rev: z.int().min(0).describe('Rises with each change the device must not forget.'),
    ts_ms: epochMs.describe('The moment this is true of, by the device’s clock, UTC ms.'),
    site_revision: z.string().describe('Names the text of the config that runs.'),
    clock: clockKind,
    clock_uncertainty_ms: z.number().min(0).nullable().describe('The true time lies within this, ms; null: no limit.'),
    emergency: shaped(side, { login: who, why, until_ms: epochMs.describe('Its end, UTC ms.') })
      .nullable()
      .describe('All zones full on; null: no emergency.'),
    faults: z.array(fault(side)).describe('What is wrong now; empty when all is well.'),
    night: night.nullable().describe('Date of the evening of the running night; null: no clock was trusted yet.'),
    last_night: shaped(side, {
      night,
      served_share: z
        .number()
        .min(0)
        .max(1)
        .nullable()
        .describe('Promised light that was there, weighed by lamps, 0 to 1; null: nothing was promised.'),
    })
      .nullable()
      .describe('Score of the estate in the night closed last; null: none yet.'),
    zones: z.record(z.string(), zone(side)).describe('Zones by id.'),
    service: z
      .array(service(side))
      .describe('How well groups and lanes serve in the running day, week and month; the five largest losses of each.'),
    work: z.array(work(side)).describe('What the crew has to do, what helps most first.'),
    meters: z.record(z.string(), meter(side)).describe('Energy meters by id.'),
    voices: z
      .array(voice(side))
      .describe('Residents who wait for an answer, oldest first; what they said is in their rows.'),
    currency: z.string().nullable().describe('Currency of every cost; null: no tariff declared.'),
    lanes: z.record(z.string(), laneState(side)).describe('Lanes of the gate by id.'),
    readers: z.record(z.string(), readerState(side)).describe('Card readers by id.'),
    people: shaped(side, {
      version: z.int().min(1).describe('Version of the people roster.'),
      count: z.int().min(0).describe('People in it.'),
      digest: z.string().describe('SHA-256 of it, hex: equal on every device, or one is behind.'),
    })
      .nullable()
      .describe('The people roster in force; null: none, the people of the config count.'),
    machine: machineState(side).nullable().describe('Health of the machine; null: not read yet.'),
    roster: rosterState(side).nullable().describe('The roster in force; null: none, every card is a stranger’s.'),
    outbox: shaped(side, {
      evt_waiting: z.int().min(0).describe('Events the office has not acknowledged.'),
      tele_waiting: z.int().min(0).describe('Samples the office has not acknowledged.'),
      oldest_ms: epochMs.nullable().describe('Time of the oldest of them, UTC ms.'),
      bytes: z.number().min(0).describe('Size of the store, bytes.'),
      budget_bytes: z.number().min(0).describe('Size at which old rows are rolled up, bytes.'),
    })
      .nullable()
      .describe('What waits on disk for the office; null: the store has not answered yet.'),
  }).describe(
    'State of every zone and lane. Retained, at most one a second; a call of the guard or a person’s override at once.',
  ),
);
export type StateMessage = z.infer<typeof stateMessage.write>;
