import type { FrameToCore } from '../channel.ts';
import { readRosterPart, whatWords } from '../mqtt/rosterMessage.ts';
import type { RosterMessage } from '../mqtt/rosterMessages.ts';
import type { DurationMs } from '../units.ts';
import { type Words, worded } from '../words/language.ts';
import type { Inbound } from './message.ts';
import type { Surroundings } from './timers.ts';

/** One part at a time: 20 a second are a megabyte, and core writes each to its disk between two card reads. */
const paceMs: DurationMs = 50;
/** Six megabytes of base64, twice what 100,000 cards take. */
const waitingMax = 128;

const words = {
  tooMany: {
    en: 'More than {max} parts of a {what} wait, and the next was dropped. Send the delivery again, 20 parts a second.',
    zh: '等待中的{what}分段超过 {max} 个，其后的已丢弃。请以每秒 20 段重新发送。',
  },
  coreAway: {
    en: 'A {what} came while the controller was away. Send the delivery again in a minute.',
    zh: '收到{what}时主控不在。请一分钟后重新发送。',
  },
} satisfies Record<string, Words>;

export type RosterDeskParts = {
  readonly surroundings: Surroundings;
  /** False when core is away. */
  readonly send: (frame: FrameToCore & { kind: 'rosterPart' | 'confPart' }) => boolean;
  readonly warn: (key: string, text: Words) => void;
  readonly what?: 'roster' | 'config';
};

/** Brings the parts of a roster or a config to core, no faster than core can put them down. What they say is core's to judge. */
export class RosterDesk {
  readonly #parts: RosterDeskParts;
  #waiting: RosterMessage[] = [];
  #resting = false;
  readonly #what: 'roster' | 'config';
  #cancel: () => void = () => undefined;

  constructor(parts: RosterDeskParts) {
    this.#parts = parts;
    this.#what = parts.what ?? 'roster';
  }

  receive({ payload, retained }: Inbound): void {
    if (this.#waiting.length >= waitingMax) {
      const text = worded(words.tooMany, { max: waitingMax, what: whatWords[this.#what] });
      return this.#parts.warn(`${this.#what} flood`, text);
    }
    const reading = readRosterPart(payload, retained, this.#what);
    if (reading.kind === 'refused') return this.#parts.warn(this.#what, reading.text);
    this.#waiting.push(reading.part);
    if (!this.#resting) this.#sendNext();
  }

  /** Core is away, or the line is left: a delivery begins anew. */
  reset(): void {
    this.#cancel();
    this.#resting = false;
    this.#waiting = [];
  }

  #sendNext(): void {
    const part = this.#waiting.shift();
    this.#resting = part !== undefined;
    if (part === undefined) return;
    const kind = this.#what === 'roster' ? 'rosterPart' : 'confPart';
    if (!this.#parts.send({ kind, part })) {
      this.reset();
      return this.#parts.warn(this.#what, worded(words.coreAway, { what: whatWords[this.#what] }));
    }
    this.#cancel = this.#parts.surroundings.after(paceMs, () => this.#sendNext());
  }
}
