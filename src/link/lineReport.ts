import type { FrameToCore } from '../channel.ts';
import type { LinkTrouble, LinkTroubleKind } from '../controller/link.ts';
import { minuteMs } from '../units.ts';
import { cut, type Words, worded } from '../words/language.ts';
import type { Ending } from './ending.ts';
import type { Surroundings } from './timers.ts';

const floodSpokenOfMs = 10 * minuteMs;

/** What core takes of either. */
const detailMax = 200;
const troubleMax = 300;

type Told = FrameToCore & { kind: 'link' | 'linkTroubles' };

export type LineReportParts = {
  /** False when core is away. */
  readonly send: (frame: Told) => boolean;
  readonly surroundings: Surroundings;
};

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
  accessList: {
    en: "Commands do not come through. Check the broker's access list.",
    zh: '指令无法送达。请检查消息服务器的访问列表。',
  },
  noWayBack: {
    en: 'The line stands until it is next cut. Put the file right; it is looked at each minute.',
    zh: '现有连接断开后将无法恢复。请改正该文件；设备每分钟检查一次。',
  },
  sender: { en: "Find the sender in the broker's log.", zh: '请在消息服务器日志中查找发送方。' },
  lost: { en: 'lost {host}: {text}', zh: '与 {host} 的连接断开：{text}' },
} satisfies Record<string, Words>;

/** What core, and so the crew, is told about the line to the office. */
export class LineReport {
  readonly #send: LineReportParts['send'];
  readonly #surroundings: Surroundings;
  #line: { readonly connected: boolean; readonly text: Words } = { connected: false, text: words.starting };
  readonly #troubles = new Map<LinkTroubleKind, LinkTrouble>();
  #toldLine = '';
  #toldTroubles = '';
  #cancelFlood: () => void = () => undefined;

  constructor(given: LineReportParts) {
    this.#send = given.send;
    this.#surroundings = given.surroundings;
  }

  lineIs(connected: boolean, text: Words): void {
    this.#line = { connected, text };
    // Whether commands come through is asked anew with each line.
    this.#troubles.delete('deaf');
    this.#tell();
  }

  /** What ails the line, though it may stand; null = nothing of this kind. True when it is news. */
  trouble(kind: LinkTroubleKind, trouble: LinkTrouble | null): boolean {
    const before = this.#troubles.get(kind);
    if (trouble === null) this.#troubles.delete(kind);
    else this.#troubles.set(kind, trouble);
    this.#tell();
    return trouble !== null && before?.text.en !== trouble.text.en;
  }

  /** Spoken of for ten minutes. */
  flood(text: Words): void {
    this.trouble('flood', { kind: 'flood', text, remedy: words.sender });
    this.#cancelFlood();
    this.#cancelFlood = this.#surroundings.after(floodSpokenOfMs, () => this.trouble('flood', null));
  }

  /** To a core that was away and knows nothing. */
  again(): void {
    this.#toldLine = '';
    this.#toldTroubles = '';
    this.#tell();
  }

  close(): void {
    this.#cancelFlood();
  }

  /** Only what is new: each one may become a line in the crew's log. */
  #tell(): void {
    const { connected, text } = this.#line;
    const troubles = [...this.#troubles.values()].map((trouble) => ({
      ...trouble,
      text: cut(trouble.text, troubleMax),
    }));
    this.#toldLine = this.#news({ kind: 'link', connected, detail: cut(text, detailMax) }, this.#toldLine);
    this.#toldTroubles = this.#news({ kind: 'linkTroubles', troubles }, this.#toldTroubles);
  }

  /** Sends what differs from what was told; answers with what is told by now. */
  #news(frame: Told, told: string): string {
    const text = JSON.stringify(frame);
    return text !== told && this.#send(frame) ? text : told;
  }
}

/** Commands do not come through, although the line stands. */
export function deafness(text: Words): LinkTrouble {
  return { kind: 'deaf', text, remedy: words.accessList };
}

/** It stands, and could not be dialled anew. */
export function noWayBack(text: Words): LinkTrouble {
  return { kind: 'access', text, remedy: words.noWayBack };
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
