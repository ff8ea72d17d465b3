import { barrierWords, presenceWords } from '../../words/terms.ts';
import { type Device, laneOf } from '../estate/device.ts';
import { to } from '../route.ts';
import { duration, nowMs } from '../words/time.ts';
import { nameOf, t, w } from '../words/words.ts';
import { BarrierDrawing } from './barrierDrawing.tsx';
import { Icon } from './icon.tsx';

/** A lane as it stands: arm, vehicle, how long it waits. */
export function LaneCard({ device, id }: { readonly device: Device; readonly id: string }) {
  const lane = laneOf(device, id).value;
  const described = device.desc.value?.lanes[id];
  return (
    <article class="card lane">
      <h3>
        <a href={to('gate', device.site, device.device, id)}>{nameOf(described, id)}</a>
      </h3>
      {lane === null ? (
        <p class="quiet">{t('zone.unknown')}</p>
      ) : (
        <>
          <BarrierDrawing barrier={lane.barrier} vehicle={lane.vehicle === 'present'} />
          <p>
            <span class={`chip ${lane.in_service ? 'good' : 'bad'}`}>
              <Icon name={lane.in_service ? 'ok' : 'no'} />
              {w(barrierWords[lane.barrier])}
            </span>{' '}
            {lane.vehicle !== 'absent' && (
              <span class="chip">
                <Icon name="car" />
                {w(presenceWords[lane.vehicle])}
                {lane.vehicle_since_ms !== null && ` ${duration(nowMs.value - lane.vehicle_since_ms)}`}
              </span>
            )}
          </p>
          <p class="quiet">{t('lane.lastHour', { passages: lane.passages_last_hour })}</p>
        </>
      )}
    </article>
  );
}
