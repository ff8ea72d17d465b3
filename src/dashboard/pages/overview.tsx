import { devices } from '../estate/estate.ts';
import { faults, lanePlaces, openCalls, totals, zonesByGroup } from '../estate/lists.ts';
import { CallCard } from '../parts/callCard.tsx';
import { DeviceNotice } from '../parts/deviceNotice.tsx';
import { EmergencyNotice } from '../parts/emergencyNotice.tsx';
import { FaultItem } from '../parts/faultItem.tsx';
import { LaneCard } from '../parts/laneCard.tsx';
import { Tile } from '../parts/tile.tsx';
import { ZoneRow } from '../parts/zoneRow.tsx';
import { percent, watts } from '../words/numbers.ts';
import { groupName, t } from '../words/words.ts';

/** The estate at one look: what wants somebody first, then lanes, then light. */
export function Overview() {
  return (
    <>
      <h1>{t('nav.overview')}</h1>
      {devices.value.length === 0 && <p class="quiet">{t('overview.empty')}</p>}
      <Figures />
      {devices.value.map((device) => (
        <DeviceNotice key={device.key} device={device} />
      ))}
      {devices.value.map((device) => (
        <EmergencyNotice key={device.key} device={device} />
      ))}
      {openCalls.value.length > 0 && (
        <section aria-labelledby="calls">
          <h2 id="calls">{t('overview.calls')}</h2>
          <div class="cards">
            {openCalls.value.map(({ device, lane, call }) => (
              <CallCard key={call.id} device={device} lane={lane} call={call} />
            ))}
          </div>
        </section>
      )}
      {faults.value.length > 0 && (
        <section aria-labelledby="faults">
          <h2 id="faults">{t('overview.faults')}</h2>
          <ul class="faults">
            {faults.value.map(({ device, fault }) => (
              <FaultItem
                key={`${device.key} ${fault.about} ${fault.kind} ${fault.text}`}
                device={device}
                fault={fault}
              />
            ))}
          </ul>
        </section>
      )}
      {lanePlaces.value.length > 0 && (
        <section aria-labelledby="lanes">
          <h2 id="lanes">{t('overview.lanes')}</h2>
          <div class="cards">
            {lanePlaces.value.map(({ device, id }) => (
              <LaneCard key={`${device.key} ${id}`} device={device} id={id} />
            ))}
          </div>
        </section>
      )}
      {zonesByGroup.value.map(([group, places]) => (
        <section key={group} aria-label={t('overview.group', { group: groupName(group) })}>
          <h2>{groupName(group)}</h2>
          <ul class="zones">
            {places.map(({ device, id }) => (
              <ZoneRow key={`${device.key} ${id}`} device={device} id={id} />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function Figures() {
  const { zones, lit, powerW, servedShare } = totals.value;
  if (zones === 0) return null;
  return (
    <dl class="tiles">
      <Tile word={t('tile.lit')} figure={`${lit} / ${zones}`} />
      <Tile word={t('tile.power')} figure={watts(powerW)} />
      <Tile word={t('tile.served')} figure={servedShare === null ? '–' : percent(servedShare)} />
      <Tile
        word={t('tile.calls')}
        figure={String(openCalls.value.length)}
        tone={openCalls.value.length > 0 ? 'bad' : undefined}
      />
      <Tile
        word={t('tile.faults')}
        figure={String(faults.value.length)}
        tone={faults.value.length > 0 ? 'warn' : undefined}
      />
    </dl>
  );
}
