import type { Site } from '../../src/controller/site.ts';
import type { Chip } from './chip.ts';
import type { Pwm } from './pwm.ts';
import { SimulatedChip } from './simulatedChip.ts';
import { SimulatedPwm } from './simulatedPwm.ts';

type Board = { readonly chip: Chip; readonly pwm: Pwm };

const boards: Readonly<Record<Site['board']['kind'], () => Board>> = {
  simulated: () => ({ chip: new SimulatedChip(), pwm: new SimulatedPwm() }),
};

/** The lines and dimmer channels of the board that the config names. */
export function boardOf({ kind }: Site['board']): Board {
  return boards[kind]();
}
