import type { ComponentChildren } from 'preact';
import type { Op } from '../../mqtt/opRights.ts';
import type { Device } from '../estate/device.ts';
import { mayAsk } from '../rights/may.ts';
import { to } from '../route.ts';
import { t } from '../words/words.ts';
import { Icon } from './icon.tsx';

type Offer = {
  readonly device: Device;
  readonly op: Op;
  /** Something else speaks against it now: no line, or an answer is awaited. */
  readonly busy: boolean;
  readonly class?: string;
  /** Left out: it sends the form it stands in. */
  readonly onClick?: () => void;
  readonly children: ComponentChildren;
};

/** A button that asks a device for something. Without the right to it nothing can be pressed, and its title says why. */
export function ActButton({ device, op, busy, class: kind = '', onClick, children }: Offer) {
  const may = mayAsk(device, op);
  const why = may.kind === 'no' ? may.why : undefined;
  return (
    <button
      type={onClick === undefined ? 'submit' : 'button'}
      class={kind}
      disabled={busy || why !== undefined}
      title={why}
      onClick={onClick}
    >
      {children}
    </button>
  );
}

/** The same in words for whole forms: why somebody may not, and where that is changed. */
export function NoRight({ device, op }: Pick<Offer, 'device' | 'op'>) {
  const may = mayAsk(device, op);
  if (may.kind === 'may') return null;
  return (
    <p class="quiet">
      <Icon name="lock" /> {may.why} {may.about === 'key' && <a href={to('people')}>{t('right.see')}</a>}
    </p>
  );
}
