import type { Site } from '../../src/controller/site.ts';
import { openContactors } from '../simulatedContactors.ts';
import { SimulatedMeters } from '../simulatedMeters.ts';
import { openStreet } from '../street.ts';
import { openTerminals, type Terminals } from '../terminals.ts';
import { systemTiming, type Timing } from '../timing.ts';
import type { Chip } from './chip.ts';
import { LinuxChip } from './linuxChip.ts';
import type { Pwm } from './pwm.ts';
import { SimulatedChip } from './simulatedChip.ts';
import { SimulatedPwm } from './simulatedPwm.ts';
import { SysfsPwm } from './sysfsPwm.ts';

export type Board = {
  readonly chip: Chip;
  readonly pwm: Pwm;
  /** Brings the simulated residents of a simulated board; answers with the way to send them home. */
  readonly openStreet: (site: Pick<Site, 'lanes' | 'readers' | 'board'>) => () => void;
  /** Lets the feedback contacts of a simulated board show what its outputs do; answers with the way to end it. */
  readonly openContactors: (site: Pick<Site, 'zones' | 'inputs'>) => () => void;
  /** Lets the meters of a simulated board pulse with what its zones draw; null on a real one, whose meters do so. */
  readonly openMeters: ((site: Pick<Site, 'meters' | 'zones'>) => SimulatedMeters) | null;
  /** Brings the terminals of a simulated board out on a socket; null on a real one, which has its own. */
  readonly openTerminals: ((path: string) => Promise<Terminals>) | null;
};

/**
 * The lines and dimmer channels of the board that the config names. Throws in plain words when this machine has no such
 * chip, or when this user may not use it. `timing`: what a simulated board goes by.
 */
export function boardOf(wanted: Site['board'], timing: Timing = systemTiming): Board {
  switch (wanted.kind) {
    case 'simulated':
      return simulated(timing);
    case 'linux': {
      const chip = new LinuxChip({ labels: wanted.chips, consumer: 'duskgate' });
      return {
        chip,
        pwm: new SysfsPwm(),
        openStreet: () => () => undefined,
        openContactors: () => () => undefined,
        openMeters: null,
        openTerminals: null,
      };
    }
  }
}

function simulated(timing: Timing): Board {
  const chip = new SimulatedChip(timing);
  const pwm = new SimulatedPwm(timing);
  return {
    chip,
    pwm,
    openStreet: ({ board: { street }, ...site }) => {
      return street === null ? () => undefined : openStreet({ chip, site, street, timing });
    },
    openContactors: (site) => openContactors({ chip, pwm, site }),
    openMeters: (site) => new SimulatedMeters({ chip, site, timing }),
    openTerminals: (path) => openTerminals({ path, chip, pwm }),
  };
}
