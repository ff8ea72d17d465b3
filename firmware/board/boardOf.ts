import type { Site } from '../../src/controller/site.ts';
import { SimulatedMeters } from '../simulatedMeters.ts';
import { openStreet } from '../street.ts';
import type { Chip } from './chip.ts';
import type { Pwm } from './pwm.ts';
import { SimulatedChip } from './simulatedChip.ts';
import { SimulatedPwm } from './simulatedPwm.ts';

export type Board = {
  readonly chip: Chip;
  readonly pwm: Pwm;
  /** Brings the simulated residents of a simulated board; answers with the way to send them home. */
  readonly openStreet: (site: Pick<Site, 'lanes' | 'readers' | 'board'>) => () => void;
  /** Lets the meters of a simulated board pulse with what its zones draw; null on a real one, whose meters do so. */
  readonly openMeters: ((site: Pick<Site, 'meters' | 'zones'>) => SimulatedMeters) | null;
};

const boards: Readonly<Record<Site['board']['kind'], () => Board>> = {
  simulated: () => {
    const chip = new SimulatedChip();
    return {
      chip,
      pwm: new SimulatedPwm(),
      openStreet: ({ board: { street }, ...site }) => {
        return street === null ? () => undefined : openStreet({ chip, site, street });
      },
      openMeters: (site) => new SimulatedMeters({ chip, site }),
    };
  },
};

/** The lines and dimmer channels of the board that the config names. */
export function boardOf({ kind }: Site['board']): Board {
  return boards[kind]();
}
