import type { z } from 'zod';
import type { Ask } from '../controller/command.ts';
import { askTable } from '../controller/rightsTable.ts';
import type { Role } from '../controller/site.ts';
import type { commandSchema } from './commandSchema.ts';

export type Op = z.input<typeof commandSchema>['op'];

/** What each command of the contract asks for, by the names of the table of rights. */
const askOf: Readonly<Record<Op, Ask['kind']>> = {
  'zone.override': 'override',
  'zone.resume': 'resume',
  'zone.lockout': 'lockout',
  'zone.unlock': 'unlock',
  'site.emergency': 'emergency',
  'site.emergency-end': 'emergencyEnd',
  'gate.open': 'gateOpen',
  'lane.reset': 'laneReset',
  'call.acknowledge': 'callAcknowledge',
  'call.arrive': 'callArrive',
  'call.resolve': 'callResolve',
  'zone.upkeep': 'upkeep',
  'night.reassign': 'nightReassign',
  'card.forgive': 'forgive',
  'config.take': 'configTake',
  'voice.record': 'voiceRecord',
  'voice.answer': 'voiceAnswer',
};

/** Where a role may ask for it: over the broker, only at the device itself, or nowhere. */
export function whereMay(role: Role, op: Op): 'anywhere' | 'here' | 'nowhere' {
  return askTable[askOf[op]].who[role] ?? 'nowhere';
}

/** Whether it wants the person's signature where rights are signed. A question never does. */
export function wantsSignature(op: string): boolean {
  return Object.hasOwn(askOf, op) && askTable[askOf[op as Op]].signed;
}
