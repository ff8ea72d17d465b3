import type { Signal } from '@preact/signals';
import type { RosterTrust, ToldRoster } from '../roster/rosterTrust.ts';
import { believe } from '../roster/useRoster.ts';
import { t } from '../words/words.ts';
import { Icon } from './icon.tsx';

type Parts = {
  readonly roster: ToldRoster;
  readonly trust: RosterTrust | null;
  readonly looked: Signal<boolean>;
};

/** Why the roster on the screen can be built upon, or what a person has to look at before. */
export function TrustNote({ roster, trust, looked }: Parts) {
  if (trust === null) return null;
  if (trust.kind === 'older')
    return (
      <p class="tone bad">
        <Icon name="fault" />
        <span>{t('roster.trust.older', { version: trust.version })}</span>
      </p>
    );
  if (trust.kind === 'unproven')
    return (
      <div class="tone warn">
        <Icon name="shield" />
        <div>
          {t('roster.trust.unproven')}
          <label class="check">
            <input
              type="checkbox"
              checked={looked}
              onChange={(event) => {
                looked.value = event.currentTarget.checked;
                if (looked.value) void believe(roster).catch(() => undefined); // A store that fails asks again next time.
              }}
            />
            {t('roster.looked')}
          </label>
        </div>
      </div>
    );
  const login = trust.kind === 'follows' ? trust.login : '';
  return (
    <p class="quiet">
      <Icon name="ok" /> {t(`roster.trust.${trust.kind}`, { login })}
    </p>
  );
}
