import type { Site } from '../../src/controller/site.ts';
import { systemTiming, type Timing } from '../timing.ts';
import type { Chip } from './chip.ts';
import { LinuxChip } from './linuxChip.ts';
import type { Pwm } from './pwm.ts';
import { SimulatedChip } from './simulatedChip.ts';
import { SimulatedPwm } from './simulatedPwm.ts';
import { SysfsPwm } from './sysfsPwm.ts';

/** A board in memory, for whoever plays what is wired to it. */
export type SimulatedBoard = { readonly chip: SimulatedChip; readonly pwm: SimulatedPwm };

export type Board = {
  readonly chip: Chip;
  readonly pwm: Pwm;
  /** null on a real one, whose residents, contactors and meters are real too. */
  readonly simulated: SimulatedBoard | null;
};

/**
 * The lines and dimmer channels of the board that the config names. Throws in plain words when this machine has no such
 * chip, or when this user may not use it. `timing`: what a simulated board goes by.
 */
export function boardOf(wanted: Site['board'], timing: Timing = systemTiming): Board {
  switch (wanted.kind) {
    case 'simulated': {
      const simulated = { chip: new SimulatedChip(timing), pwm: new SimulatedPwm(timing) };
      return { ...simulated, simulated };
    }
    case 'linux': {
      const chip = new LinuxChip({ labels: wanted.chips, consumer: 'duskgate' });
      return { chip, pwm: new SysfsPwm(), simulated: null };
    }
  }
}
