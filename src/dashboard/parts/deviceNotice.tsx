import type { Device } from '../estate/device.ts';
import { connected } from '../session.ts';
import { duration, nowMs } from '../words/time.ts';
import { t } from '../words/words.ts';
import { Icon } from './icon.tsx';

/** A clock that is off by more than this is told: commands go by the device's clock, people by their computer's. */
const clockMsMax = 30_000;

/** What a person must know of a device besides its zones and lanes: away, not understood, or living in another time. */
export function DeviceNotice({ device }: { readonly device: Device }) {
  const status = device.status.value;
  const trouble = device.trouble.value;
  const ahead = device.aheadMs.value;
  const heard = device.heardMs.value;
  return (
    <>
      {trouble !== null && (
        <p class="tone bad notice">
          <Icon name="fault" />
          <span>
            <strong>{t(`device.${trouble.kind}`, { device: device.device })}</strong>{' '}
            {t('device.troubleDetail', { channel: trouble.channel, detail: trouble.detail })}
          </span>
        </p>
      )}
      {status?.online === false && connected.value && (
        <p class="tone bad notice">
          <Icon name="line" />
          <span>
            <strong>{t('device.offline', { device: device.device })}</strong>{' '}
            {heard !== null && t('device.heard', { age: duration(nowMs.value - heard) })} {t('device.alone')}
          </span>
        </p>
      )}
      {ahead !== null && Math.abs(ahead) > clockMsMax && (
        <p class="tone warn notice">
          <Icon name="wait" />
          <span>{t('device.clock', { device: device.device, by: duration(Math.abs(ahead)) })}</span>
        </p>
      )}
    </>
  );
}
