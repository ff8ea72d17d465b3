import { effect, type ReadonlySignal, signal } from '@preact/signals';
import { ask } from '../asks/asks.ts';
import type { Device } from '../estate/device.ts';
import { devices } from '../estate/estate.ts';

/** A roster that is being taken over is there within ten seconds. */
const againMs = 10_000;
const again = signal(0);
const askedAbout = new WeakMap<Device, string>();

/** Asks each device who may do what: when it comes, when its people or its config change, and for each login anew. */
export function followStanding(login: ReadonlySignal<string | null>, connected: ReadonlySignal<boolean>): void {
  effect(() => {
    // Read first: an effect hears of what it has read.
    const round = again.value;
    if (!connected.value || login.value === null) return;
    for (const device of devices.value) {
      const about = aboutOf(device, `${login.value} ${round}`);
      if (about === null || askedAbout.get(device) === about) continue;
      askedAbout.set(device, about);
      void learn(device, about); // `ask` never rejects.
    }
  });
}

function aboutOf({ status, state, desc }: Device, who: string): string | null {
  const now = status.value;
  if (now?.online !== true) return null;
  return [who, now.boot, state.value?.people?.digest ?? '', desc.value?.site_revision ?? ''].join(' ');
}

async function learn(device: Device, about: string): Promise<void> {
  const outcome = await ask(device, { op: 'people.get' });
  if (askedAbout.get(device) !== about) return;
  if (outcome.kind !== 'answered') {
    device.standing.value = { kind: 'untold' };
    return;
  }
  const { reply } = outcome;
  if (reply.people !== undefined) device.standing.value = { kind: 'known', people: reply.people };
  else if (reply.code === 'busy') setTimeout(() => (again.value += 1), againMs);
  else device.standing.value = { kind: reply.code === 'denied' ? 'stranger' : 'untold' };
}
