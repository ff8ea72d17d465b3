import { useSignal } from '@preact/signals';
import { useAsk } from '../asks/useAsk.ts';
import { type Device, zoneOf } from '../estate/device.ts';
import { isOnline } from '../estate/estate.ts';
import { connected } from '../session.ts';
import { clockTime } from '../words/time.ts';
import { t } from '../words/words.ts';
import { ActButton, NoRight } from './actButton.tsx';
import { Answer } from './answer.tsx';

/** Keeps a zone dark while hands are on its wires, and gives it free again: a release is signed where rights are. */
export function LockoutForm({ device, id }: { readonly device: Device; readonly id: string }) {
  const why = useSignal('');
  const ask = useAsk();
  const lockout = zoneOf(device, id).value?.lockout ?? null;
  const busy = !connected.value || !isOnline(device) || ask.asking.value.kind === 'pending';
  const op = lockout === null ? 'zone.lockout' : 'zone.unlock';
  const submit = (event: Event): void => {
    event.preventDefault();
    ask.run(device, { op, target: [id], why: why.value.trim() });
  };
  return (
    <form class="card" onSubmit={submit} aria-labelledby="lockout">
      <h2 id="lockout">{t('lockout.title')}</h2>
      <p class="quiet">{t('lockout.lead')}</p>
      {lockout !== null && (
        <p>
          <strong>{t('lockout.current', { login: lockout.login, time: clockTime(lockout.since_ms) })}</strong>{' '}
          {lockout.why}
        </p>
      )}
      {lockout === null && (
        <label>
          {t('lockout.why')}
          <input maxLength={200} value={why} onInput={(event) => (why.value = event.currentTarget.value)} />
        </label>
      )}
      <ActButton device={device} op={op} busy={busy} class={lockout === null ? 'danger' : ''}>
        {t(lockout === null ? 'lockout.go' : 'lockout.release')}
      </ActButton>
      <NoRight device={device} op={op} />
      <Answer asking={ask.asking} />
    </form>
  );
}
