import { type DurationMs, dayMs, hourMs } from '../units.ts';
import type { Command } from './command.ts';
import type { Role, Site } from './site.ts';

/** What a role may do. `overrideMaxMs` 0 = no overrides at all. */
export type Rights = {
  readonly overrideMaxMs: DurationMs;
  readonly lockout: boolean;
  readonly emergency: boolean;
  /** May take a must-be-lit zone below its floor in the dark, with a reason. */
  readonly belowFloor: boolean;
  /**
   * May open a gate for a vehicle that stands there, answer calls, and forgive a card. `here`: at the device's own socket
   * alone; whoever stands there can open the arm with a piece of wire, and has to try what he has mended.
   */
  readonly gate: 'anywhere' | 'here' | 'never';
  /** May clear a lane's fault or emergency after somebody has looked. */
  readonly laneReset: boolean;
  /** May correct the figures of a closed night. */
  readonly figures: boolean;
  /** May say that lamps were replaced or cleaned. */
  readonly upkeep: boolean;
  /** May record what residents say, and answer them. */
  readonly voice: boolean;
};

export const rightsOf: Readonly<Record<Role, Rights>> = {
  viewer: {
    overrideMaxMs: 0,
    lockout: false,
    emergency: false,
    belowFloor: false,
    gate: 'never',
    laneReset: false,
    figures: false,
    upkeep: false,
    voice: false,
  },
  guard: {
    overrideMaxMs: 4 * hourMs,
    lockout: false,
    emergency: true,
    belowFloor: false,
    gate: 'anywhere',
    laneReset: true,
    figures: false,
    upkeep: false,
    voice: true,
  },
  operator: {
    overrideMaxMs: 24 * hourMs,
    lockout: false,
    emergency: true,
    belowFloor: false,
    gate: 'anywhere',
    laneReset: false,
    figures: false,
    upkeep: false,
    voice: true,
  },
  crew: {
    overrideMaxMs: 24 * hourMs,
    lockout: true,
    emergency: true,
    belowFloor: true,
    gate: 'here',
    laneReset: true,
    figures: false,
    upkeep: true,
    voice: true,
  },
  manager: {
    overrideMaxMs: 7 * dayMs,
    lockout: true,
    emergency: true,
    belowFloor: true,
    gate: 'anywhere',
    laneReset: true,
    figures: true,
    upkeep: true,
    voice: true,
  },
};

/** No override lives longer than the longest right, whoever gave it. */
export const overrideMaxMs: DurationMs = rightsOf.manager.overrideMaxMs;

/**
 * The role somebody acts in; null = a stranger. Who can open the local socket stands at the pole with the right file
 * permission and is crew, unless the config knows the login and says otherwise.
 */
export function roleOf({ people }: Site, { login, via }: Pick<Command, 'login' | 'via'>): Role | null {
  const known = people.find((person) => person.login === login);
  return known?.role ?? (via === 'local' ? 'crew' : null);
}

/** Whether a role may ask for this at all, from there. How long and how dark is judged with the zones. */
export function mayAsk(role: Role, { ask, via }: Pick<Command, 'ask' | 'via'>): boolean {
  const rights = rightsOf[role];
  switch (ask.kind) {
    case 'override':
    case 'resume':
      return rights.overrideMaxMs > 0;
    case 'lockout':
    case 'unlock':
      return rights.lockout;
    case 'emergency':
    case 'emergencyEnd':
      return rights.emergency;
    case 'gateOpen':
    case 'callAcknowledge':
    case 'callArrive':
    case 'callResolve':
    case 'forgive':
      return rights.gate === 'anywhere' || (rights.gate === 'here' && via === 'local');
    case 'laneReset':
      return rights.laneReset;
    case 'nightReassign':
      return rights.figures;
    case 'upkeep':
      return rights.upkeep;
    case 'voiceRecord':
    case 'voiceAnswer':
      return rights.voice;
  }
}
