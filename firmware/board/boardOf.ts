import type { Site } from '../../src/controller/site.ts';
import type { Chip } from './chip.ts';
import type { Pwm } from './pwm.ts';
import { SimulatedChip } from './simulatedChip.ts';
import { SimulatedPwm } from './simulatedPwm.ts';

/** The lines and dimmer channels of the board that the config names. */
export function boardOf(board: Site['board']): { chip: Chip; pwm: Pwm } {
  switch (board.kind) {
    case 'simulated':
      return { chip: new SimulatedChip(), pwm: new SimulatedPwm() };
  }
}
