import { sayReason } from '../../words/reasons.ts';
import { heldWords, sourceWords } from '../../words/terms.ts';
import { type Device, type ZoneSeen, zoneOf } from '../estate/device.ts';
import { to } from '../route.ts';
import { level } from '../words/numbers.ts';
import { clockTime } from '../words/time.ts';
import { language, nameOf, t, w } from '../words/words.ts';
import { Icon, type IconName } from './icon.tsx';

const icons: Readonly<Record<ZoneSeen['source'], IconName>> = {
  hand: 'hand',
  lockout: 'lock',
  emergency: 'lamp',
  override: 'person',
  presence: 'people',
  exception: 'calendar',
  season: 'season',
  substitute: 'fault',
};

/** A zone in one line: what it does, who decided, until when, and what follows. */
export function ZoneRow({ device, id }: { readonly device: Device; readonly id: string }) {
  const zone = zoneOf(device, id).value;
  const name = nameOf(device.desc.value?.zones[id], id);
  return (
    <li class="zone">
      <a class="name" href={to('zone', device.site, device.device, id)}>
        {name}
      </a>
      {zone === null ? (
        <span class="quiet">{t('zone.unknown')}</span>
      ) : (
        <>
          <LevelBar zone={zone} />
          <span class={`chip ${zone.source}`}>
            <Icon name={icons[zone.source]} />
            {w(sourceWords[zone.source])}
          </span>
          <span class="why">
            {reasonOf(zone)}
            {heldOf(zone)}
          </span>
          <span class="until">{followsOf(zone)}</span>
        </>
      )}
    </li>
  );
}

/** Light as a bar and in figures; what is wanted and not yet there stands beside it. */
export function LevelBar({ zone }: { readonly zone: ZoneSeen }) {
  const wanted = Math.round(zone.wanted_pct) === Math.round(zone.level_pct) ? null : zone.wanted_pct;
  return (
    <span class="level">
      <span class="track" aria-hidden="true">
        <span class="light" style={{ width: `${zone.level_pct}%` }} />
        {wanted !== null && <span class="wanted" style={{ left: `${wanted}%` }} />}
      </span>
      <b>{zone.level_pct === 0 ? t('zone.off') : level(zone.level_pct)}</b>
      {wanted !== null && <small> → {level(wanted)}</small>}
    </span>
  );
}

export function reasonOf(zone: ZoneSeen): string {
  return sayReason(zone.reason, language.value);
}

function heldOf({ held_by }: ZoneSeen): string {
  return held_by === null ? '' : ` (${w(heldWords[held_by])})`;
}

export function followsOf({ until_ms, next_ms, next_pct }: ZoneSeen): string {
  if (until_ms !== null && next_pct !== null)
    return t('zone.untilThen', { time: clockTime(until_ms), to: level(next_pct) });
  if (until_ms !== null) return t('zone.until', { time: clockTime(until_ms) });
  if (next_ms !== null && next_pct !== null) return t('zone.next', { time: clockTime(next_ms), to: level(next_pct) });
  return '';
}
