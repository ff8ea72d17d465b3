import { closeSync, fsyncSync, openSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A file of no use but its size. When the disk is full SQLite can neither write nor delete; removing the ballast gives it
 * the room to prune (measured: 512 kB are enough, without it every statement fails).
 */
export class Ballast {
  readonly file: string;
  readonly #bytes: number;

  constructor(folder: string, bytes: number) {
    this.file = join(folder, 'ballast');
    this.#bytes = bytes;
  }

  /** Whether the room is kept now. */
  get held(): boolean {
    return (statSync(this.file, { throwIfNoEntry: false })?.size ?? 0) >= this.#bytes;
  }

  /** Takes the room, if the disk has four times as much; whether it is held now. */
  take(): boolean {
    if (this.held) return true;
    const { bavail, bsize } = statfsSync(join(this.file, '..'));
    if (bavail * bsize < 4 * this.#bytes) return false;
    try {
      this.#fill();
      return true;
    } catch {
      this.drop();
      return false;
    }
  }

  /** Gives the room back; how many bytes that freed. */
  drop(): number {
    const size = statSync(this.file, { throwIfNoEntry: false })?.size ?? 0;
    rmSync(this.file, { force: true });
    return size;
  }

  /** Real bytes: a file with a hole would keep no room. */
  #fill(): void {
    const piece = Buffer.alloc(64 * 1024, 'duskgate ballast\n');
    const fd = openSync(this.file, 'w');
    try {
      for (let left = this.#bytes; left > 0; left -= piece.length)
        writeSync(fd, piece, 0, Math.min(left, piece.length));
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  }
}
