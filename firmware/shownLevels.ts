import { constants, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { ZoneId } from '../src/lighting/zone.ts';
import type { Level } from '../src/units.ts';

/**
 * Where the levels are kept: below /run, which is memory, where systemd gives a folder that outlives the process; else
 * the state folder.
 */
export function shownFile(
  folder: string,
  runtimeFolder: string | undefined = process.env['RUNTIME_DIRECTORY'],
): string {
  return join(runtimeFolder === undefined || runtimeFolder === '' ? folder : runtimeFolder, 'shown.json');
}

/**
 * What each lamp was last told, for the next process of the same boot. The store has it too, but only once the disk has
 * answered: a process killed before that, or with a dead disk, would leave a successor that opens a lit lamp dark. Written
 * before the lamps, so that one killed in between is followed in the direction it was going. Never synced: it is worth
 * nothing after a power cut.
 */
export class ShownLevels {
  readonly #file: string;
  readonly #machineBoot: string;
  #fd: number | null = null;

  constructor(at: { readonly file: string; readonly machineBoot: string }) {
    this.#file = at.file;
    this.#machineBoot = at.machineBoot;
  }

  /** What the lamps were told in this boot; null = nobody lit them yet, or nobody knows. */
  read(): Readonly<Record<ZoneId, Level>> | null {
    try {
      const [first = ''] = readFileSync(this.#file, 'utf8').split('\n', 1);
      return this.#known(JSON.parse(first));
    } catch {
      return null;
    }
  }

  /** One small write in place: whoever reads sees the old line or the new one. A disk that refuses costs only this. */
  keep(levels: Readonly<Record<ZoneId, Level>>): void {
    try {
      this.#fd ??= openSync(this.#file, constants.O_RDWR | constants.O_CREAT, 0o640);
      // What a longer line before it leaves behind the line end is not read.
      writeSync(this.#fd, `${JSON.stringify({ boot: this.#machineBoot, levels })}\n`, 0);
    } catch {
      this.#fd = null;
    }
  }

  /** The file lies where only duskgate writes, yet a level that is none must not reach a lamp. */
  #known(saved: unknown): Readonly<Record<ZoneId, Level>> | null {
    if (typeof saved !== 'object' || saved === null || !('boot' in saved) || !('levels' in saved)) return null;
    const { boot, levels } = saved;
    if (boot !== this.#machineBoot || typeof levels !== 'object' || levels === null) return null;
    const entries = Object.entries(levels).filter(
      ([, level]) => typeof level === 'number' && level >= 0 && level <= 100,
    );
    return Object.fromEntries(entries);
  }
}
