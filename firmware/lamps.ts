import type { Output } from '../src/lighting/zone.ts';
import type { Level } from '../src/units.ts';
import { pwmSteps } from './board/ioPlugin.ts';
import type { Components } from './board/johnnyFive.ts';
import { outputName } from './outputs.ts';

/** The lamps of one zone, at a level. `show` throws in the board's words when the output is refused. */
export type Lamp = { readonly dimmable: boolean; show(level: Level): void };

/** A relay switches and a dimmer dims; a relay shows any level above 0 as full. */
export function lampOn(output: Output, components: Components): Lamp {
  const pin = outputName(output);
  if (output.kind === 'relay') {
    const relay = components.relay({ pin, contact: output.contact });
    return { dimmable: false, show: (level) => (level > 0 ? relay.close() : relay.open()) };
  }
  const led = components.led({ pin });
  return { dimmable: true, show: (level) => void led.brightness(brightness(level)) };
}

/**
 * johnny-five takes 0 to 255, scales to `pwmSteps` and cuts off what is behind the point. Half a step more makes that
 * a rounding, so that each step can be reached and full is full.
 */
function brightness(level: Level): number {
  return ((Math.round((level / 100) * pwmSteps) + 0.5) * 255) / pwmSteps;
}
