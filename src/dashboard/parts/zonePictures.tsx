import { useSignal } from '@preact/signals';
import { readPlan } from '../asks/plans.ts';
import { useQuestion } from '../asks/useQuestion.ts';
import { type Device, zoneOf } from '../estate/device.ts';
import { heldOf, NightPicture } from '../pictures/night.tsx';
import { YearPicture } from '../pictures/year.tsx';
import { estateDate, nowMs } from '../words/time.ts';
import { nameOf, t } from '../words/words.ts';
import { NotKnown } from './unknown.tsx';

type About = { readonly device: Device; readonly id: string };

/** Tonight and tomorrow night of a zone over the sun. */
export function NightsAhead({ device, id }: About) {
  const first = device.state.value?.night ?? estateDate();
  const revision = device.desc.value?.site_revision ?? '';
  const plan = useQuestion(device, {
    key: `${id} ${first} ${revision}`,
    put: () => readPlan(device, id, { first, nights: 2 }),
  }).value;
  const zone = zoneOf(device, id).value;
  const atMs = nowMs.value + (device.aheadMs.value ?? 0);
  return (
    <section class="card" aria-labelledby="ahead">
      <h2 id="ahead">{t('night.title')}</h2>
      <NotKnown question={plan} />
      {plan.kind === 'known' &&
        plan.value.map((night, index) => (
          <div key={night.night}>
            <h3>{t(index === 0 ? 'night.tonight' : 'night.tomorrow', { night: night.night })}</h3>
            <NightPicture
              night={night}
              nowMs={atMs}
              held={zone === null ? null : heldOf(zone.override, Math.min(zone.since_ms, atMs))}
            />
          </div>
        ))}
    </section>
  );
}

/** The year to come; drawn when somebody wants to see it. */
export function YearAhead({ device, id }: About) {
  const open = useSignal(false);
  return (
    <details class="card" onToggle={(event) => (open.value = event.currentTarget.open)}>
      <summary>{t('year.title')}</summary>
      {open.value && <Year device={device} id={id} />}
    </details>
  );
}

function Year({ device, id }: About) {
  const first = `${estateDate().slice(0, 7)}-01`;
  const revision = device.desc.value?.site_revision ?? '';
  const plan = useQuestion(device, {
    key: `${id} ${first} year ${revision}`,
    put: () => readPlan(device, id, { first, nights: 365 }),
  }).value;
  const name = nameOf(device.desc.value?.zones[id], id);
  return plan.kind === 'known' ? (
    <YearPicture nights={plan.value} label={t('year.label', { zone: name, first })} />
  ) : (
    <NotKnown question={plan} />
  );
}
