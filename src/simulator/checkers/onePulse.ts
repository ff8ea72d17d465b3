import { secondMs } from '../../units.ts';
import type { Checker } from './checker.ts';

/** Nothing moves in the first seconds of a process: whoever stands under the arm was not seen coming. */
const inertMs = 3 * secondMs;

/** No pulse without a cause, at most one a cause and one retry, none in the first 3 s of a process. */
export function onePulse(): Checker {
  const pulses = new Map<string, number>();
  let startedMono = 0;
  let run = '';
  return {
    name: 'one pulse a cause',
    seen: ({ made }, world) => {
      if (made.state.run !== run) {
        ({ run } = made.state);
        startedMono = world.nowMono;
      }
      return [];
    },
    contact: (contact, world) => {
      if (contact.kind !== 'openPulse') return [];
      const { cause, retryOf, lane } = contact;
      const key = `${lane} ${retryOf ?? cause.id} ${retryOf === null ? 'first' : 'retry'}`;
      const times = (pulses.get(key) ?? 0) + 1;
      pulses.set(key, times);
      const youngMs = world.nowMono - startedMono;
      return [
        ...(times > 1 ? [`${lane} was pulsed ${times} times for ${retryOf ?? cause.id}`] : []),
        ...(youngMs < inertMs ? [`${lane} was pulsed ${youngMs} ms after a start`] : []),
        ...(cause.id === '' ? [`${lane} was pulsed without a cause`] : []),
      ];
    },
  };
}
