import type { FrameToCore } from '../channel.ts';
import { readPeople } from '../mqtt/peopleMessage.ts';
import type { Words } from '../words/language.ts';
import type { Inbound } from './message.ts';

const coreAway: Words = {
  en: 'A people roster came while the controller was away. Publish it again in a minute.',
  zh: '收到人员名册时主控不在。请一分钟后重新发布。',
};

export type PeopleDoorParts = {
  /** False when core is away; the retained message comes again at the next connection. */
  readonly send: (frame: FrameToCore & { kind: 'people' }) => boolean;
  readonly warn: (key: string, text: Words) => void;
};

/** Brings people rosters to core, which judges them. */
export class PeopleDoor {
  readonly #parts: PeopleDoorParts;

  constructor(parts: PeopleDoorParts) {
    this.#parts = parts;
  }

  receive({ payload }: Inbound): void {
    const reading = readPeople(payload);
    if (reading.kind === 'none') return;
    if (reading.kind === 'refused') return this.#parts.warn('people', reading.text);
    const { roster } = reading;
    if (this.#parts.send({ kind: 'people', roster })) return;
    this.#parts.warn('people', coreAway);
  }
}
