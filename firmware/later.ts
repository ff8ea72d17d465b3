import { createRequire } from 'node:module';
import type { Gates, PassageLog } from '../src/ports.ts';
import type * as groundsFile from './grounds.ts';
import type { Grounds, GroundsWiring } from './grounds.ts';

const load = createRequire(import.meta.url);

/**
 * All of a pole that is not for its lamps. Finding and loading modules is two thirds of a start, and a quarter of them wait here until
 * the lamps burn. `require` gives no way to the event loop: when the first effect for a barrier comes, the barrier is there.
 */
export function loadGrounds(wiring: GroundsWiring): Grounds {
  const { Grounds: Loaded } = load('./grounds.ts') as typeof groundsFile;
  return new Loaded(wiring);
}

/** The barriers, claimed when the first of them is told something. */
export function gatesOf(grounds: () => Grounds): Omit<Gates, 'close'> {
  const gates = (): Gates => grounds().gatehouse.gates;
  return {
    pulse: (lane, ms) => gates().pulse(lane, ms),
    assertOpen: (lane, on) => gates().assertOpen(lane, on),
    inhibitClose: (lane, on) => gates().inhibitClose(lane, on),
    beacon: (lane, on) => gates().beacon(lane, on),
  };
}

/** Where cards were last, opened with the grounds. */
export function passagesOf(grounds: () => Grounds): PassageLog {
  const passages = (): PassageLog => grounds().gatehouse.passages;
  return { record: (passage) => passages().record(passage), forgive: (card) => passages().forgive(card) };
}
