import { zoneOf } from '../estate/device.ts';
import { devices } from '../estate/estate.ts';
import { DeviceNotice } from '../parts/deviceNotice.tsx';
import { LockoutForm } from '../parts/lockoutForm.tsx';
import { OverrideForm } from '../parts/overrideForm.tsx';
import { Tile } from '../parts/tile.tsx';
import { ZoneHistory } from '../parts/zoneHistory.tsx';
import { NightsAhead, YearAhead } from '../parts/zonePictures.tsx';
import { followsOf, LevelBar, reasonOf } from '../parts/zoneRow.tsx';
import { route, to } from '../route.ts';
import { kilowattHours, number, percent, watts } from '../words/numbers.ts';
import { duration } from '../words/time.ts';
import { groupName, nameOf, t } from '../words/words.ts';

/** One zone: what it does and why, the night ahead, a person's wish for it, and what it did. */
export function ZonePage() {
  const [site, name, id = ''] = route.value.words;
  const device = devices.value.find((one) => one.site === site && one.device === name);
  const described = device?.desc.value?.zones[id];
  if (device === undefined || described === undefined) {
    return (
      <p>
        {t('zone.none', { zone: id })} <a href={to('overview')}>{t('nav.overview')}</a>
      </p>
    );
  }
  const zone = zoneOf(device, id).value;
  return (
    <>
      <p class="crumbs">
        <a href={to('overview')}>{t('nav.overview')}</a> › {groupName(described.group)}
      </p>
      <h1>{nameOf(described, id)}</h1>
      <DeviceNotice device={device} />
      {zone !== null && (
        <section class="card" aria-label={t('zone.now')}>
          <p class="now">
            <LevelBar zone={zone} />
          </p>
          <p>{reasonOf(zone)}</p>
          <p class="quiet">{followsOf(zone)}</p>
        </section>
      )}
      <OverrideForm device={device} id={id} />
      {zone !== null && (
        <dl class="tiles">
          <Tile word={t('tile.power')} figure={watts(zone.power_w)} />
          <Tile
            word={t('zone.tonight')}
            figure={zone.tonight.needed_s === 0 ? '–' : percent(zone.tonight.served_s / zone.tonight.needed_s)}
          />
          <Tile word={t('zone.waste')} figure={duration(zone.tonight.waste_s * 1_000)} />
          <Tile word={t('zone.energy')} figure={kilowattHours(zone.energy_wh)} />
          <Tile
            word={t('zone.lampHours')}
            figure={`${number(zone.lamp_hours_s / 3_600)} h (${percent(zone.lamp_share)})`}
          />
          <Tile word={t('zone.switches')} figure={number(zone.switches_total)} />
        </dl>
      )}
      <NightsAhead device={device} id={id} />
      <YearAhead device={device} id={id} />
      <ZoneHistory device={device} id={id} />
      <LockoutForm device={device} id={id} />
    </>
  );
}
