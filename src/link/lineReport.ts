import type { FrameToCore } from '../channel.ts';
import { minuteMs } from '../units.ts';
import type { Ending } from './ending.ts';
import type { Surroundings } from './timers.ts';

const floodSpokenOfMs = 10 * minuteMs;

/** What core, and so the crew, is told about the line to the office. */
export class LineReport {
  readonly #send: (frame: FrameToCore & { kind: 'link' }) => boolean;
  readonly #surroundings: Surroundings;
  #line = { connected: false, text: 'starting' };
  #deaf: string | null = null;
  #flood: string | null = null;
  #told = '';
  #cancelFlood: () => void = () => undefined;

  constructor(given: { send: (frame: FrameToCore & { kind: 'link' }) => boolean; surroundings: Surroundings }) {
    this.#send = given.send;
    this.#surroundings = given.surroundings;
  }

  lineIs(connected: boolean, text: string): void {
    this.#line = { connected, text };
    this.#deaf = null;
    this.#tell();
  }

  /** Commands do not come through, although the line stands; null = they do. */
  deaf(text: string | null): void {
    this.#deaf = text;
    this.#tell();
  }

  /** Spoken of for ten minutes. */
  flood(text: string): void {
    this.#flood = text;
    this.#tell();
    this.#cancelFlood();
    this.#cancelFlood = this.#surroundings.after(floodSpokenOfMs, () => {
      this.#flood = null;
      this.#tell();
    });
  }

  /** To a core that was away and knows nothing. */
  again(): void {
    this.#told = '';
    this.#tell();
  }

  close(): void {
    this.#cancelFlood();
  }

  /** Only what is new: each one may become a line in the crew's log. */
  #tell(): void {
    const detail = [this.#line.text, this.#deaf, this.#flood].filter((text) => text !== null).join('; ');
    const frame = { kind: 'link', connected: this.#line.connected, detail } as const;
    const told = JSON.stringify(frame);
    if (told !== this.#told && this.#send(frame)) this.#told = told;
  }
}

/** Why there is no line, in words, with what to do about it where somebody can. */
export function endingWords(ending: Ending, host: string, nextTryMs: number): string {
  switch (ending.kind) {
    case 'refused':
    case 'protocol':
      return `${host} refuses the connection: ${ending.text}; check the username and the password file`;
    case 'takenOver':
      return nextTryMs > minuteMs
        ? `${ending.text} twice within a minute; give each device its own id. Next try in ${Math.round(nextTryMs / minuteMs)} min`
        : ending.text;
    case 'unreachable':
    case 'hungUp':
      return `cannot connect to ${host}: ${ending.text}`;
    case 'lost':
      return `lost ${host}: ${ending.text}`;
    default:
      return ending.kind satisfies never;
  }
}
