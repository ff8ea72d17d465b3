/** Puts a voltage on an input from outside. */
export type Drive = (line: string, high: boolean) => void;

export type LaneLines = {
  readonly arrive: string;
  readonly safety: string;
  readonly armOpen: string;
  readonly armClosed: string;
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * A lane as its wires tell of it. Contacts to ground: arrive closes for a car, safety opens for one, each end switch closes
 * at its end.
 */
export class Car {
  readonly #drive: Drive;
  readonly #lines: LaneLines;

  constructor(drive: Drive, lines: LaneLines) {
    this.#drive = drive;
    this.#lines = lines;
  }

  /** No car, arm down. */
  atRest(): void {
    this.arrives(false);
    this.#safety(false);
    this.#armOpen(false);
    this.#armClosed(true);
  }

  arrives(here = true): void {
    this.#drive(this.#lines.arrive, !here);
  }

  /** The arm goes up, the car drives under it and away, the arm comes down. */
  async passes(): Promise<void> {
    this.#armClosed(false);
    await pause(300);
    this.#armOpen(true);
    await pause(100);
    this.#safety(true);
    this.arrives(false);
    await pause(300);
    this.#safety(false);
    await pause(100);
    this.#armOpen(false);
    await pause(300);
    this.#armClosed(true);
    await pause(300);
  }

  #safety(car: boolean): void {
    this.#drive(this.#lines.safety, car);
  }

  #armOpen(there: boolean): void {
    this.#drive(this.#lines.armOpen, !there);
  }

  #armClosed(there: boolean): void {
    this.#drive(this.#lines.armClosed, !there);
  }
}
