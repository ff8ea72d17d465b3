import type { OfficeRecord } from '../../controller/effect.ts';
import { type Monotonic, secondMs } from '../../units.ts';
import type { Disk } from './disk.ts';

/** From the disk through broker and office to a guard's telephone. */
const wayMs = secondMs;

/** The property office behind its broker: it gets what is on the disk, in order, and acknowledges what it has. */
export class Office {
  connected = true;
  /** It has everything up to this row. */
  seq = 0;
  readonly #disk: Disk;
  readonly #later: (atMono: Monotonic, act: () => void) => void;
  readonly #onRow: (record: OfficeRecord) => void;
  #underWay = false;

  constructor({ disk, later, onRow }: OfficeWiring) {
    this.#disk = disk;
    this.#later = later;
    this.#onRow = onRow;
  }

  /** There is something on the disk, or the line is there again. */
  look(nowMono: Monotonic): void {
    if (this.#underWay || !this.connected) return;
    this.#underWay = true;
    this.#later(nowMono + wayMs, () => this.#fetch());
  }

  #fetch(): void {
    this.#underWay = false;
    if (!this.connected) return;
    for (const { seq, record } of this.#disk.rows) {
      if (seq <= this.seq) continue;
      this.seq = seq;
      this.#onRow(record);
    }
    this.#disk.acknowledge(this.seq);
  }
}

export type OfficeWiring = {
  readonly disk: Disk;
  readonly later: (atMono: Monotonic, act: () => void) => void;
  readonly onRow: (record: OfficeRecord) => void;
};
