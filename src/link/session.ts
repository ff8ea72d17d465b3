import type { MqttClient } from 'mqtt';
import { type Words, worded } from '../words/language.ts';
import type { Account } from './account.ts';
import { dial, holdAcknowledgements, type Protocol, watchPacketSize } from './client.ts';
import { type Ending, failure, farewell } from './ending.ts';
import type { Inbound, Outbound } from './message.ts';
import type { Patience } from './patience.ts';
import { type Subscription, subscribe } from './subscription.ts';
import type { Surroundings } from './timers.ts';

export type SessionEars = {
  up(): void;
  /** `taken` tells the broker that the message is safe; in a session that is not kept the library has told it. */
  message(message: Inbound, taken: () => void): void;
  /** Null when all subscriptions are granted. */
  deaf(text: Words | null): void;
  /** Once, and nothing after it. */
  ended(ending: Ending): void;
};

/**
 * One connection to the broker, from dialling to its end. The library's own reconnecting is off: a client that was
 * refused or whose socket closes late can stop for ever, so each try is a new client. See docs/decisions/0010.
 */
const words = {
  closed: { en: 'the broker closed the line', zh: '消息服务器断开了连接' },
  noAnswer: { en: 'no answer from the broker for {seconds} s', zh: '消息服务器已 {seconds} 秒没有应答' },
  mute: { en: 'the broker did not answer', zh: '消息服务器没有应答' },
  deaf: {
    en: 'The broker refuses the subscription to {filters}.',
    zh: '消息服务器拒绝订阅 {filters}。',
  },
} satisfies Record<string, Words>;

export class Session {
  readonly #client: MqttClient;
  readonly #protocol: Protocol;
  readonly #patience: Patience;
  readonly #surroundings: Surroundings;
  readonly #ears: SessionEars;
  readonly #waiting = new Set<(problem: Error) => void>();
  readonly #timers = new Set<() => void>();
  #up = false;
  #over = false;

  constructor(given: {
    account: Account;
    protocol: Protocol;
    patience: Patience;
    surroundings: Surroundings;
    ears: SessionEars;
  }) {
    this.#protocol = given.protocol;
    this.#patience = given.patience;
    this.#surroundings = given.surroundings;
    this.#ears = given.ears;
    this.#client = dial(given.account, given.protocol, given.patience);
    this.#listen(given.account.subscriptions);
    this.#hear(given.account.kept !== undefined);
    this.#doubt();
  }

  /** Rejects when the line is down, dies meanwhile, stays silent too long, or the broker says no. */
  publish(message: Outbound): Promise<void> {
    if (!this.#up || this.#over) return Promise.reject(new Error('not connected to the broker'));
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const { pubackMs } = this.#patience;
    const cancel = this.#after(pubackMs, () => this.#lose(worded(words.noAnswer, { seconds: pubackMs / 1_000 })));
    this.#waiting.add(reject);
    this.#client.publish(message.topic, message.payload, this.#publishOptions(message), (problem) => {
      cancel();
      this.#waiting.delete(reject);
      if (problem) reject(problem);
      else resolve();
    });
    return promise;
  }

  /** Says good-bye, so that no will is published. Resolves when the socket is closed or after `withinMs`. */
  close(withinMs: number): Promise<void> {
    if (this.#over) return Promise.resolve();
    this.#finish(new Error('closed'));
    return new Promise((resolve) => {
      const cancel = this.#surroundings.after(withinMs, () => this.#drop(resolve));
      this.#client.end(false, {}, () => {
        cancel();
        this.#drop(resolve);
      });
    });
  }

  #listen(subscriptions: readonly Subscription[]): void {
    const client = this.#client;
    client.on('connect', () => this.#onConnect(subscriptions));
    client.on('disconnect', (packet) => this.#end(farewell(packet.reasonCode ?? 0)));
    client.on('error', (problem) => this.#end(failure(problem, this.#up)));
    client.on('close', () => this.#end({ kind: this.#up ? 'lost' : 'hungUp', text: words.closed }));
  }

  #hear(held: boolean): void {
    if (!held) {
      this.#client.on('message', (topic, payload, { retain }) => {
        if (!this.#over) this.#ears.message({ topic, payload, retained: retain }, alreadyTaken);
      });
      return;
    }
    holdAcknowledgements(this.#client, ({ topic, payload, retain }, taken) => {
      if (this.#over) return;
      const safe = (): void => {
        // Of another connection the broker knows nothing, and sends the message again.
        if (!this.#over) taken();
      };
      this.#ears.message({ topic, payload: Buffer.from(payload), retained: retain }, safe);
    });
  }

  /** What the library would bear without end: a broker that never answers, a packet that never ends. */
  #doubt(): void {
    watchPacketSize(this.#client, (text) => this.#lose(text));
    this.#after(this.#patience.connackMs, () => {
      if (!this.#up) this.#end({ kind: 'unreachable', text: words.mute });
    });
  }

  #onConnect(subscriptions: readonly Subscription[]): void {
    if (this.#over) return;
    this.#up = true;
    this.#subscribe(subscriptions);
    this.#ears.up();
  }

  /** A refused subscription is asked for again: rights may have been mended meanwhile. */
  #subscribe(subscriptions: readonly Subscription[]): void {
    subscribe(this.#client, subscriptions, (refused) => {
      if (this.#over) return;
      if (refused.length === 0) return this.#ears.deaf(null);
      const filters = refused.map(({ filter }) => filter).join(' and ');
      this.#ears.deaf(worded(words.deaf, { filters }));
      this.#after(this.#patience.subscribeAgainMs, () => this.#subscribe(refused));
    });
  }

  #publishOptions({ qos, retain, expiryS }: Outbound) {
    const expires = this.#protocol === '5.0' && expiryS !== undefined;
    return { qos, retain, ...(expires ? { properties: { messageExpiryInterval: expiryS } } : {}) };
  }

  #lose(text: Words): void {
    this.#end({ kind: 'lost', text });
  }

  #end(ending: Ending): void {
    if (this.#over) return;
    this.#finish(new Error(ending.text.en));
    this.#drop(() => this.#ears.ended(ending));
  }

  #finish(problem: Error): void {
    this.#over = true;
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    for (const reject of this.#waiting) reject(problem);
    this.#waiting.clear();
  }

  /** Leaves nothing behind, even when the library would wait for the socket. */
  #drop(then: () => void): void {
    this.#client.end(true);
    this.#client.stream.destroy();
    then();
  }

  #after(ms: number, ring: () => void): () => void {
    const cancel = this.#surroundings.after(ms, () => {
      this.#timers.delete(cancel);
      ring();
    });
    this.#timers.add(cancel);
    return () => {
      this.#timers.delete(cancel);
      cancel();
    };
  }
}

function alreadyTaken(): void {
  // The library has acknowledged it.
}
