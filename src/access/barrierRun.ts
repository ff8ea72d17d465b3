import type { Monotonic } from '../units.ts';
import { alter, type Barrier, type BarrierTurn } from './barrier.ts';
import { deeds } from './barrierDeeds.ts';
import { inertMs, isAllClear } from './barrierSees.ts';
import { type Row, rowsFrom } from './barrierTable.ts';
import { type Grant, isLate, type RefusedWhy, storedMax } from './grant.ts';

/** Far more lines than one moment can fit; a table that never comes to rest is a fault of ours, and is cut off. */
const linesMax = 12;
/** Causes remembered. A repeat comes within seconds, and a lane serves one vehicle in five. */
export const causesMax = 32;

/** Reads the table until no line fits, then tells the outputs what follows from the state. */
export function settleBarrier(turn: BarrierTurn): void {
  for (let line = 0; line < linesMax; line += 1) {
    const row = fittingRow(turn);
    if (row === null) break;
    take(row, turn);
  }
  tellOutputs(turn);
}

/** Stores a grant for the table to take up, or says why not; true = stored. A cause is good once, refused or not. */
export function admitGrant(turn: BarrierTurn, grant: Grant): boolean {
  const why = refusal(turn, grant);
  if (why !== 'repeated') alter(turn, { causes: [...turn.barrier.causes.slice(1 - causesMax), grant.id] });
  if (why === null) alter(turn, { stored: [...turn.barrier.stored, grant] });
  else turn.facts.push({ kind: 'refused', grant, why });
  return why === null;
}

/** Whether the barrier is in a state in which such a grant can open anything. */
export function mayAsk(barrier: Barrier, source: Grant['source']): boolean {
  return stateRefusal(barrier, source) === null;
}

function refusal(turn: BarrierTurn, grant: Grant): RefusedWhy | null {
  const { barrier } = turn;
  if (isKnown(barrier.causes, grant.id)) return 'repeated';
  const closedTo = stateRefusal(barrier, grant.source);
  if (closedTo !== null) return closedTo;
  if (isLate(grant, turn.now)) return 'stale_command';
  if (!hasVehicle(turn, grant)) return 'no_vehicle';
  return barrier.stored.length >= storedMax ? 'queue_full' : null;
}

/** Causes of one reader are alike but for their ends, so these are compared first: asked for every card. */
function isKnown(causes: readonly string[], id: string): boolean {
  const end = id.length - 1;
  const letter = id.charCodeAt(end);
  for (const cause of causes) if (cause.charCodeAt(end) === letter && cause === id) return true;
  return false;
}

function stateRefusal({ name }: Barrier, source: Grant['source']): RefusedWhy | null {
  if (name === 'bootHold') return 'lane_starting';
  if (name === 'emergencyOpen') return 'emergency';
  // A guard who stands beside a lane that lost its arm switches may still let people in.
  if (source === 'guardButton') return null;
  if (name === 'fault') return 'lane_fault';
  return name === 'outOfService' || name === 'unknown' ? 'lane_out_of_service' : null;
}

/**
 * A guard sees the vehicle himself. For a resident's card a dead arrival loop is no reason to be locked out, since the
 * card is held out of a window; for everybody else it is.
 */
function hasVehicle({ senses }: BarrierTurn, { source }: Grant): boolean {
  const { active, trouble } = senses.arrive;
  return active || source === 'guardButton' || (source === 'card' && trouble !== null);
}

/** The first line that fits now; where none does, `fitsMono` says when one will. */
function fittingRow(turn: BarrierTurn): Row | null {
  const { monoMs } = turn.now;
  turn.fitsMono = outputsMono(turn);
  for (const row of rowsFrom(turn.barrier.name)) {
    const fromMono = fitsFrom(row, turn);
    if (fromMono <= monoMs) return row;
    if (fromMono < turn.fitsMono) turn.fitsMono = fromMono;
  }
  return null;
}

/** From when all conditions of a line hold by time alone. */
function fitsFrom({ asks }: Row, turn: BarrierTurn): Monotonic {
  let fromMono = Number.NEGATIVE_INFINITY;
  for (const ask of asks) {
    const holdsMono = ask(turn);
    if (holdsMono === Number.POSITIVE_INFINITY) return holdsMono;
    if (holdsMono > fromMono) fromMono = holdsMono;
  }
  return fromMono;
}

/** When outputs that are still inert may first be told something. */
function outputsMono({ barrier, now }: BarrierTurn): Monotonic {
  const wakesMono = barrier.startedMono + inertMs;
  return now.monoMs < wakesMono ? wakesMono : Number.POSITIVE_INFINITY;
}

function take({ to, does }: Row, turn: BarrierTurn): void {
  for (const deed of does) deeds[deed](turn);
  if (to !== 'same') alter(turn, { name: to, sinceMono: turn.now.monoMs });
}

/** Fire holds the arm up as long as it lasts. Closing is withheld in every state but the two in which the arm may be down. */
function tellOutputs(turn: BarrierTurn): void {
  const { barrier, now } = turn;
  if (now.monoMs < barrier.startedMono + inertMs || barrier.name === 'bootHold') return;
  const asserting = barrier.name === 'emergencyOpen';
  const lowering = barrier.name === 'closed' || barrier.name === 'closing';
  const inhibiting = !(lowering && isAllClear(turn));
  if (inhibiting !== barrier.inhibiting) {
    const because = lowering ? 'something is in the way, or nobody knows' : barrier.name;
    turn.effects.push({ kind: 'inhibitClose', on: inhibiting, because: inhibiting ? because : 'all clear' });
  }
  if (asserting !== barrier.asserting)
    turn.effects.push({ kind: 'assertOpen', on: asserting, causeId: `fire-${barrier.sinceMono}` });
  if (inhibiting !== barrier.inhibiting || asserting !== barrier.asserting) alter(turn, { inhibiting, asserting });
}
