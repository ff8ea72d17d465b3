import type { Person } from '../controller/site.ts';
import type { PeopleInForce } from '../controller/state.ts';
import type { PeopleRoster, RosterPerson, SignedPeople } from '../mqtt/peopleRoster.ts';
import type { PeopleKnown } from '../ports.ts';
import type { Words } from '../words/language.ts';
import { SaidError } from '../words/saidError.ts';
import { inForceOf } from './peopleTrust.ts';

const takingOver: Words = {
  en: 'Another people roster is being taken over. Ask again in ten seconds.',
  zh: '正在接收另一份人员名册，请十秒后再试。',
};

/**
 * What a person may know of who may do what: a manager everything, everybody else the own entry. `roster` is the text of the one
 * in force. Throws SaidError while the two differ, which lasts seconds.
 */
export function peopleKnownTo(
  login: string,
  inForce: PeopleInForce | null,
  roster: PeopleRoster | SignedPeople | null,
  config: readonly Person[],
): PeopleKnown {
  if (inForce === null)
    return knownTo(
      login,
      config.map(({ login, role }) => ({ login, role, keys: [] })),
    );
  if (roster === null || inForceOf(roster).digest !== inForce.digest) throw new SaidError(takingOver);
  const known = knownTo(login, roster.people);
  const signed = known.people !== null && 'signed' in roster ? roster.signed : null;
  return { ...known, version: inForce.version, digest: inForce.digest, signed };
}

/** Whoever is not among them stands at the device itself, and is crew there. */
function knownTo(login: string, people: readonly RosterPerson[]): PeopleKnown {
  const { role, keys } = people.find((person) => person.login === login) ?? { role: 'crew', keys: [] };
  return { version: null, digest: null, role, keys, people: role === 'manager' ? people : null, signed: null };
}
