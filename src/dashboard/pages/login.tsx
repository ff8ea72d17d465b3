import { useSignal } from '@preact/signals';
import { Icon } from '../parts/icon.tsx';
import { LanguageSwitch } from '../parts/languageSwitch.tsx';
import { SecureNotice } from '../parts/secureNotice.tsx';
import { lineState, logIn } from '../session.ts';
import { t } from '../words/words.ts';

/** `loginShape` as a pattern attribute wants it, which a browser reads with the flag v: a hyphen is escaped there. */
const loginShape = '[a-z0-9\\-]{1,32}';

export function Login() {
  const name = useSignal('');
  const password = useSignal('');
  const line = lineState.value;
  const submit = (event: Event): void => {
    event.preventDefault();
    logIn({ login: name.value.trim(), password: password.value });
  };
  return (
    <main id="main" class="login" tabIndex={-1}>
      <form onSubmit={submit} class="card">
        <img src="./icon.svg" alt="" width="64" height="64" />
        <h1>{t('login.title')}</h1>
        <p class="quiet">{t('login.lead')}</p>
        <label>
          {t('login.name')}
          <input
            name="username"
            autocomplete="username"
            autocapitalize="none"
            spellcheck={false}
            required
            pattern={loginShape}
            title={t('login.nameShape')}
            value={name}
            onInput={(event) => (name.value = event.currentTarget.value)}
          />
        </label>
        <label>
          {t('login.password')}
          <input
            name="password"
            type="password"
            autocomplete="current-password"
            value={password}
            onInput={(event) => (password.value = event.currentTarget.value)}
          />
        </label>
        <div role="alert">
          {line.kind === 'refused' && (
            <p class="tone bad">
              <Icon name="no" />
              <span>{t(`login.refused.${line.why}`)}</span>
            </p>
          )}
        </div>
        <button type="submit" class="main-action">
          {t('login.go')}
        </button>
        <SecureNotice />
        <LanguageSwitch />
      </form>
    </main>
  );
}
