import { type DurationMs, dayMs, hourMs } from '../units.ts';
import type { Command } from './command.ts';
import { askTable } from './rightsTable.ts';
import type { Person, Role, Site } from './site.ts';
import type { State } from './state.ts';

/** How far a role may go where the table of rights lets it ask. */
type Limits = {
  readonly overrideMaxMs: DurationMs;
  /** May take a must-be-lit zone below its floor in the dark, with a reason. */
  readonly belowFloor: boolean;
};

export const rightsOf: Readonly<Record<Role, Limits>> = {
  viewer: { overrideMaxMs: 0, belowFloor: false },
  guard: { overrideMaxMs: 4 * hourMs, belowFloor: false },
  operator: { overrideMaxMs: 24 * hourMs, belowFloor: false },
  crew: { overrideMaxMs: 24 * hourMs, belowFloor: true },
  manager: { overrideMaxMs: 7 * dayMs, belowFloor: true },
};

/** No override lives longer than the longest right, whoever gave it. */
export const overrideMaxMs: DurationMs = rightsOf.manager.overrideMaxMs;

/**
 * The role somebody acts in; null = a stranger. Who can open the local socket stands at the pole with the right file
 * permission and is crew, unless the estate knows the login and says otherwise.
 */
export function roleOf(people: readonly Person[], { login, via }: Pick<Command, 'login' | 'via'>): Role | null {
  const known = people.find((person) => person.login === login);
  return known?.role ?? (via === 'local' ? 'crew' : null);
}

/** Whether a role may ask for this at all, from there. How long and how dark is judged with the zones. */
export function mayAsk(role: Role, { ask, via }: Pick<Command, 'ask' | 'via'>): boolean {
  const { who } = askTable[ask.kind];
  return who[role] === 'anywhere' || (who[role] === 'here' && via === 'local');
}

/** The people in force: those of the people roster, else of the config. */
export function peopleOf({ people }: Pick<Site, 'people'>, state: Pick<State, 'people'>): readonly Person[] {
  return state.people?.people ?? people;
}
