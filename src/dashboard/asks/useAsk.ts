import { type Signal, useSignal } from '@preact/signals';
import type { Device } from '../estate/device.ts';
import { ask, type Body, type Outcome } from './asks.ts';

/** `idle`: nothing was asked yet; `pending`: under way, and nothing is true before the device says so. */
export type Asking = { readonly kind: 'idle' } | { readonly kind: 'pending' } | Outcome;

export type Ask = {
  readonly asking: Signal<Asking>;
  /** Asks; what becomes of it is drawn, not returned. */
  readonly run: (device: Device, body: Body) => void;
};

/** One thing that can be asked from one place of the page. */
export function useAsk(): Ask {
  const asking = useSignal<Asking>({ kind: 'idle' });
  const run = (device: Device, body: Body): void => {
    asking.value = { kind: 'pending' };
    void ask(device, body).then((outcome) => {
      asking.value = outcome;
    }); // `ask` never rejects.
  };
  return { asking, run };
}
