import type { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import { noMarks } from '../controller/service/effect.ts';
import type { Durable } from '../controller/state.ts';
import { emptyEnergy } from '../lighting/energyBook.ts';
import { prepared } from './database.ts';
import { jsonOf } from './json.ts';
import { pack, unpack } from './packed.ts';

/** The durable state as text, with what the store itself needs to know of it. */
export type DurableText = {
  readonly body: string;
  readonly savedAtMs: number;
  readonly savedAtMono: number;
  readonly highWaterMs: number;
};

export function durableText(durable: Durable): DurableText {
  const { savedAtMs, savedAtMono, highWaterMs } = durable;
  return { body: jsonOf(durable), savedAtMs, savedAtMono, highWaterMs };
}

const upsert = `
  INSERT INTO durable (id, body, crc, run, ticket, saved_ms, saved_mono, high_water_ms) VALUES (1, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET body = excluded.body, crc = excluded.crc, run = excluded.run, ticket = excluded.ticket,
    saved_ms = excluded.saved_ms, saved_mono = excluded.saved_mono, high_water_ms = excluded.high_water_ms`;

export function writeDurable(db: DatabaseSync, run: string, ticket: number, text: DurableText): void {
  const times = [text.savedAtMs, text.savedAtMono, text.highWaterMs].map(Math.round);
  prepared(db, upsert).run(pack(text.body), crc32(text.body), run, ticket, ...times);
}

/** Number of the last save of `run` on disk; 0 = none. */
export function lastTicket(db: DatabaseSync, run: string): number {
  const row = db.prepare('SELECT ticket FROM durable WHERE run = ?').get(run);
  return Number(row?.['ticket'] ?? 0);
}

/** When the state was last saved, for rows the store itself writes; zeros before the first save. */
export function lastSaved(db: DatabaseSync): { savedAtMs: number; savedAtMono: number; highWaterMs: number } {
  const row = db.prepare('SELECT saved_ms, saved_mono, high_water_ms FROM durable').get();
  return {
    savedAtMs: Number(row?.['saved_ms'] ?? 0),
    savedAtMono: Number(row?.['saved_mono'] ?? 0),
    highWaterMs: Number(row?.['high_water_ms'] ?? 0),
  };
}

/** The durable state, or null when none was saved yet. Throws when it does not match its checksum or its shape. */
export function readDurable(db: DatabaseSync): Durable | null {
  const row = db.prepare('SELECT body, crc FROM durable').get();
  if (row === undefined) return null;
  return asDurable(JSON.parse(checkedBody(row)));
}

function checkedBody(row: Record<string, unknown>): string {
  const damaged = 'the saved state does not match its checksum, so it is not used';
  let body: string;
  try {
    body = unpack(row['body']);
  } catch (error) {
    throw new Error(damaged, { cause: error });
  }
  if (crc32(body) !== row['crc']) throw new Error(damaged);
  return body;
}

/** The checksum vouches for the content; this only keeps out a state of another version. */
function asDurable(value: unknown): Durable {
  const candidate = value as Partial<Durable> | null;
  const isWhole =
    typeof candidate?.zones === 'object' && candidate.zones !== null && Array.isArray(candidate.seenCommands);
  if (candidate?.v !== 1 || !isWhole) {
    throw new Error(`the saved state has version ${String(candidate?.v)} (expected 1), so it is not used`);
  }
  // A state saved before there were lanes knows of none, nor of nights and energy before they were counted.
  return {
    lanes: {},
    laneHours: {},
    nights: null,
    energy: emptyEnergy,
    upkeep: {},
    periods: noMarks,
    voices: [],
    ...candidate,
  } as Durable;
}
