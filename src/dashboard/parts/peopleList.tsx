import { type Signal, useSignal } from '@preact/signals';
import { type PeopleRoster, type RosterPerson, withoutKey, withRole } from '../../mqtt/peopleRoster.ts';
import { roleWords } from '../../words/terms.ts';
import { devices } from '../estate/estate.ts';
import { ownKey } from '../keys/ownKey.ts';
import type { ToldRoster } from '../roster/rosterTrust.ts';
import { type Sending, sendRoster } from '../roster/sending.ts';
import { newestRoster, useTrust } from '../roster/useRoster.ts';
import { connected, login } from '../session.ts';
import { t, w } from '../words/words.ts';
import { EnrolForm } from './enrolForm.tsx';
import { AdoptHint, FirstRoster, KeyNotIn } from './peopleHints.tsx';
import { PersonKeys } from './personKeys.tsx';
import { Delivery } from './rosterDelivery.tsx';
import { TrustNote } from './rosterTrustNote.tsx';

const roles = Object.keys(roleWords) as (keyof typeof roleWords)[];

/** What a manager may do with the roster, and what becomes of it. */
export type Desk = {
  readonly roster: ToldRoster;
  /** Nothing can be changed now. */
  readonly shut: boolean;
  /** Signs and sends the next version. */
  readonly change: (next: PeopleRoster) => void;
};

/** Everybody with role and keys. Drawn for a manager alone: nobody else is told. */
export function PeopleList({ site }: { readonly site: string }) {
  const sending = useSignal<Sending>({ kind: 'idle' });
  const looked = useSignal(false);
  const trust = useTrust(site);
  if (!isManager(site)) return null;
  const roster = newestRoster(site);
  if (roster === null) return <FirstRoster site={site} />;
  const mine = ownStands(roster);
  const believed = trust.value !== null && trust.value.kind !== 'older' && trust.value.kind !== 'unproven';
  const open = mine && (believed || (trust.value?.kind === 'unproven' && looked.value));
  const desk: Desk = {
    roster,
    shut: !open || !connected.value || sending.value.kind === 'working',
    change: (next) => void changeTo(next, site, sending),
  };
  return (
    <section class="card" aria-labelledby="people">
      <h2 id="people">
        {t('roster.title')} · {t('people.version', { version: roster.version })}
      </h2>
      {mine ? <TrustNote roster={roster} trust={trust.value} looked={looked} /> : <KeyNotIn site={site} />}
      <People desk={desk} />
      <Delivery site={site} sending={sending} />
      <EnrolForm desk={desk} />
      <AdoptHint site={site} />
    </section>
  );
}

function isManager(site: string): boolean {
  return devices.value.some(
    ({ site: one, standing }) =>
      one === site && standing.value.kind === 'known' && standing.value.people.role === 'manager',
  );
}

/** Whether the key of this browser is enrolled for whoever is logged in, who must be a manager. */
function ownStands({ people }: PeopleRoster): boolean {
  const own = ownKey.value;
  const me = people.find((person) => person.login === login.value);
  if (own.kind !== 'made' || me?.role !== 'manager') return false;
  return me.keys.some(({ public_key }) => public_key === own.key.publicKey);
}

async function changeTo(next: PeopleRoster, site: string, sending: Signal<Sending>): Promise<void> {
  const who = login.peek();
  if (who === null) return;
  sending.value = { kind: 'working' };
  sending.value = await sendRoster(
    next,
    who,
    devices.peek().filter((device) => device.site === site),
  );
}

function People({ desk }: { readonly desk: Desk }) {
  return (
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">{t('roster.login')}</th>
            <th scope="col">{t('roster.role')}</th>
            <th scope="col">{t('roster.keys')}</th>
          </tr>
        </thead>
        <tbody>
          {desk.roster.people.map((person) => (
            <tr key={person.login}>
              <th scope="row">{person.login}</th>
              <td>
                <RoleChoice desk={desk} person={person} />
              </td>
              <td>
                <PersonKeys
                  person={person}
                  shut={desk.shut}
                  takeBack={(publicKey) => desk.change(withoutKey(desk.roster, person.login, publicKey))}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Nothing is sent before the button: a wheel over a list must not change what somebody may do. */
function RoleChoice({ desk, person }: { readonly desk: Desk; readonly person: RosterPerson }) {
  const chosen = useSignal<RosterPerson['role'] | null>(null);
  const role = chosen.value ?? person.role;
  const set = (): void => {
    desk.change(withRole(desk.roster, person.login, role));
    chosen.value = null;
  };
  return (
    <span class="inline">
      <select
        aria-label={t('roster.roleOf', { login: person.login })}
        disabled={desk.shut}
        value={role}
        onChange={(event) => (chosen.value = roles[event.currentTarget.selectedIndex] ?? null)}
      >
        {roles.map((one) => (
          <option key={one} value={one}>
            {w(roleWords[one])}
          </option>
        ))}
      </select>
      {role !== person.role && (
        <button
          type="button"
          disabled={desk.shut}
          aria-label={t('roster.setRoleOf', { login: person.login })}
          onClick={set}
        >
          {t('roster.setRole')}
        </button>
      )}
    </span>
  );
}
