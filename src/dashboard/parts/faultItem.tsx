import type { Device, StateSeen } from '../estate/device.ts';
import { duration, nowMs } from '../words/time.ts';
import { language, nameOf, t } from '../words/words.ts';
import { Icon } from './icon.tsx';

/** What is wrong, since when, and what a person does about it. */
export function FaultItem({ device, fault }: { readonly device: Device; readonly fault: StateSeen['faults'][number] }) {
  const chinese = language.value === 'zh';
  const text = (chinese ? fault.text_zh : null) ?? fault.text;
  const remedy = (chinese ? fault.remedy_zh : null) ?? fault.remedy;
  return (
    <li class="tone warn">
      <Icon name="fault" />
      <div>
        <strong>{aboutName(device, fault.about)}</strong>{' '}
        <span lang={chinese && fault.text_zh === null ? 'en' : undefined}>{text}</span>
        {fault.since_ms !== null && (
          <span class="quiet"> {t('since', { age: duration(nowMs.value - fault.since_ms) })}</span>
        )}
        {remedy !== '' && (
          <p lang={chinese && fault.remedy_zh === null ? 'en' : undefined} class="quiet">
            {remedy}
          </p>
        )}
      </div>
    </li>
  );
}

function aboutName(device: Device, id: string): string {
  const desc = device.desc.value;
  return nameOf(desc?.zones[id] ?? desc?.lanes[id], id);
}
