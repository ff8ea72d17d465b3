import type { Device } from '../estate/device.ts';
import { clockTime } from '../words/time.ts';
import { t } from '../words/words.ts';
import { Icon } from './icon.tsx';

export function EmergencyNotice({ device }: { readonly device: Device }) {
  const emergency = device.state.value?.emergency ?? null;
  if (emergency === null) return null;
  return (
    <p class="tone warn notice">
      <Icon name="lamp" />
      <span>
        <strong>
          {t('emergency.on', { device: device.device, login: emergency.login, time: clockTime(emergency.until_ms) })}
        </strong>{' '}
        {emergency.why}
      </span>
    </p>
  );
}
