import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { fingerprintOf } from '../../mqtt/actKey.ts';
import type { EnrolledKey, RosterPerson } from '../../mqtt/peopleRoster.ts';
import { spoken } from '../roster/keyLine.ts';
import { dateOf } from '../words/time.ts';
import { t } from '../words/words.ts';
import { SureButton } from './sureButton.tsx';

type Parts = {
  readonly person: RosterPerson;
  readonly shut: boolean;
  readonly takeBack: (publicKey: string) => void;
};

/** Keys of a person by fingerprint and name, each with its way out. */
export function PersonKeys({ person, shut, takeBack }: Parts) {
  if (person.keys.length === 0) return <span class="quiet">{t('roster.noKey')}</span>;
  return (
    <ul class="list">
      {person.keys.map((key) => (
        <li key={key.public_key}>
          <Fingerprint publicKey={key.public_key} /> {key.name}{' '}
          <span class="quiet">{t('roster.enrolled', { date: dateOf(key.enrolled_ms) })}</span>{' '}
          <SureButton
            sure={t('roster.sure')}
            label={t('roster.revokeOf', namesOf(person, key))}
            disabled={shut}
            onSure={() => takeBack(key.public_key)}
          >
            {t('roster.revoke')}
          </SureButton>
        </li>
      ))}
    </ul>
  );
}

function namesOf({ login }: RosterPerson, { name }: EnrolledKey): { name: string; login: string } {
  return { name, login };
}

/** Worked out here from the key itself: what a message calls it proves nothing. */
export function Fingerprint({ publicKey }: { readonly publicKey: string }) {
  const shown = useSignal('…');
  useEffect(() => {
    void fingerprintOf(publicKey).then(
      (fingerprint) => (shown.value = spoken(fingerprint)),
      () => (shown.value = '?'),
    );
  }, [publicKey]);
  return <code class="fingerprint">{shown}</code>;
}
