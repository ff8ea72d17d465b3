import { join } from 'node:path';
import { terminalsSocket } from '../src/channel/sockets.ts';
import type { Site } from '../src/controller/site.ts';
import type { SiteView } from '../src/controller/view.ts';
import type { SimulatedBoard } from './board/boardOf.ts';
import { openContactors } from './simulatedContactors.ts';
import { SimulatedMeters } from './simulatedMeters.ts';
import { openStreet } from './street.ts';
import { openTerminals, type Terminals } from './terminals.ts';
import type { Timing } from './timing.ts';

export type LifeWiring = {
  readonly board: SimulatedBoard;
  readonly site: Site;
  readonly timing: Timing;
  /** State folder; the terminals' socket lies in it. */
  readonly folder: string;
  /** The terminals could not be brought out. */
  readonly onFault: (error: unknown) => void;
};

/** What is wired to a simulated board: residents in the street, contactors that follow, meters that pulse, terminals to touch. */
export class SimulatedLife {
  readonly #meters: SimulatedMeters;
  readonly #closeStreet: () => void;
  readonly #closeContactors: () => void;
  #terminals: Terminals | null = null;

  constructor({ board: { chip, pwm }, site, timing, folder, onFault }: LifeWiring) {
    const { street } = site.board;
    this.#closeStreet = street === null ? () => undefined : openStreet({ chip, site, street, timing });
    this.#closeContactors = openContactors({ chip, pwm, site });
    this.#meters = new SimulatedMeters({ chip, site, timing });
    const path = join(folder, terminalsSocket);
    openTerminals({ path, chip, pwm }).then((terminals) => {
      this.#terminals = terminals;
    }, onFault);
  }

  /** What the zones draw from now on. */
  see(view: SiteView): void {
    this.#meters.see(view);
  }

  close(): void {
    this.#closeStreet();
    this.#closeContactors();
    this.#meters.close();
    this.#terminals?.close();
  }
}
