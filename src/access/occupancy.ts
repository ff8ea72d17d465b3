import { type DurationMs, type Monotonic, secondMs } from '../units.ts';
import type { BarrierFact } from './barrier.ts';
import { type Episode, newEpisode, type Outcome } from './episode.ts';
import type { Grant } from './grant.ts';
import {
  change,
  changeEpisode,
  count,
  feel,
  finish,
  type LaneTurn,
  occupy,
  senseIn,
  standAtReader,
  wallAt,
} from './laneTurn.ts';
import { withSample } from './moments.ts';
import type { Sense } from './senses.ts';

/** A loop that feels something for less is a cyclist, a trolley or noise. */
const arriveMs: DurationMs = 300;
/** A vehicle that leaves the reader for less has only changed its place. */
const awayMs: DurationMs = 2 * secondMs;
/** A gap in the queue longer than this is no queue. */
const moveUpMaxMs: DurationMs = 3 * secondMs;
/** Marks of a vehicle for which nothing opened. */
const noOpening = { frameMono: null, decisionMono: null, commandMono: null, fullyOpenMono: null } as const;
/** Vehicles between reader and closed arm. More do not fit; the oldest is given up. */
const aheadMax = 4;

/** Follows the arrival loop: who comes, who changes place, who goes away again. */
export function followArrivals(turn: LaneTurn): void {
  const { atReader, tail, ahead } = turn.state.occupancy;
  const arrive = senseIn(turn, 'arrive');
  if (tail && !arrive.active) leaveTail(turn, arrive.sinceMono);
  if (atReader !== null) return followOne(turn, atReader, arrive);
  if (!arrive.active || turn.state.occupancy.tail) return undefined;
  if (turn.now.monoMs < arrive.sinceMono + arriveMs) return undefined;
  const clearedMono = ahead.at(-1)?.marks.clearedMono ?? arrive.sinceMono;
  return arriveAt(turn, Math.max(arrive.sinceMono, clearedMono), false);
}

/** Whoever presents a card stands at the reader, also when the loop has not had time to say so. */
export function vehicleAtReader(turn: LaneTurn, firstEdgeMono: Monotonic): Episode | null {
  const arrive = senseIn(turn, 'arrive');
  const { atReader, tail } = turn.state.occupancy;
  // A card under the tail of the vehicle ahead is the next one, bumper to bumper.
  if (atReader === null && (arrive.trouble !== null || (tail && arrive.active))) arriveAt(turn, firstEdgeMono, true);
  else if (atReader === null && arrive.active) arriveAt(turn, arrive.sinceMono, false);
  return turn.state.occupancy.atReader;
}

/** The vehicle at the reader has a grant, unless it has one already. */
export function grantVehicle(turn: LaneTurn, grant: Grant): void {
  const { atReader } = turn.state.occupancy;
  if (atReader === null || atReader.grant !== null) return;
  standAtReader(turn, { ...atReader, grant });
}

/** What the barrier did, seen from the vehicles. */
export function followBarrier(turn: LaneTurn, fact: BarrierFact): void {
  switch (fact.kind) {
    case 'pulsed':
      return servedNext(turn, fact.grant);
    case 'fullyOpen':
      return markServed(turn, 'fullyOpenMono', fact.atMono);
    case 'crossing':
      return cross(turn, fact.grant, fact.atMono);
    case 'passed':
      return pass(turn, fact);
    case 'noPassage':
      return giveBack(turn, fact.grant);
    case 'refused':
      return unread(turn);
    case 'reversal':
      return countReversal(turn);
    case 'closed':
      return closeBehind(turn, fact.atMono);
    case 'trouble':
      return undefined;
  }
}

/** When the arrival loop means something new by time alone: somebody has come for good, or has gone. */
export function arrivalsMono(turn: LaneTurn): Monotonic {
  const { atReader, tail } = turn.state.occupancy;
  if (atReader === null) {
    const arrive = senseIn(turn, 'arrive');
    return arrive.active && !tail ? arrive.sinceMono + arriveMs : Number.POSITIVE_INFINITY;
  }
  const { awaySinceMono, grant } = atReader;
  return awaySinceMono === null || grant !== null ? Number.POSITIVE_INFINITY : awaySinceMono + awayMs;
}

function arriveAt(turn: LaneTurn, atMono: Monotonic, blind: boolean): void {
  const { leftMono } = turn.state.occupancy;
  const gapMs = leftMono === null ? Number.POSITIVE_INFINITY : atMono - leftMono;
  const moveUpMs = gapMs >= 0 && gapMs <= moveUpMaxMs ? gapMs : null;
  const serial = turn.state.serial + 1;
  const arriveMono = Math.round(Math.min(atMono, turn.now.monoMs));
  const startedAtMs = wallAt(turn, arriveMono);
  const episode = newEpisode(`${turn.lane.id}-${serial}`, { arriveMono, startedAtMs, moveUpMs });
  change(turn, { serial });
  standAtReader(turn, { ...episode, blind });
  takeLeave(turn);
}

function leaveTail(turn: LaneTurn, atMono: Monotonic): void {
  const last = turn.state.occupancy.ahead.at(-1);
  occupy(turn, { tail: false, leftMono: atMono });
  if (last !== undefined) changeEpisode(turn, last.id, (one) => ({ ...one, awaySinceMono: atMono }));
}

function followOne(turn: LaneTurn, episode: Episode, arrive: Sense): void {
  const { awaySinceMono, grant, blind } = episode;
  if (arrive.active && awaySinceMono !== null) return comeBack(turn, episode);
  // Behind a dead loop only the card says that somebody is there; the barrier says when he is gone.
  if (arrive.active || (blind && grant !== null)) return;
  if (awaySinceMono === null) {
    const lostMono = arrive.trouble === null ? arrive.sinceMono : Math.round(turn.now.monoMs);
    const sinceMono = Math.max(lostMono, episode.marks.arriveMono);
    return standAtReader(turn, { ...episode, awaySinceMono: sinceMono });
  }
  if (grant === null && turn.now.monoMs >= awaySinceMono + awayMs) leave(turn, episode, 'balk', awaySinceMono);
}

function comeBack(turn: LaneTurn, episode: Episode): void {
  const moved = episode.grant === null ? 1 : 0;
  const repositions = episode.repositions + moved;
  standAtReader(turn, { ...episode, awaySinceMono: null, repositions });
}

function leave(turn: LaneTurn, episode: Episode, outcome: Outcome, endMono: Monotonic): void {
  occupy(turn, { atReader: null, leftMono: endMono });
  finish(turn, episode, outcome, endMono);
}

/** The arm serves the next vehicle: whoever is already through is done. */
function servedNext(turn: LaneTurn, grant: Grant): void {
  closeBehind(turn, turn.now.monoMs);
  const { atReader } = turn.state.occupancy;
  if (atReader?.grant?.id !== grant.id) return;
  standAtReader(turn, { ...atReader, marks: { ...atReader.marks, commandMono: Math.round(turn.now.monoMs) } });
}

/** The arm is up for the one vehicle that was commanded and has not seen it open. */
function markServed(turn: LaneTurn, mark: 'fullyOpenMono', atMono: Monotonic): void {
  const { atReader } = turn.state.occupancy;
  const command = atReader?.marks.commandMono ?? null;
  if (atReader === null || command === null || atReader.marks[mark] !== null) return;
  standAtReader(turn, { ...atReader, marks: { ...atReader.marks, [mark]: Math.max(atMono, command) } });
}

/** A vehicle drives onto the safety loop: the one that was served, or one that follows without a grant. */
function cross(turn: LaneTurn, grant: Grant | null, atMono: Monotonic): void {
  const { atReader, ahead } = turn.state.occupancy;
  if (atReader === null || (atReader.grant?.id ?? null) !== (grant?.id ?? null)) return;
  const moved = { ...atReader, marks: { ...atReader.marks, onSafetyMono: atMono } };
  const lost = ahead.length < aheadMax ? null : (ahead[0] ?? null);
  const kept = ahead.slice(lost === null ? 0 : 1);
  const tail = senseIn(turn, 'arrive').active;
  const leftMono = atReader.awaySinceMono ?? atMono;
  occupy(turn, {
    atReader: null,
    ahead: [...kept, moved],
    tail,
    leftMono: tail ? turn.state.occupancy.leftMono : leftMono,
  });
  if (lost !== null) finish(turn, lost, 'lost', atMono);
}

function pass(turn: LaneTurn, { grant, atMono, unchecked }: Extract<BarrierFact, { kind: 'passed' }>): void {
  const { ahead, atReader, tail, lastPassage } = turn.state.occupancy;
  const through = ahead.find(({ marks }) => marks.clearedMono === null);
  if (through !== undefined) {
    changeEpisode(turn, through.id, (one) => ({ ...one, unchecked, marks: { ...one.marks, clearedMono: atMono } }));
  }
  // The tail is through and the loop still feels something: that is the next vehicle, bumper to bumper.
  const next = tail && senseIn(turn, 'arrive').active;
  const followed = atReader !== null || next;
  occupy(turn, { lastPassage: { atMono, followed }, ...(next ? { tail: false, leftMono: atMono } : {}) });
  if (next) arrivesAnew(turn, atMono);
  const headwayMs = lastPassage?.followed === true ? atMono - lastPassage.atMono : null;
  count(turn, (tally) => ({
    ...tally,
    passages: tally.passages + 1,
    tailgates: tally.tailgates + (grant === null && !unchecked ? 1 : 0),
    unchecked: tally.unchecked + (unchecked ? 1 : 0),
    headway: headwayMs === null ? tally.headway : withSample(tally.headway, headwayMs),
  }));
  tellPassage(turn, grant, atMono);
}

/** The loop has changed vehicles without coming free: it is not stuck, however long the queue. */
function arrivesAnew(turn: LaneTurn, sinceMono: Monotonic): void {
  const { arrive } = turn.state.felt;
  if (arrive !== undefined) feel(turn, { ...turn.state.felt, arrive: { ...arrive, sinceMono } });
  if (turn.state.occupancy.atReader === null) arriveAt(turn, sinceMono, false);
}

function tellPassage(turn: LaneTurn, grant: Grant | null, atMono: Monotonic): void {
  const { id: lane, area, direction } = turn.lane;
  const atMs = wallAt(turn, atMono);
  const reason = grant === null ? 'a vehicle passed without a grant' : `a vehicle passed on ${grant.id}`;
  turn.effects.push({ kind: 'passage', lane, granted: grant !== null, atMs, reason });
  if (grant?.source !== 'card') return;
  turn.effects.push({ kind: 'recordPassage', lane, pseudonym: grant.by, area, atMs, use: direction === 'in', reason });
}

/** The grant came to nothing. Whoever still stands at the reader may try again; whoever left has balked. */
function giveBack(turn: LaneTurn, { id }: Grant): void {
  const { atReader } = turn.state.occupancy;
  if (atReader?.grant?.id !== id) return;
  if (atReader.awaySinceMono !== null || atReader.blind) {
    return leave(turn, atReader, 'balk', atReader.awaySinceMono ?? turn.now.monoMs);
  }
  const marks = { ...atReader.marks, ...noOpening };
  standAtReader(turn, { ...atReader, grant: null, marks, noPassages: atReader.noPassages + 1 });
  takeLeave(turn);
}

/** What was asked for the vehicle at the reader opens nothing. What it was granted before stays granted. */
function unread(turn: LaneTurn): void {
  const { atReader } = turn.state.occupancy;
  if (atReader === null || atReader.grant !== null) return;
  if (atReader.blind) return leave(turn, atReader, 'balk', turn.now.monoMs);
  standAtReader(turn, { ...atReader, marks: { ...atReader.marks, ...noOpening } });
}

/**
 * Leave that the guard gave before anybody stood at the reader is for the first who does. He needs no other: a second one
 * would let in whoever comes behind him.
 */
function takeLeave(turn: LaneTurn): void {
  const { atReader } = turn.state.occupancy;
  const { current, stored, crossingSinceMono, name } = turn.state.barrier;
  const opened = crossingSinceMono === null ? current : null;
  const grant = opened ?? stored[0];
  if (atReader === null || atReader.grant !== null || grant === undefined) return;
  const nowMono = Math.round(turn.now.monoMs);
  const commandMono = opened === null ? null : nowMono;
  const fullyOpenMono = opened !== null && name === 'open' ? nowMono : null;
  standAtReader(turn, { ...atReader, grant, marks: { ...atReader.marks, commandMono, fullyOpenMono } });
}

function countReversal(turn: LaneTurn): void {
  const last = turn.state.occupancy.ahead.at(-1);
  if (last !== undefined) changeEpisode(turn, last.id, (one) => ({ ...one, reversals: one.reversals + 1 }));
  count(turn, (tally) => ({ ...tally, reversals: tally.reversals + 1 }));
}

function closeBehind(turn: LaneTurn, atMono: Monotonic): void {
  const through = turn.state.occupancy.ahead.filter(({ marks }) => marks.clearedMono !== null);
  if (through.length === 0) return;
  occupy(turn, { ahead: turn.state.occupancy.ahead.filter(({ marks }) => marks.clearedMono === null) });
  for (const one of through) {
    const closedMono = Math.max(Math.round(atMono), one.marks.clearedMono ?? 0);
    finish(turn, { ...one, marks: { ...one.marks, closedMono } }, outcomeOf(one), closedMono);
  }
}

function outcomeOf({ grant, unchecked }: Episode): Outcome {
  if (unchecked) return 'unchecked';
  return grant === null ? 'tailgate' : 'passed';
}
