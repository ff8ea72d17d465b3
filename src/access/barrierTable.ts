import type { BarrierName } from './barrier.ts';
import type { Deed } from './barrierDeeds.ts';
import { type Ask, type Condition, conditions } from './barrierSees.ts';

/** One line of the table: in such a state, when all of these hold, do this and go there. `same` stays where it is. */
export type Row = {
  readonly from: readonly BarrierName[];
  readonly when: readonly Condition[];
  /** The same, ready to be asked. */
  readonly asks: readonly Ask[];
  readonly to: BarrierName | 'same';
  readonly does: readonly Deed[];
};

type Line = readonly [
  from: BarrierName | readonly BarrierName[],
  when: readonly Condition[],
  to: BarrierName | 'same',
  does?: readonly Deed[],
];

const awake: readonly BarrierName[] = [
  'unknown',
  'closed',
  'opening',
  'open',
  'passing',
  'clearing',
  'closing',
  'heldOpen',
  'outOfService',
  'fault',
];

/** States in which hands on the arm end the service. A fault stays a fault, since only a person may clear it. */
const working: readonly BarrierName[] = ['unknown', 'closed', 'opening', 'open', 'passing', 'clearing', 'closing'];

const raised: readonly BarrierName[] = ['heldOpen', 'emergencyOpen'];

/**
 * The whole behaviour of a barrier, read from the top: the first line that fits is taken, and the table is read again
 * until none fits. Fire comes first, hands second. The operator closes the arm and reverses it by itself; this table only
 * pulses it open and withholds closing. A state that no line fits simply stays.
 */
const lines: readonly Line[] = [
  [awake, ['fire'], 'emergencyOpen', ['dropGrants', 'callForFire']],
  ['bootHold', ['fireForReal'], 'emergencyOpen', ['dropGrants', 'callForFire']],
  ['emergencyOpen', ['fireLongClear', 'reset'], 'unknown', ['endEmergency']],

  ['bootHold', ['settled', 'resumesEmergency'], 'emergencyOpen', ['callForFire']],
  ['bootHold', ['settled', 'resumesHeld'], 'heldOpen', ['callAgain']],
  ['bootHold', ['settled', 'resumesFault'], 'fault', ['callAgain']],
  ['bootHold', ['settled'], 'unknown'],

  [working, ['handsOnArm'], 'outOfService', ['dropGrants', 'sayHands']],
  ['outOfService', ['guardWaiting', 'handsOff'], 'opening', ['pulse']],
  ['outOfService', ['armKnown', 'handsOff', 'restedLong'], 'unknown', ['forgetTrouble']],

  ['unknown', ['armClosed'], 'closed', ['sayClosed']],
  ['unknown', ['armOpen'], 'open'],
  ['unknown', ['unknownLong'], 'outOfService', ['callForArm']],

  ['closed', ['grantWaiting'], 'opening', ['pulse']],
  ['closed', ['armOpen'], 'open', ['callForForcedOpen']],
  ['closed', ['armStray'], 'unknown'],

  ['opening', ['armOpen'], 'open', ['sayOpen']],
  // The arm comes up again for what it met. Whoever stands on the loop then was there before the card.
  ['opening', ['grantWaiting', 'unserved', 'offLoop'], 'same', ['pulse']],
  ['opening', ['unserved', 'armClosed'], 'closed', ['sayClosed']],
  ['opening', ['openOverdue'], 'fault', ['callForOpenTimeout']],
  ['fault', ['mayRetry', 'restedLong', 'handsOff'], 'opening', ['pulseAgain']],
  ['fault', ['openedLate', 'armOpen'], 'open', ['forgetTrouble', 'sayOpen']],
  ['fault', ['closedLate', 'armClosed'], 'closed', ['forgetTrouble', 'sayClosed']],
  ['fault', ['guardWaiting', 'handsOff'], 'opening', ['forgetTrouble', 'pulse']],
  ['fault', ['reset', 'handsOff'], 'unknown', ['forgetTrouble', 'dropGrants']],

  ['open', ['onLoop'], 'passing', ['beginCrossing']],
  ['open', ['grantWaiting', 'unserved'], 'open', ['pulse', 'sayOpen']],
  ['open', ['armClosed'], 'closed', ['giveUp', 'sayClosed']],
  ['open', ['armStray'], 'closing', ['giveUp']],
  ['open', ['holdOver', 'allClear'], 'clearing', ['giveUp']],

  ['passing', ['loopClearLong'], 'clearing', ['passage']],
  ['passing', ['loopStuck'], 'heldOpen', ['dropGrants', 'callForStuckLoop']],

  ['clearing', ['grantWaiting'], 'open', ['pulse', 'sayOpen']],
  ['clearing', ['onLoop'], 'passing', ['beginCrossing']],
  ['clearing', ['allClear'], 'closing'],
  [['open', 'passing', 'clearing'], ['heldLong', 'quiet'], 'same', ['callForHeldOpen']],

  ['closing', ['obstructed', 'lastReversal'], 'heldOpen', ['reverse', 'dropGrants', 'callForReversals']],
  ['closing', ['obstructed'], 'opening', ['reverse']],
  ['closing', ['grantWaiting'], 'opening', ['pulse']],
  ['closing', ['armClosed'], 'closed', ['sayClosed']],
  ['closing', ['closeOverdue'], 'fault', ['callForCloseTimeout']],

  ['heldOpen', ['loopFreed', 'notCrossing'], 'clearing', ['forgetTrouble', 'dropGrants']],
  ['heldOpen', ['reset'], 'unknown', ['forgetTrouble', 'dropGrants']],
  ['heldOpen', ['grantWaiting', 'unserved', 'notCrossing'], 'same', ['takeUnpulsed']],
  [raised, ['notCrossing', 'onLoop'], 'same', ['beginCrossing']],
  [raised, ['crossing', 'loopClearLong'], 'same', ['passage']],
];

export const barrierTable: readonly Row[] = lines.map(([from, when, to, does = []]) => ({
  from: typeof from === 'string' ? [from] : from,
  when,
  asks: when.map((condition) => conditions[condition]),
  to,
  does,
}));

const rowsOf = new Map(
  barrierTable
    .flatMap(({ from }) => from)
    .map((name) => [name, barrierTable.filter(({ from }) => from.includes(name))]),
);

/** The lines that a state may take, in the order of the table. */
export function rowsFrom(name: BarrierName): readonly Row[] {
  return rowsOf.get(name) ?? [];
}
