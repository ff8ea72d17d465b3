import { roleWords } from '../../words/terms.ts';
import type { Device } from '../estate/device.ts';
import { devices, estate } from '../estate/estate.ts';
import { ConfigForm } from '../parts/configForm.tsx';
import { Icon } from '../parts/icon.tsx';
import { OwnKeyCard } from '../parts/ownKeyCard.tsx';
import { PeopleList } from '../parts/peopleList.tsx';
import { t, w } from '../words/words.ts';

/** Who may do what and whose word counts: the own key, and for a manager everybody's. */
export function PeoplePage() {
  const site = estate.value?.site;
  return (
    <>
      <h1>{t('nav.people')}</h1>
      {site === undefined ? (
        <p class="quiet">{t('overview.empty')}</p>
      ) : (
        <>
          {devices.value.map((device) => (
            <Rights key={device.key} device={device} />
          ))}
          <OwnKeyCard key={`key ${site}`} site={site} />
          <PeopleList key={`people ${site}`} site={site} />
          {devices.value.filter(isManagedHere).map((device) => (
            <ConfigForm key={`config ${device.key}`} device={device} />
          ))}
        </>
      )}
    </>
  );
}

/** Only a manager may send a config: nobody else is shown the form. */
function isManagedHere({ standing }: Device): boolean {
  return standing.value.kind === 'known' && standing.value.people.role === 'manager';
}

/** How a device knows who somebody is, and what it lets whoever is logged in do. */
function Rights({ device }: { readonly device: Device }) {
  const rights = device.desc.value?.rights;
  const standing = device.standing.value;
  return (
    <section class="card" aria-label={`${t('people.rights')}: ${device.device}`}>
      <h2>
        {t('people.rights')}: {device.device}
      </h2>
      {rights !== undefined && (
        <p>
          <Icon name="shield" /> {t(`people.rights.${rights}`)}
        </p>
      )}
      {standing.kind === 'asking' && <p class="quiet">{t('right.asking')}</p>}
      {standing.kind === 'stranger' && <p class="tone bad">{t('right.stranger')}</p>}
      {standing.kind === 'known' && (
        <p>
          <strong>{t('people.role', { role: w(roleWords[standing.people.role]) })}</strong> ·{' '}
          {standing.people.version === null
            ? t('people.noRoster')
            : t('people.version', { version: standing.people.version })}
        </p>
      )}
    </section>
  );
}
