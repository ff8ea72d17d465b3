import { meterRows } from './meterRows.ts';
import { nightRows } from './nightRows.ts';

/** What each `evt` row about the service given carries besides number, time and type. */
export const serviceRows = { ...nightRows, ...meterRows } as const;
