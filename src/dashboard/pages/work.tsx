import { workWords } from '../../words/terms.ts';
import type { Body } from '../asks/asks.ts';
import { useAsk } from '../asks/useAsk.ts';
import type { Device, StateSeen } from '../estate/device.ts';
import { devices } from '../estate/estate.ts';
import { ActButton } from '../parts/actButton.tsx';
import { Answer } from '../parts/answer.tsx';
import { Icon } from '../parts/icon.tsx';
import { to } from '../route.ts';
import { connected } from '../session.ts';
import { percent } from '../words/numbers.ts';
import { duration, nowMs } from '../words/time.ts';
import { nameOf, t, w } from '../words/words.ts';

type Work = StateSeen['work'][number];

/** What the crew has to do, what helps most first, and a tap that says it is done. */
export function WorkPage() {
  const due = devices.value.flatMap((device) => (device.state.value?.work ?? []).map((work) => ({ device, work })));
  return (
    <>
      <h1>{t('nav.work')}</h1>
      <p class="quiet">{t('work.lead')}</p>
      {due.length === 0 && (
        <p class="tone good">
          <Icon name="ok" />
          {t('work.none')}
        </p>
      )}
      <ul class="list">
        {due
          .toSorted((a, b) => b.work.effect - a.work.effect)
          .map(({ device, work }) => (
            <WorkItem key={`${device.key} ${work.about} ${work.kind}`} device={device} work={work} />
          ))}
      </ul>
    </>
  );
}

/** What of it a person can report as done; a fault ends by itself when the lamp obeys again. */
const done: Partial<Record<Work['kind'], 'lamps' | 'cleaned' | 'relay'>> = {
  lampsLost: 'lamps',
  lampHours: 'lamps',
  relaySwitches: 'relay',
  cycling: 'relay',
  cleaning: 'cleaned',
};

function WorkItem({ device, work }: { readonly device: Device; readonly work: Work }) {
  const ask = useAsk();
  const what = done[work.kind];
  const body: Body | null = what === undefined ? null : { op: 'zone.upkeep', target: [work.about], what };
  return (
    <li class="card work">
      <h2>
        <Icon name="work" /> {w(workWords[work.kind])}
      </h2>
      <p>
        <a href={to('zone', device.site, device.device, work.about)}>
          {nameOf(device.desc.value?.zones[work.about], work.about)}
        </a>
        {work.lamps > 0 && ` · ${t('work.lamps', { lamps: work.lamps })}`}
        {work.share !== null && ` · ${t('work.share', { share: percent(work.share) })}`}
        {work.since_ms !== null && ` · ${t('since', { age: duration(nowMs.value - work.since_ms) })}`}
      </p>
      {body !== null && (
        <ActButton
          device={device}
          op="zone.upkeep"
          busy={!connected.value || ask.asking.value.kind === 'pending'}
          onClick={() => ask.run(device, body)}
        >
          {t('work.done')}
        </ActButton>
      )}
      <Answer asking={ask.asking} />
    </li>
  );
}
