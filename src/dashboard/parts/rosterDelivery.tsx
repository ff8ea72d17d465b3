import type { Signal } from '@preact/signals';
import { readHistory, useQuestion } from '../asks/useQuestion.ts';
import type { Device } from '../estate/device.ts';
import { devices } from '../estate/estate.ts';
import type { Sending } from '../roster/sending.ts';
import { rowText } from '../words/events.ts';
import { estateDate, nowMs } from '../words/time.ts';
import { t } from '../words/words.ts';
import { Icon } from './icon.tsx';

/** A device that has not taken a roster after this long is asked whether it refused it. */
const patienceMs = 4_000;

type Sent = Extract<Sending, { kind: 'sent' }>;

/** What became of a changed roster: nothing is true before the devices say so. */
export function Delivery({ site, sending }: { readonly site: string; readonly sending: Signal<Sending> }) {
  const now = sending.value;
  return (
    <div role="status" class="answer">
      {now.kind === 'working' && <Said tone="wait" text={t('roster.working')} />}
      {now.kind === 'lastManager' && <Said tone="bad" text={t('roster.lastManager')} />}
      {now.kind === 'unsigned' && <Said tone="bad" text={t('roster.unsigned')} />}
      {now.kind === 'unsent' && <Said tone="bad" text={t('roster.unsent')} />}
      {now.kind === 'sent' && (
        <>
          <Said tone="good" text={t('roster.sent', { version: now.version })} />
          {devices.value
            .filter((device) => device.site === site)
            .map((device) => (
              <AtDevice key={`${device.key} ${now.version}`} device={device} sent={now} />
            ))}
        </>
      )}
    </div>
  );
}

function AtDevice({ device, sent }: { readonly device: Device; readonly sent: Sent }) {
  const inForce = device.state.value?.people;
  const name = device.device;
  if (inForce?.digest === sent.digest) return <Said tone="good" text={t('roster.inForce', { device: name })} />;
  return (
    <>
      <Said tone="wait" text={t('roster.waiting', { device: name })} />
      {nowMs.value - sent.atMs > patienceMs && <WhyNot device={device} sent={sent} />}
    </>
  );
}

/** What the device has on record of a roster it refused since; nothing when it did not, or is away. */
function WhyNot({ device, sent }: { readonly device: Device; readonly sent: Sent }) {
  const day = estateDate();
  const pages = useQuestion(device, {
    key: `${sent.version} ${sent.atMs}`,
    put: () => readHistory(device, { span: 'event', first: day, last: day, types: ['people.refused'], limit: 500 }),
  }).value;
  if (pages.kind !== 'known') return null;
  const ahead = device.aheadMs.value ?? 0;
  const refused = pages.value.events.findLast(({ ts_ms }) => ts_ms >= sent.atMs + ahead - patienceMs);
  const why = refused === undefined ? null : rowText(refused, 'text');
  if (why === null) return null;
  return (
    <p class="tone bad">
      <Icon name="no" />
      <span>
        {t('roster.refused', { device: device.device })} <span lang={why.lang}>{why.text}</span>
      </span>
    </p>
  );
}

function Said({ tone, text }: { readonly tone: 'good' | 'bad' | 'wait'; readonly text: string }) {
  const icon = tone === 'good' ? 'ok' : tone === 'bad' ? 'no' : 'wait';
  return (
    <p class={`tone ${tone}`}>
      <Icon name={icon} />
      <span>{text}</span>
    </p>
  );
}
