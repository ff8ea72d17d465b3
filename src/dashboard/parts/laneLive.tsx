import { useSignal } from '@preact/signals';
import { barrierWords, presenceWords } from '../../words/terms.ts';
import { type Ask, useAsk } from '../asks/useAsk.ts';
import { type Device, type LaneSeen, laneOf } from '../estate/device.ts';
import { isOnline } from '../estate/estate.ts';
import { connected } from '../session.ts';
import { number, percent } from '../words/numbers.ts';
import { duration, nowMs } from '../words/time.ts';
import { language, nameOf, t, w } from '../words/words.ts';
import { ActButton, NoRight } from './actButton.tsx';
import { Answer } from './answer.tsx';
import { BarrierDrawing } from './barrierDrawing.tsx';
import { Icon } from './icon.tsx';
import { Tile } from './tile.tsx';

type About = { readonly device: Device; readonly id: string };

/** A lane as it stands now, its last quarter of an hour, and the one thing a person may ask of its arm. */
export function LaneLive({ device, id }: About) {
  const lane = laneOf(device, id).value;
  if (lane === null) return <p class="quiet">{t('zone.unknown')}</p>;
  return (
    <section class="card" aria-label={nameOf(device.desc.value?.lanes[id], id)}>
      <div class="live">
        <BarrierDrawing barrier={lane.barrier} vehicle={lane.vehicle === 'present'} />
        <dl class="facts">
          <dt>{t('lane.barrier')}</dt>
          <dd>
            <b>{w(barrierWords[lane.barrier])}</b>{' '}
            <span class="quiet">{t('since', { age: duration(nowMs.value - lane.since_ms) })}</span>
          </dd>
          <dt>{t('lane.vehicle')}</dt>
          <dd>
            {w(presenceWords[lane.vehicle])}
            {lane.vehicle_since_ms !== null && ` ${duration(nowMs.value - lane.vehicle_since_ms)}`}
          </dd>
          <dt>{t('lane.threshold')}</dt>
          <dd>{duration(lane.threshold_ms)}</dd>
        </dl>
        <OpenOnce device={device} id={id} lane={lane} />
      </div>
      <LaneFaults lane={lane} />
      <Quarter lane={lane} />
    </section>
  );
}

/** Nothing on the screen opens before the arm does: the answer says what the device did, the drawing what the arm did. */
function OpenOnce({ device, id, lane }: About & { readonly lane: LaneSeen }) {
  const why = useSignal('');
  const ask: Ask = useAsk();
  const busy = !connected.value || !isOnline(device) || ask.asking.value.kind === 'pending';
  const submit = (event: Event): void => {
    event.preventDefault();
    ask.run(device, { op: 'gate.open', lane: id, why: why.value.trim() });
  };
  const stuck = lane.barrier === 'fault' || lane.barrier === 'emergencyOpen';
  return (
    <form class="open-once" onSubmit={submit}>
      <label>
        {t('lane.why')}
        <input maxLength={200} required value={why} onInput={(event) => (why.value = event.currentTarget.value)} />
      </label>
      <div class="buttons">
        <ActButton device={device} op="gate.open" busy={busy || lane.vehicle === 'absent'} class="danger">
          {t('lane.open')}
        </ActButton>
        {stuck && (
          <ActButton
            device={device}
            op="lane.reset"
            busy={busy}
            onClick={() => ask.run(device, { op: 'lane.reset', lane: id, why: why.value.trim() })}
          >
            {t('lane.reset')}
          </ActButton>
        )}
      </div>
      <NoRight device={device} op="gate.open" />
      {lane.vehicle === 'absent' && <p class="quiet">{t('lane.noVehicle')}</p>}
      <Answer asking={ask.asking} />
    </form>
  );
}

function LaneFaults({ lane }: { readonly lane: LaneSeen }) {
  if (lane.faults.length === 0) return null;
  const chinese = language.value === 'zh';
  return (
    <ul class="faults">
      {lane.faults.map((fault) => (
        <li key={`${fault.about} ${fault.text}`} class="tone warn">
          <Icon name="fault" />
          <div>
            {chinese ? fault.text_zh : fault.text}
            <p>{chinese ? fault.remedy_zh : fault.remedy}</p>
          </div>
        </li>
      ))}
    </ul>
  );
}

function Quarter({ lane: { quarter, passages_last_hour } }: { readonly lane: LaneSeen }) {
  const share = (value: number | null): string => (value === null ? '–' : percent(value));
  return (
    <>
      <h3>{t('lane.quarter')}</h3>
      <dl class="tiles">
        <Tile word={t('lane.perHour')} figure={number(quarter.per_hour)} />
        <Tile word={t('lane.hour')} figure={number(passages_last_hour)} />
        <Tile word={t('lane.queue')} figure={queueWords(quarter.queue)} />
        <Tile word={t('lane.capacity')} figure={capacityWords(quarter.capacity)} />
        <Tile word={t('lane.first')} figure={share(quarter.first_presentation_share)} />
        <Tile word={t('lane.assisted')} figure={share(quarter.assist_share)} />
        <Tile word={t('lane.balks')} figure={share(quarter.balk_share)} />
      </dl>
    </>
  );
}

function queueWords(queue: LaneSeen['quarter']['queue']): string {
  if (queue.kind === 'insufficient') return t('lane.tooFew');
  if (queue.kind === 'saturated') return t('lane.saturated');
  return t('lane.waits', { queue: number(queue.queue, 1), wait: duration(queue.wait_ms) });
}

function capacityWords(capacity: LaneSeen['quarter']['capacity']): string {
  if (capacity.kind === 'insufficient') return t('lane.tooFew');
  const high = capacity.high_per_hour === null ? '∞' : number(capacity.high_per_hour);
  return `${number(capacity.per_hour)} (${number(capacity.low_per_hour)}–${high})`;
}
