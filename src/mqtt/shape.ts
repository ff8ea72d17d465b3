import { z } from 'zod';

/** A writer refuses a key it does not know; a reader keeps it, because the other side may be newer. */
export type Side = 'write' | 'read';

/** An object that is strict for the writer and open for the reader, all the way down. */
export function shaped<T extends z.core.$ZodLooseShape>(side: Side, shape: T): z.ZodObject<T> {
  // The two differ only in what they do with unknown keys, which no caller may rely on.
  const made: z.ZodObject = side === 'write' ? z.strictObject(shape) : z.looseObject(shape);
  return made as z.ZodObject<T>;
}

/** Both sides of one message. */
export function contract<T>(make: (side: Side) => T): { readonly write: T; readonly read: T } {
  return { write: make('write'), read: make('read') };
}

export const version = z.literal(1).describe('Major version of this contract; a reader refuses another one.');
export const epochMs = z.int().min(0).describe('UTC, milliseconds since 1970-01-01T00:00Z.');
/** An instant that somebody sends to a device: the controller's own door takes none after the year 9999. */
export const sentMs = epochMs.max(253_402_300_799_000);
export const levelPct = z.number().min(0).max(100).describe('Light in per cent of the rated light; 0 is off.');
export const bootId = z
  .string()
  .min(1)
  .max(64)
  .describe('Names one run of the device: rows, state and a late will of the same run carry the same value.');
export const seqNumber = z.int().min(0);
export const clockKind = z
  .enum(['synced', 'holdover', 'rtc', 'restored', 'invalid'])
  .describe('How far the device trusts its clock; from restored on, times may be hours wrong.');
