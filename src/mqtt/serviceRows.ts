import { effectRows } from './effectRows.ts';
import { meterRows } from './meterRows.ts';
import { nightRows } from './nightRows.ts';
import { upkeepRows } from './upkeepRows.ts';
import { voiceRows } from './voiceRows.ts';

/** What each `evt` row about the service given carries besides number, time and type. */
export const serviceRows = { ...nightRows, ...meterRows, ...upkeepRows, ...effectRows, ...voiceRows } as const;
