import { useSignal } from '@preact/signals';
import { type PeopleRoster, withKey } from '../../mqtt/peopleRoster.ts';
import { type KeyLine, readKeyLine } from '../roster/keyLine.ts';
import { t } from '../words/words.ts';
import type { Desk } from './peopleList.tsx';
import { Fingerprint } from './personKeys.tsx';

const keysMax = 8;

/** Enrols a key that a person handed over, after the two compared its fingerprint. */
export function EnrolForm({ desk }: { readonly desk: Desk }) {
  const text = useSignal('');
  const compared = useSignal(false);
  const line = readKeyLine(text.value);
  const hindrance = text.value.trim() === '' ? null : hindranceOf(line, desk.roster);
  const ready = line !== null && hindrance === null;
  const submit = (event: Event): void => {
    event.preventDefault();
    if (!ready) return;
    const key = { public_key: line.publicKey, name: line.name, enrolled_ms: Date.now() };
    desk.change(withKey(desk.roster, line.login, key));
    text.value = '';
    compared.value = false;
  };
  return (
    <form onSubmit={submit} aria-labelledby="enrol">
      <h3 id="enrol">{t('enrol.title')}</h3>
      <label>
        {t('enrol.line')}
        <input
          required
          spellcheck={false}
          autocomplete="off"
          value={text}
          onInput={(event) => {
            text.value = event.currentTarget.value;
            compared.value = false;
          }}
        />
      </label>
      {hindrance !== null && <p class="tone bad">{hindrance}</p>}
      {ready && (
        <>
          <p>
            {line.login} · {line.name} · {t('key.fingerprint')} <Fingerprint publicKey={line.publicKey} />
          </p>
          <label class="check">
            <input
              type="checkbox"
              checked={compared}
              onChange={(event) => (compared.value = event.currentTarget.checked)}
            />
            {t('enrol.compare', { login: line.login })}
          </label>
        </>
      )}
      <button type="submit" class="main-action" disabled={desk.shut || !ready || !compared.value}>
        {t('enrol.go')}
      </button>
    </form>
  );
}

/** What a device would refuse, said before anything is signed; null: nothing. */
function hindranceOf(line: KeyLine | null, { people }: PeopleRoster): string | null {
  if (line === null) return t('enrol.bad');
  const { login, publicKey } = line;
  const person = people.find((one) => one.login === login);
  if (person === undefined) return t('enrol.stranger', { login });
  if (people.some(({ keys }) => keys.some(({ public_key }) => public_key === publicKey))) return t('enrol.known');
  return person.keys.length < keysMax ? null : t('enrol.full', { login });
}
