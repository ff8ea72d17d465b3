import type { SiteView } from '../controller/view.ts';
import type { ReplyMessage } from '../mqtt/replyMessages.ts';
import { upTopic } from '../mqtt/topics.ts';
import type { Words } from '../words/language.ts';
import type { Outbound } from './message.ts';
import { QuietLog } from './quietLog.ts';
import type { Surroundings } from './timers.ts';

const replyExpiryS = 60;
const logExpiryS = 3_600;

export type NoticesParts = {
  /** Null until core has shown itself. */
  readonly view: () => SiteView | null;
  readonly line: { readonly connected: boolean; publish(message: Outbound): Promise<void> };
  readonly surroundings: Surroundings;
  /** One line for the log of the host. */
  readonly say: (line: string) => void;
};

/** What is told once and kept nowhere: answers and warnings for the office, lines for the host's log. */
export class Notices {
  readonly #parts: NoticesParts;
  readonly #log: QuietLog;

  constructor(parts: NoticesParts) {
    this.#parts = parts;
    this.#log = new QuietLog(parts.say);
  }

  /** `key` names the thing the line is about; see QuietLog. */
  say(key: string, text: string): void {
    this.#log.say(key, text, this.#parts.surroundings.monoMs());
  }

  /** For the host's log and, when there is a line, for the office. */
  warn(key: string, text: Words): void {
    this.#log.say(key, text.en, this.#parts.surroundings.monoMs(), (line) => this.#warnOffice({ ...text, en: line }));
  }

  reply(message: ReplyMessage): void {
    this.#tell('reply', message, { qos: 1, expiryS: replyExpiryS });
  }

  #warnOffice(text: Words): void {
    const boot = this.#parts.view()?.run;
    const atMs = Math.round(this.#parts.surroundings.wallMs());
    if (boot !== undefined) {
      this.#tell(
        'log',
        { v: 1, boot, ts_ms: atMs, level: 'warning', text: text.en, text_zh: text.zh },
        { qos: 0, expiryS: logExpiryS },
      );
    }
  }

  #tell(channel: 'reply' | 'log', message: object, how: Pick<Outbound, 'qos'> & { readonly expiryS: number }): void {
    const { line, view } = this.#parts;
    const place = view();
    if (place === null || !line.connected) return;
    const topic = upTopic(place, channel);
    line.publish({ topic, payload: JSON.stringify(message), retain: false, ...how }).catch((problem: unknown) => {
      this.say('publish', `${topic}: the broker did not take a message: ${String(problem)}`);
    });
  }
}
