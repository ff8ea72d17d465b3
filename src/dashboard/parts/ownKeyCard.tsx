import { useSignal } from '@preact/signals';
import type { Device } from '../estate/device.ts';
import { devices } from '../estate/estate.ts';
import type { KeptKey } from '../keys/keyStore.ts';
import { makeKey, type OwnKey, ownKey, throwAway } from '../keys/ownKey.ts';
import { keyLine, spoken } from '../roster/keyLine.ts';
import { login } from '../session.ts';
import { type Key, t } from '../words/words.ts';
import { Icon, type IconName } from './icon.tsx';
import { SureButton } from './sureButton.tsx';

/** The key somebody signs with in this browser: none, made, enrolled, taken back, or why there can be none. */
export function OwnKeyCard({ site }: { readonly site: string }) {
  const own = ownKey.value;
  return (
    <section class="card" aria-labelledby="own-key">
      <h2 id="own-key">{t('key.title')}</h2>
      <p class="quiet">{t('key.lead')}</p>
      <StateOfKey own={own} site={site} />
      {own.kind === 'none' && <MakeForm site={site} />}
      {own.kind === 'made' && <Made site={site} made={own.key} />}
    </section>
  );
}

function StateOfKey({ own, site }: { readonly own: OwnKey; readonly site: string }) {
  const { tone, icon, word } = stateOf(own, site);
  return (
    <p class={`tone ${tone}`} role="status">
      <Icon name={icon} />
      <span>{t(word)}</span>
    </p>
  );
}

type Said = { readonly tone: 'good' | 'bad' | 'warn' | 'wait'; readonly icon: IconName; readonly word: Key };

function stateOf(own: OwnKey, site: string): Said {
  if (own.kind === 'looking') return { tone: 'wait', icon: 'wait', word: 'key.looking' };
  if (own.kind === 'cannot') return { tone: 'warn', icon: 'shield', word: `key.cannot.${own.why}` };
  if (own.kind === 'none') return { tone: 'wait', icon: 'key', word: 'key.none' };
  const told = devices.value.filter((device) => device.site === site).flatMap((device) => knows(device, own.key));
  if (told.length === 0) return { tone: 'wait', icon: 'wait', word: 'key.unknown' };
  if (told.every(Boolean)) return { tone: 'good', icon: 'ok', word: 'key.enrolled' };
  if (told.some(Boolean)) return { tone: 'warn', icon: 'key', word: 'key.partly' };
  return own.key.wasEnrolled
    ? { tone: 'bad', icon: 'no', word: 'key.revoked' }
    : { tone: 'warn', icon: 'key', word: 'key.made' };
}

/** Whether a device knows the key; nothing while it has not said. */
function knows({ standing }: Device, key: KeptKey): boolean[] {
  if (standing.value.kind !== 'known') return [];
  return [standing.value.people.keys.some(({ public_key }) => public_key === key.publicKey)];
}

function MakeForm({ site }: { readonly site: string }) {
  const name = useSignal('');
  const busy = useSignal(false);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const who = login.peek();
    if (who === null) return;
    busy.value = true;
    await makeKey({ site, login: who }, name.value.trim());
    busy.value = false;
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <label>
        {t('key.name')}
        <input
          required
          maxLength={60}
          pattern=".*\S.*"
          value={name}
          onInput={(event) => (name.value = event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="main-action" disabled={busy.value}>
        <Icon name="key" /> {t('key.make')}
      </button>
    </form>
  );
}

function Made({ site, made }: { readonly site: string; readonly made: KeptKey }) {
  const copied = useSignal(false);
  const who = login.value ?? '';
  const line = keyLine({ login: who, publicKey: made.publicKey, name: made.name });
  const copy = async (): Promise<void> => {
    // Where copying is forbidden the line can still be marked by hand.
    copied.value = await navigator.clipboard.writeText(line).then(
      () => true,
      () => false,
    );
  };
  return (
    <>
      <dl class="facts">
        <dt>{t('key.fingerprint')}</dt>
        <dd>
          <code class="fingerprint">{spoken(made.fingerprint)}</code> {made.name}
        </dd>
      </dl>
      <p>{t('key.hand')}</p>
      <p>
        <code class="line">{line}</code>
      </p>
      <div class="buttons">
        <button type="button" onClick={() => void copy()}>
          {t('key.copy')}
        </button>
        <SureButton sure={t('key.throwSure')} onSure={() => void throwAway({ site, login: who })}>
          {t('key.throw')}
        </SureButton>
      </div>
      <p role="status" class="quiet">
        {copied.value ? t('key.copied') : ''}
      </p>
    </>
  );
}
