import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const page = Buffer.alloc(4_096, 1);
const pages = 64;

/** One page written and synced at a time, beside a figure that waits for the disk: the least that any promise on it costs. */
export class SyncedWrite {
  readonly #path: string;
  readonly #file: number;
  #at = 0;

  /** Makes its file beforehand, so that no write makes it longer. */
  constructor(folder: string) {
    this.#path = join(folder, 'synced-write');
    this.#file = openSync(this.#path, 'w');
    for (let n = 0; n < pages; n += 1) writeSync(this.#file, page);
    fsyncSync(this.#file);
  }

  /** Milliseconds of one. */
  measure(): number {
    const begun = performance.now();
    this.#at = (this.#at + 1) % pages;
    writeSync(this.#file, page, 0, page.length, this.#at * page.length);
    fsyncSync(this.#file);
    return performance.now() - begun;
  }

  close(): void {
    closeSync(this.#file);
    rmSync(this.#path);
  }
}
