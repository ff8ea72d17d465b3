import type { Board as Wanted } from '../../src/controller/site.ts';
import type { Chip } from './chip.ts';
import { LinuxChip } from './linuxChip.ts';
import type { Pwm } from './pwm.ts';
import { SimulatedChip } from './simulatedChip.ts';
import { SimulatedPwm } from './simulatedPwm.ts';
import { SysfsPwm } from './sysfsPwm.ts';

type Board = { readonly chip: Chip; readonly pwm: Pwm };

/**
 * The lines and dimmer channels of the board that the config names. Throws in plain words when this machine has no such
 * chip, or when this user may not use it.
 */
export function boardOf(wanted: Wanted): Board {
  switch (wanted.kind) {
    case 'simulated':
      return { chip: new SimulatedChip(), pwm: new SimulatedPwm() };
    case 'linux':
      return { chip: new LinuxChip({ labels: wanted.chips, consumer: 'duskgate' }), pwm: new SysfsPwm() };
  }
}
