import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Words, worded } from '../words/language.ts';
import { SaidError } from '../words/saidError.ts';
import { type Outcome, outcomeText, readTrial, type Trial, trialText } from './papers.ts';
import { type ShelfDisk, shelfDisk } from './shelfDisk.ts';
import { compareVersions, isVersion } from './version.ts';

/** Where the releases of a pole lie. */
export const shelfFolder = '/opt/duskgate';

export type Release = {
  /** Name of its folder. */
  readonly name: string;
  readonly version: string;
};

/** What became of a folder that was to be activated. */
export type Activation =
  /** It runs already. */
  | { readonly kind: 'same'; readonly release: string }
  /** The first of this pole: there is nothing to go back to. */
  | { readonly kind: 'first'; readonly release: string }
  /** On trial until it is confirmed; `back` is where the way back leads. */
  | { readonly kind: 'trial'; readonly release: string; readonly back: string };

/** Why a release cannot be changed, in words for whoever stands there. */
export class ReleaseTrouble extends SaidError {}

const words = {
  noRelease: {
    en: '{from} holds no release: no version in its package.json. Install the package again.',
    zh: '{from} 中没有版本：其 package.json 未写版本号。请重新安装软件包。',
  },
  noneToConfirm: {
    en: '{folder}: no release is installed, so none to confirm. Install one: sudo duskgate release install FILE.',
    zh: '{folder}：没有已安装的版本，无可确认。请安装：sudo duskgate release install FILE。',
  },
  noWayBack: {
    en: '{folder}: there is no release before this one to go back to. Install another one instead.',
    zh: '{folder}：没有更早的版本可以退回。请改为安装另一版本。',
  },
  belowFloor: {
    en: '{previous} is older than {floor}, below which {current} forbids to go. Install a newer one.',
    zh: '{previous} 早于 {floor}，而 {current} 禁止退回比 {floor} 更早的版本。请安装更新的版本。',
  },
} satisfies Record<string, Words>;

/**
 * The releases of a pole: `releases/NAME`, and the names `current` and `previous` that point at two of them. Every change
 * is a few steps on the disk in an order that leaves, wherever the power fails, `current` at a whole release.
 */
export class Shelf {
  readonly folder: string;
  readonly #disk: ShelfDisk;

  constructor(folder: string = shelfFolder, disk: ShelfDisk = shelfDisk) {
    this.folder = folder;
    this.#disk = disk;
  }

  get current(): Release | null {
    return this.#pointedAt('current');
  }

  get previous(): Release | null {
    return this.#pointedAt('previous');
  }

  /** The trial that runs; null also when the power failed before its release became the current one. */
  get trial(): Trial | null {
    const trial = readTrial(join(this.folder, 'trial.json'));
    return trial !== null && trial.release === this.current?.name ? trial : null;
  }

  /** Oldest version that may be installed; null = any. */
  get floor(): string | null {
    const text = textOf(join(this.folder, 'floor'))?.trim() ?? '';
    return isVersion(text) ? text : null;
  }

  /** All whole releases, by name. */
  get releases(): readonly Release[] {
    return namesIn(join(this.folder, 'releases')).flatMap((name) => this.#releaseOf(name) ?? []);
  }

  /** Puts a program's folder among the releases and makes it the current one. Done twice, it is done once. */
  activate(from: string): Activation {
    const version = versionIn(from);
    if (version === null) throw new ReleaseTrouble(worded(words.noRelease, { from }));
    const running = this.current;
    // Also before it is found the same: the power may have failed between its becoming current and the end.
    this.#prune();
    if (running !== null && isSameTree(from, this.#pathOf(running.name)))
      return { kind: 'same', release: running.name };
    const name = this.#freeName(version);
    this.#put(from, name);
    // An unproven release is no place to go back to: the one before it stays the way back.
    const back = this.trial?.back ?? running?.name ?? null;
    if (back === null) {
      this.#point('current', name);
      return { kind: 'first', release: name };
    }
    this.#write('trial.json', trialText({ v: 1, release: name, back, boots: [] }));
    this.#point('previous', back);
    this.#point('current', name);
    this.#prune();
    return { kind: 'trial', release: name, back };
  }

  /** Ends the trial well: the release stays, and what it forbids to go back to is forbidden. */
  confirm(): Release {
    const running = this.current;
    if (running === null) throw new ReleaseTrouble(worded(words.noneToConfirm, { folder: this.folder }));
    const asked = floorIn(this.#pathOf(running.name));
    if (asked !== null && (this.floor === null || compareVersions(asked, this.floor) > 0)) {
      this.#write('floor', `${asked}\n`);
    }
    this.#disk.remove(join(this.folder, 'trial.json'));
    // Whoever confirms has read what became of the one before.
    this.#disk.remove(join(this.folder, 'outcome.json'));
    this.#prune();
    return running;
  }

  /** Makes the release before the current one again and leaves an outcome for core to report. */
  back(given: Pick<Outcome, 'by' | 'why' | 'atMs'>): Outcome {
    const { current, previous } = this;
    if (current === null || previous === null || current.name === previous.name)
      throw new ReleaseTrouble(worded(words.noWayBack, { folder: this.folder }));
    const { floor } = this;
    if (floor !== null && compareVersions(previous.version, floor) < 0)
      throw new ReleaseTrouble(
        worded(words.belowFloor, { previous: previous.version, floor, current: current.version }),
      );
    const outcome: Outcome = { v: 1, from: current.version, to: previous.version, ...given };
    this.#write('outcome.json', outcomeText(outcome));
    this.#point('current', previous.name);
    this.#disk.remove(join(this.folder, 'trial.json'));
    return outcome;
  }

  /** Remembers that this boot of the machine tried the release on trial; answers how many did. */
  countBoot(boot: string): number {
    const { trial } = this;
    if (trial === null) return 0;
    if (trial.boots.includes(boot)) return trial.boots.length;
    const boots = [...trial.boots, boot].slice(-16);
    this.#write('trial.json', trialText({ ...trial, boots }));
    return boots.length;
  }

  /** Writes the tree beside first, so that a name in `releases` always stands for a whole one. */
  #put(from: string, name: string): void {
    const beside = join(this.folder, 'releases', '.new');
    this.#disk.makeFolder(join(this.folder, 'releases'));
    this.#disk.remove(beside);
    this.#disk.makeTree(from, beside);
    this.#disk.sync(this.folder);
    this.#disk.rename(beside, this.#pathOf(name));
  }

  #point(link: 'current' | 'previous', name: string): void {
    const beside = join(this.folder, `${link}.new`);
    this.#disk.remove(beside);
    this.#disk.symlink(join('releases', name), beside);
    this.#disk.sync(this.folder);
    this.#disk.rename(beside, join(this.folder, link));
    this.#disk.sync(this.folder);
  }

  #write(file: string, text: string): void {
    const path = join(this.folder, file);
    this.#disk.write(`${path}.new`, text);
    this.#disk.rename(`${path}.new`, path);
    this.#disk.sync(this.folder);
  }

  /** Only the running release and the way back from it stay. */
  #prune(): void {
    const kept = new Set([this.current?.name, this.previous?.name, this.trial?.back]);
    for (const name of namesIn(join(this.folder, 'releases')))
      if (!kept.has(name)) this.#disk.remove(this.#pathOf(name));
  }

  #freeName(version: string): string {
    const taken = new Set(namesIn(join(this.folder, 'releases')));
    for (let n = 1; ; n++) {
      const name = n === 1 ? version : `${version}.${n}`;
      if (!taken.has(name)) return name;
    }
  }

  #pointedAt(link: 'current' | 'previous'): Release | null {
    try {
      return this.#releaseOf(basename(readlinkSync(join(this.folder, link))));
    } catch {
      return null;
    }
  }

  #releaseOf(name: string): Release | null {
    const version = versionIn(this.#pathOf(name));
    return version === null ? null : { name, version };
  }

  #pathOf(name: string): string {
    return join(this.folder, 'releases', name);
  }
}

function namesIn(folder: string): readonly string[] {
  return statSync(folder, { throwIfNoEntry: false }) === undefined ? [] : readdirSync(folder).sort();
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** List of a release's files with their digests, which the package builder writes; it names the release. */
const digestsFile = 'SHA256SUMS';

function isSameTree(a: string, b: string): boolean {
  const [left, right] = [a, b].map((folder) => textOf(join(folder, digestsFile)));
  return left !== null && left === right;
}

function versionIn(folder: string): string | null {
  const version = packageIn(folder)?.['version'];
  return typeof version === 'string' && isVersion(version) ? version : null;
}

/** `floor` in package.json: the oldest version this one lets be installed after it. */
function floorIn(folder: string): string | null {
  const floor = packageIn(folder)?.['floor'];
  return typeof floor === 'string' && isVersion(floor) ? floor : null;
}

function packageIn(folder: string): Record<string, unknown> | null {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, unknown>;
  } catch {
    return null;
  }
}
