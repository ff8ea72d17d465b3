import { type DurationMs, minuteMs } from '../units.ts';
import type { State } from './state.ts';

/**
 * How long what changed may wait in memory for others to go to disk with. The card of a pole wears with each commit, however
 * small; what a power cut may cost is written in docs/decisions/0032.
 */

/** Somebody relies on it from this moment on: it goes to disk with the step that made it. */
export const atOnceMs: DurationMs = 0;
/** What vehicles and lamps did by themselves, and the figures of a minute, which are in the totals of the next. */
export const gatherMs: DurationMs = 3 * minuteMs;

/** Rows that wait in memory at most; with so many they go to disk whether due or not. */
export const heldRowsMax = 128;

/** Rows of what happens many times a day, by nobody's word. Everything that is not named here goes to disk at once. */
const routineRows: ReadonlySet<string> = new Set(['lane.episode', 'lane.hour']);

/** Who wants a light when it is a person; he sees the count of his switching, and it shall not fall. */
const personalSources: ReadonlySet<unknown> = new Set(['override', 'emergency', 'lockout']);

/** How long a lamp's change may wait, by who wanted it. */
export function lightWaitMs(source: unknown): DurationMs {
  return personalSources.has(source) ? atOnceMs : gatherMs;
}

/** Openings that no person asked for by hand. */
const routineGrants: ReadonlySet<unknown> = new Set(['card', 'freeExit']);

/** How long a row of the evt stream may wait. */
export function rowWaitMs(type: string, body: Readonly<Record<string, unknown>>): DurationMs {
  if (type === 'gate.opened') return routineGrants.has(body['source']) ? gatherMs : atOnceMs;
  // Whoever is refused stands there, and somebody at the office is about to be asked why.
  if (type === 'card.read') return body['outcome'] === 'grant' ? gatherMs : atOnceMs;
  if (type === 'light.changed') return lightWaitMs(body['source']);
  return routineRows.has(type) ? gatherMs : atOnceMs;
}

/** How long a lane may wait that asks to be kept. Calls, latches and faults are what a restart must know. */
export function laneWaitMs(reason: string): DurationMs {
  return reason === 'totals' || reason === 'causes' ? gatherMs : atOnceMs;
}

/** A wish of a person is never further from its end on disk than a minute, so that a power cut cannot make it last. */
export function minuteWaitMs({ emergency, zones }: Pick<State, 'emergency' | 'zones'>): DurationMs {
  const wished = emergency !== null || Object.values(zones).some(({ override }) => override !== null);
  return wished ? atOnceMs : gatherMs;
}
