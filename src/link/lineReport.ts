import type { FrameToCore } from '../channel.ts';
import { minuteMs } from '../units.ts';
import { cut, type Words, worded } from '../words/language.ts';
import type { Ending } from './ending.ts';
import type { Surroundings } from './timers.ts';

const floodSpokenOfMs = 10 * minuteMs;

/** What core takes of it. */
const detailMax = 200;

const words = {
  starting: { en: 'starting', zh: '启动中' },
  refused: {
    en: '{host} refuses the connection: {text}; check the username and the password file',
    zh: '{host} 拒绝连接：{text}；请检查用户名与密码文件',
  },
  twice: {
    en: '{text} twice within a minute; give each device its own id. Next try in {minutes} min',
    zh: '一分钟内两次：{text}；请给每台设备各自的编号。{minutes} 分钟后再试',
  },
  unreachable: { en: 'cannot connect to {host}: {text}', zh: '无法连接 {host}：{text}' },
  lost: { en: 'lost {host}: {text}', zh: '与 {host} 的连接断开：{text}' },
} satisfies Record<string, Words>;

/** What core, and so the crew, is told about the line to the office. */
export class LineReport {
  readonly #send: (frame: FrameToCore & { kind: 'link' }) => boolean;
  readonly #surroundings: Surroundings;
  #line: { readonly connected: boolean; readonly text: Words } = { connected: false, text: words.starting };
  #deaf: Words | null = null;
  #flood: Words | null = null;
  #told = '';
  #cancelFlood: () => void = () => undefined;

  constructor(given: { send: (frame: FrameToCore & { kind: 'link' }) => boolean; surroundings: Surroundings }) {
    this.#send = given.send;
    this.#surroundings = given.surroundings;
  }

  lineIs(connected: boolean, text: Words): void {
    this.#line = { connected, text };
    this.#deaf = null;
    this.#tell();
  }

  /** Commands do not come through, although the line stands; null = they do. */
  deaf(text: Words | null): void {
    this.#deaf = text;
    this.#tell();
  }

  /** Spoken of for ten minutes. */
  flood(text: Words): void {
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
    const parts = [this.#line.text, this.#deaf, this.#flood].filter((text) => text !== null);
    const en = parts.map((part) => part.en).join('; ');
    const zh = parts.map((part) => part.zh).join('；');
    const frame = { kind: 'link', connected: this.#line.connected, detail: cut({ en, zh }, detailMax) } as const;
    const told = JSON.stringify(frame);
    if (told !== this.#told && this.#send(frame)) this.#told = told;
  }
}

/** Why there is no line, in words, with what to do about it where somebody can. */
export function endingWords({ kind, text }: Ending, host: string, nextTryMs: number): Words {
  switch (kind) {
    case 'refused':
    case 'protocol':
      return worded(words.refused, { host, text });
    case 'takenOver':
      return nextTryMs > minuteMs ? worded(words.twice, { text, minutes: Math.round(nextTryMs / minuteMs) }) : text;
    case 'unreachable':
    case 'hungUp':
      return worded(words.unreachable, { host, text });
    case 'lost':
      return worded(words.lost, { host, text });
    default:
      return kind satisfies never;
  }
}
