import { useSignalEffect } from '@preact/signals';
import type { ComponentType } from 'preact';
import { estate } from './estate/estate.ts';
import { Login } from './pages/login.tsx';
import { Overview } from './pages/overview.tsx';
import { Header } from './parts/header.tsx';
import { Later } from './parts/later.tsx';
import { LineNotice } from './parts/lineNotice.tsx';
import { SecureNotice } from './parts/secureNotice.tsx';
import { route } from './route.ts';
import { mustLogIn } from './session.ts';
import { htmlLanguage, language, t } from './words/words.ts';

/** Pages by their place in the address; all but the first come when they are opened. */
const later: Readonly<Record<string, () => Promise<ComponentType>>> = {
  zone: async () => (await import('./pages/zone.tsx')).ZonePage,
  gate: async () => (await import('./pages/gate.tsx')).GatePage,
  energy: async () => (await import('./pages/energy.tsx')).EnergyPage,
  work: async () => (await import('./pages/work.tsx')).WorkPage,
  voice: async () => (await import('./pages/voice.tsx')).VoicePage,
  people: async () => (await import('./pages/people.tsx')).PeoplePage,
  log: async () => (await import('./pages/log.tsx')).LogPage,
};

export function App() {
  useSignalEffect(() => {
    document.documentElement.lang = htmlLanguage.value;
    const name = language.value === 'zh' ? estate.value?.zh : estate.value?.en;
    document.title = name === undefined ? 'duskgate' : `${name} · duskgate`;
  });
  if (mustLogIn.value) return <Login />;
  const { page, words } = route.value;
  const load = Object.hasOwn(later, page) ? later[page] : undefined;
  return (
    <>
      <a class="skip" href="#main" onClick={skip}>
        {t('page.skip')}
      </a>
      <Header />
      <main id="main" tabIndex={-1}>
        <LineNotice />
        <SecureNotice />
        {load === undefined ? (
          <Overview />
        ) : (
          <Later key={[page, ...(page === 'zone' ? words : [])].join(' ')} load={load} />
        )}
      </main>
    </>
  );
}

function skip(event: Event): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}
