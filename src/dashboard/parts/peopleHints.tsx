import { devices } from '../estate/estate.ts';
import { ownKey } from '../keys/ownKey.ts';
import { login } from '../session.ts';
import { t } from '../words/words.ts';

/** Where no device has a roster: how the first one is made, which only a hand at the device can put there. */
export function FirstRoster({ site }: { readonly site: string }) {
  return (
    <section class="card" aria-labelledby="first-roster">
      <h2 id="first-roster">{t('roster.title')}</h2>
      <p>{t('roster.first')}</p>
      <pre>
        <code>{`${enrolLine(site)}\nduskgate people install roster.sent.json`}</code>
      </pre>
    </section>
  );
}

/** A manager whose key is not in the roster looks on. */
export function KeyNotIn({ site }: { readonly site: string }) {
  return (
    <div class="tone warn">
      <div>
        {t('roster.notMine')}
        <pre>
          <code>{enrolLine(site)}</code>
        </pre>
      </div>
    </div>
  );
}

/** The office's people file, which mosquitto's logins come from, has to learn what was changed here. */
export function AdoptHint({ site }: { readonly site: string }) {
  const device = devices.value.find((one) => one.site === site)?.device ?? '…';
  const heard = `mosquitto_sub -u office -P … -t duskgate/v1/${site}/${device}/dn/people -C 1 > roster.json`;
  return (
    <>
      <p class="quiet">{t('roster.broker')}</p>
      <pre>
        <code>{`${heard}\nduskgate people adopt roster.json --site ${site}`}</code>
      </pre>
    </>
  );
}

/** The command with what is known filled in. */
function enrolLine(site: string): string {
  const own = ownKey.value;
  const [key, name] = own.kind === 'made' ? [own.key.publicKey, own.key.name] : ['…', '…'];
  return `duskgate people enrol ${login.value ?? ''} --public-key ${key} --name "${name}" --site ${site}`;
}
