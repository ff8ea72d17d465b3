import { z } from 'zod';
import { type Side, shaped } from './shape.ts';

/** Health of the machine, in `up/state` and in the samples of `up/tele`. */
export const machineState = (side: Side) =>
  shaped(side, {
    temperature_c: z.number().nullable().describe('Processor, degrees Celsius; null: no sensor.'),
    undervoltage: z.boolean().nullable().describe('The supply fell below 4.63 V since boot; null: no sensor.'),
    disk_free_bytes: z.number().min(0).nullable().describe('Free on the disk of the state folder.'),
    disk_bytes: z.number().min(0).nullable().describe('Size of that disk.'),
    disk_wear_share: z.number().min(0).nullable().describe('Of the card’s life, 1 = all; null: it does not say.'),
    memory_free_bytes: z.number().min(0).nullable().describe('Memory that programs can still have.'),
    core_rss_bytes: z.number().min(0).describe('Memory that core holds.'),
    loop_lag_ms: z.number().min(0).describe('Longest wait of core’s loop in the last minute, ms.'),
  });
