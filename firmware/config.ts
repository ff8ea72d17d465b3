import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Site } from '../src/controller/site.ts';
import { type Accepted, isCurrent, readAccepted } from '../src/settings/accepted.ts';
import { configInForce, sentConfigFiles } from '../src/settings/sentConfig.ts';
import { cut, type Words, worded } from '../src/words/language.ts';
import { wordsOf } from '../src/words/saidError.ts';
import type { Verdict } from './configProof.ts';
import { askErrand } from './errand.ts';

export type ConfigPlace = { readonly file: string; readonly folder: string };

/** What became of a look at the config file. */
export type Look =
  | { readonly kind: 'same' }
  | { readonly kind: 'new'; readonly site: Site }
  | { readonly kind: 'refused'; readonly message: Words };

/** The acceptance reads the YAML, checks the schema and plays 366 nights; on a slow pole that takes a while. */
const acceptMsMax = 120_000;
const wordsCharsMax = 4_000;
const acceptProgram = fileURLToPath(new URL('./acceptConfig.ts', import.meta.url));

const words = {
  unread: {
    en: '{folder}: the accepted copy cannot be read back; look at the disk',
    zh: '{folder}：无法读回已接受的副本；请检查磁盘',
  },
  notProved: { en: 'the config could not be proved: {why}', zh: '无法验证配置：{why}' },
} satisfies Record<string, Words>;

/** The config of a pole: the accepted copy that runs, and the file that people edit. */
export class Config {
  readonly #place: ConfigPlace;
  #accepted: Accepted | null;
  /** What the files looked like at the last look that came to an end. */
  #seen = '';

  constructor(place: ConfigPlace) {
    this.#place = place;
    const reading = readAccepted(place.folder);
    this.#accepted = reading.kind === 'ok' ? reading.accepted : null;
  }

  /** The accepted copy; null before the first acceptance. Reading it costs nothing, so lights do not wait. */
  get site(): Site | null {
    return this.#accepted?.site ?? null;
  }

  /** The file that counts: the one on the device, or one that was sent and proved since it was last edited. */
  get file(): string {
    return configInForce(this.#place.folder, this.#place.file);
  }

  /** Looks at the file; when its text is new, lets a child accept or refuse it. Never rejects. */
  async look(): Promise<Look> {
    const marks = this.#marks();
    if (marks === this.#seen) return { kind: 'same' };
    this.#seen = marks;
    const wasRefused = this.#accepted;
    if (wasRefused !== null && this.#runsThisFile(wasRefused)) return { kind: 'new', site: wasRefused.site };
    return this.#accept();
  }

  #runsThisFile(accepted: Accepted): boolean {
    return accepted.sourceFile === this.file && isCurrent(accepted, (file) => readFileSync(file));
  }

  async #accept(): Promise<Look> {
    const refusal = await accept({ file: this.file, folder: this.#place.folder });
    if (refusal !== null) return { kind: 'refused', message: refusal };
    const reading = readAccepted(this.#place.folder);
    if (reading.kind === 'none') {
      return { kind: 'refused', message: worded(words.unread, { folder: this.#place.folder }) };
    }
    this.#accepted = reading.accepted;
    this.#seen = this.#marks();
    return { kind: 'new', site: reading.accepted.site };
  }

  /** Size and time of the file and of all it names: a look each few seconds must not read them. */
  #marks(): string {
    const { sent, mark } = sentConfigFiles(this.#place.folder);
    const files = new Set([this.#place.file, sent, mark, ...(this.#accepted?.sources ?? []).map(({ file }) => file)]);
    return [...files].map(markOf).join(' ');
  }
}

function markOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  return found === undefined ? 'none' : `${found.mtimeMs}/${found.size}/${found.ino}`;
}

/** Null when accepted, else why not. */
async function accept({ file, folder }: ConfigPlace): Promise<Words | null> {
  const errand = { program: acceptProgram, args: [folder, file], patienceMs: acceptMsMax };
  try {
    const { taken, text } = await askErrand<Verdict>(errand);
    return taken ? null : cut(text, wordsCharsMax);
  } catch (error) {
    return worded(words.notProved, { why: wordsOf(error) });
  }
}

/** Whether a new site can be taken over while running, or needs the outputs to be claimed anew. */
export function needsRestart(before: Site, after: Site): boolean {
  return wiring(before) !== wiring(after);
}

function wiring({ board, statusLed, inputs, clock, zones, lanes, readers, meters }: Site): string {
  return JSON.stringify([
    board,
    statusLed,
    inputs,
    clock.sources,
    readers,
    meters,
    // How often the inputs are read follows from `staleMs`.
    lanes.map(({ id, inputs, outputs, limits }) => [id, inputs, outputs, limits.staleMs]),
    zones.map(({ id, output, luminaire, failTo }) => [id, output, luminaire.powerCurve, luminaire.dimming, failTo]),
  ]);
}
