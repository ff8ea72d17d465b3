import { devices, estate, timeZone } from '../estate/estate.ts';
import { route, to } from '../route.ts';
import { connected, login, logOut } from '../session.ts';
import { clockOf } from '../words/time.ts';
import { type Key, language, t } from '../words/words.ts';
import { Icon, type IconName } from './icon.tsx';
import { LanguageSwitch } from './languageSwitch.tsx';

const places: readonly { readonly page: string; readonly icon: IconName; readonly word: Key }[] = [
  { page: 'overview', icon: 'home', word: 'nav.overview' },
  { page: 'gate', icon: 'gate', word: 'nav.gate' },
  { page: 'energy', icon: 'energy', word: 'nav.energy' },
  { page: 'work', icon: 'work', word: 'nav.work' },
  { page: 'voice', icon: 'voice', word: 'nav.voice' },
  { page: 'log', icon: 'log', word: 'nav.log' },
  { page: 'people', icon: 'people', word: 'nav.people' },
];

export function Header() {
  const name = language.value === 'zh' ? estate.value?.zh : estate.value?.en;
  return (
    <header>
      <div class="bar">
        <strong class="estate">{name ?? 'duskgate'}</strong>
        <EstateClock />
        <Connection />
        <a class="who" href={to('people')} title={t('nav.people')}>
          <Icon name="person" />
          {login.value}
        </a>
        <LanguageSwitch />
        <button type="button" class="plain" onClick={logOut}>
          <Icon name="leave" />
          {t('login.leave')}
        </button>
      </div>
      <nav aria-label={t('nav.label')}>
        {places.map(({ page, icon, word }) => (
          <a key={page} href={to(page)} aria-current={isHere(page) ? 'page' : undefined}>
            <Icon name={icon} />
            <span>{t(word)}</span>
            {page === 'gate' && <OpenCalls />}
          </a>
        ))}
      </nav>
    </header>
  );
}

/** Pages below another one light up their parent. */
function isHere(page: string): boolean {
  const here = route.value.page;
  return here === page || (page === 'overview' && here === 'zone');
}

function EstateClock() {
  return (
    <span class="clock" title={t('time.estate', { zone: timeZone.value })}>
      {clockOf()}
    </span>
  );
}

function Connection() {
  return (
    <span class={`tone ${connected.value ? 'good' : 'bad'}`} role="status">
      <Icon name={connected.value ? 'line' : 'no'} />
      {t(connected.value ? 'line.open' : 'line.away')}
    </span>
  );
}

function OpenCalls() {
  const count = devices.value.flatMap(({ state }) =>
    Object.values(state.value?.lanes ?? {}).filter(({ call }) => call !== null),
  ).length;
  return count === 0 ? null : <span class="badge">{count}</span>;
}
