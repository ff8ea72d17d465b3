import type { LinkTrouble } from '../controller/link.ts';
import type { SiteView } from '../controller/view.ts';
import type { HomeAssistant } from '../mqtt/homeAssistant.ts';
import { goodbyeMessage } from '../mqtt/statusMessage.ts';
import { parseTopic, upTopic } from '../mqtt/topics.ts';
import { minuteMs } from '../units.ts';
import type { Words } from '../words/language.ts';
import { type Account, accountOf } from './account.ts';
import type { Backoff } from './backoff.ts';
import type { Protocol } from './client.ts';
import { Connection } from './connection.ts';
import type { BrokerAccess } from './core.ts';
import type { Ending } from './ending.ts';
import { noWayBack } from './lineReport.ts';
import type { Inbound, Outbound } from './message.ts';
import type { Patience } from './patience.ts';
import { SameIdWatch } from './sameId.ts';
import type { Surroundings } from './timers.ts';

export type BrokerLineEars = {
  /** No line yet, or none at all, and why. */
  away(text: Words): void;
  up(host: string, protocol: Protocol): void;
  down(host: string, ending: Ending, nextTryMs: number): void;
  /** This device hangs up. */
  left(): void;
  deaf(text: Words | null): void;
  message(message: Inbound): void;
  /** Somebody wrote over the own birth. */
  overwritten(): void;
  /** What ails the way to the broker, though the line may stand; null = nothing of this kind. */
  trouble(kind: 'certificate' | 'access', trouble: LinkTrouble | null): void;
};

export type BrokerLineParts = {
  /** Asked whenever core runs another config. */
  readonly broker: () => BrokerAccess;
  readonly ears: BrokerLineEars;
  readonly surroundings: Surroundings;
  readonly patience: Patience | undefined;
  readonly backoff: Backoff | undefined;
};

/** Passwords and certificates may have been renewed: so often their files are looked at. */
const lookMs = minuteMs;

/** The line to the broker that core's config names: one at a time, each left with a good-bye before the next. */
export class BrokerLine {
  readonly #parts: BrokerLineParts;
  #connection: Connection | null = null;
  #connectedAs = '';
  #view: SiteView | null = null;
  #sameId: SameIdWatch | null = null;
  #access: { revision: string; access: BrokerAccess } | null = null;
  #cancelLook: (() => void) | null = null;
  /** The last connection's good-bye; the next one waits for it, so that the birth comes after the death. */
  #closing: Promise<void> = Promise.resolve();

  constructor(parts: BrokerLineParts) {
    this.#parts = parts;
  }

  get connected(): boolean {
    return this.#connection?.connected === true;
  }

  /** How the config shows this device to Home Assistant; null: not at all. */
  get homeAssistant(): HomeAssistant | null {
    const access = this.#access?.access;
    return access?.kind === 'broker' ? (access.homeAssistant ?? null) : null;
  }

  publish(message: Outbound): Promise<void> {
    return this.#connection?.publish(message) ?? Promise.reject(new Error('not connected to the broker'));
  }

  /** Another run, another device or another broker is another connection: the will names the run. */
  follow(view: SiteView): void {
    this.#view = view;
    const access = this.#accessFor(view);
    const as = JSON.stringify([view.site, view.device, view.run, { ...access, trouble: null }]);
    if (as === this.#connectedAs) return;
    this.leave('stopped');
    this.#connectedAs = as;
    this.#cancelLook = this.#parts.surroundings.after(lookMs, () => this.#lookAgain());
    if (access.kind === 'none') return this.#parts.ears.away(access.text);
    const account = accountOf(view, access);
    this.#sameId = new SameIdWatch(view.run);
    this.#closing = this.#closing.then(() => {
      if (this.#connectedAs === as) this.#connect(account);
    });
  }

  /** Hangs up with a good-bye to the office. `closed` says when that is over. */
  leave(why: 'stopped' | 'core-gone'): void {
    const connection = this.#connection;
    this.#connection = null;
    this.#connectedAs = '';
    this.#cancelLook?.();
    this.#cancelLook = null;
    this.#parts.ears.left();
    if (connection === null || this.#view === null) return;
    const message = goodbyeMessage(this.#view.run, this.#parts.surroundings.wallMs(), why);
    const topic = upTopic(this.#view, 'status');
    const last = { topic, payload: JSON.stringify(message), qos: 1, retain: true } as const;
    this.#closing = this.#closing.then(() => connection.stop(last));
  }

  /** With other certificates or another password it is another connection, after a good-bye; else nothing happens. */
  #lookAgain(): void {
    this.#cancelLook = this.#parts.surroundings.after(lookMs, () => this.#lookAgain());
    const view = this.#view;
    if (view === null) return;
    const access = this.#parts.broker();
    // A certificate whose key is still being copied must not end a line that stands.
    if (access.kind === 'none')
      return this.connected ? this.#parts.ears.trouble('access', noWayBack(access.text)) : undefined;
    this.#take(view, access);
    this.follow(view);
  }

  closed(): Promise<void> {
    return this.#closing;
  }

  #accessFor(view: SiteView): BrokerAccess {
    if (this.#access?.revision !== view.siteRevision) {
      return this.#take(view, this.#parts.broker());
    }
    return this.#access.access;
  }

  #take(view: SiteView, access: BrokerAccess): BrokerAccess {
    this.#access = { revision: view.siteRevision, access };
    this.#parts.ears.trouble('access', null);
    if (access.kind === 'broker') this.#parts.ears.trouble('certificate', access.trouble ?? null);
    return access;
  }

  #connect(account: Account): void {
    const { ears, surroundings, patience, backoff } = this.#parts;
    const host = new URL(account.url).host;
    ears.away({ en: `connecting to ${host}`, zh: `正在连接 ${host}` });
    this.#connection = new Connection({
      account,
      surroundings,
      patience,
      backoff,
      ears: {
        up: (protocol) => ears.up(host, protocol),
        down: (ending, nextTryMs) => ears.down(host, ending, nextTryMs),
        deaf: (text) => ears.deaf(text),
        message: (message) => this.#onMessage(message),
      },
    });
    this.#connection.start();
  }

  #onMessage(message: Inbound): void {
    if (parseTopic(message.topic)?.kind === 'up') this.#onOwnStatus(message);
    else this.#parts.ears.message(message);
  }

  #onOwnStatus({ payload }: Inbound): void {
    const verdict = this.#sameId?.judge(payload) ?? 'right';
    if (verdict === 'right') return;
    this.#parts.ears.overwritten();
    if (verdict === 'foreign') this.#connection?.takenOver();
  }
}
