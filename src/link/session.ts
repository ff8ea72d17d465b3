import { Socket } from 'node:net';
import { connect, type IClientOptions, type MqttClient, UniqueMessageIdProvider } from 'mqtt';
import type { Surroundings } from './timers.ts';

export type Protocol = '5.0' | '3.1.1';

export type Subscription = {
  readonly filter: string;
  /** 0: send what is retained at once; 2: never. MQTT 5 only. */
  readonly retainHandling: 0 | 2;
};

/** Where and as whom to connect. */
export type Account = {
  readonly url: string;
  readonly clientId: string;
  readonly username: string | null;
  readonly password: string | null;
  readonly will: { readonly topic: string; readonly payload: string };
  readonly subscriptions: readonly Subscription[];
};

/** How patient to be; tests are in more of a hurry. */
export type Patience = {
  readonly keepaliveS: number;
  /** From dialling to CONNACK. */
  readonly connackMs: number;
  /** From PUBLISH to PUBACK; a line that is silent for longer is dead, whatever TCP believes. */
  readonly pubackMs: number;
  /** Pause after a refused subscription. */
  readonly subscribeAgainMs: number;
  /** MQTT 5: the will waits so long for a short gap in the network. */
  readonly willDelayS: number;
};

export const fieldPatience: Patience = {
  keepaliveS: 30,
  connackMs: 30_000,
  pubackMs: 30_000,
  subscribeAgainMs: 60_000,
  willDelayS: 15,
};

export type Inbound = { readonly topic: string; readonly payload: Buffer; readonly retained: boolean };

export type Outbound = {
  readonly topic: string;
  readonly payload: string;
  readonly qos: 0 | 1;
  readonly retain: boolean;
  /** MQTT 5 only: the broker forgets the message after so many seconds. */
  readonly expiryS?: number;
};

/** Why a connection ended or never came about. */
export type Ending = {
  /** refused: CONNACK said no; protocol: the broker does not speak this version; takenOver: same client id elsewhere;
   * hungUp: the line stood, and the broker closed it without a CONNACK. */
  readonly kind: 'refused' | 'protocol' | 'takenOver' | 'unreachable' | 'hungUp' | 'lost';
  readonly text: string;
};

export const takenOver: Ending = { kind: 'takenOver', text: 'another device connected with the same client id' };

export type SessionEars = {
  up(): void;
  message(message: Inbound): void;
  /** Null when all subscriptions are granted. */
  deaf(text: string | null): void;
  /** Once, and nothing after it. */
  ended(ending: Ending): void;
};

/** A device sends no more than this in one packet; the rest of a larger one is never held in memory. */
const packetBytesMax = 8_192;
/** MQTT 3.1.1 cannot forbid large packets: hang up when this much came without a complete one. */
const strayBytesMax = 262_144;
const receiveMax = 16;
/** The session must outlive the delay of the will, or the delay counts for nothing. */
const sessionOutlivesWillS = 5;

const unsupportedVersion = [1, 0x84];
const sessionTakenOver = 0x8e;

/**
 * One connection to the broker, from dialling to its end. The library's own reconnecting is off: a client that was
 * refused or whose socket closes late can stop for ever, so each try is a new client. See docs/decisions/0010.
 */
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
    this.#client = connect(given.account.url, options(given.account, given.protocol, given.patience));
    this.#listen(given.account);
  }

  /** Rejects when the line is down, dies meanwhile, stays silent too long, or the broker says no. */
  publish(message: Outbound): Promise<void> {
    if (!this.#up || this.#over) return Promise.reject(new Error('not connected to the broker'));
    return new Promise((resolve, reject) => {
      const settle = (problem: Error | null): void => {
        cancel();
        this.#waiting.delete(settle);
        if (problem === null) resolve();
        else reject(problem);
      };
      const cancel = this.#after(this.#patience.pubackMs, () =>
        this.#end({ kind: 'lost', text: `no answer from the broker for ${this.#patience.pubackMs / 1_000} s` }),
      );
      this.#waiting.add(settle);
      this.#client.publish(message.topic, message.payload, this.#publishOptions(message), (problem) =>
        settle(problem ?? null),
      );
    });
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

  #listen(account: Account): void {
    const client = this.#client;
    // Else an answer waits 40 ms for the broker to acknowledge the packet before it (Nagle and delayed ACK together).
    if (client.stream instanceof Socket) client.stream.setNoDelay(true);
    let strayBytes = 0;
    client.stream.on('data', (chunk: Buffer) => {
      strayBytes += chunk.length;
      if (strayBytes > strayBytesMax) {
        this.#end({ kind: 'lost', text: `the broker sent a packet of more than ${strayBytesMax / 1_024} KiB` });
      }
    });
    client.on('packetreceive', () => {
      strayBytes = 0;
    });
    client.on('connect', () => this.#onConnect(account.subscriptions));
    client.on('message', (topic, payload, packet) => {
      if (!this.#over) this.#ears.message({ topic, payload, retained: packet.retain });
    });
    client.on('disconnect', (packet) => this.#end(farewell(packet.reasonCode ?? 0)));
    client.on('error', (problem) => this.#end(this.#explain(problem)));
    client.on('close', () => this.#end({ kind: this.#up ? 'lost' : 'hungUp', text: 'the broker closed the line' }));
    this.#after(this.#patience.connackMs, () => {
      if (!this.#up) this.#end({ kind: 'unreachable', text: 'the broker did not answer' });
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
    const wanted = Object.fromEntries(
      subscriptions.map(({ filter, retainHandling }) => [filter, { qos: 1 as const, rh: retainHandling, rap: true }]),
    );
    this.#client.subscribe(wanted, (problem, _asked, suback) => {
      if (this.#over) return;
      const granted = suback?.granted ?? [];
      const refused = subscriptions.filter((_, index) => Number(granted[index] ?? 0x80) >= 0x80);
      if (problem === null && refused.length === 0) return this.#ears.deaf(null);
      const filters = refused.map(({ filter }) => filter).join(' and ');
      this.#ears.deaf(`the broker refuses the subscription to ${filters}; check its access list`);
      this.#after(this.#patience.subscribeAgainMs, () => this.#subscribe(refused.length > 0 ? refused : subscriptions));
    });
  }

  #publishOptions({ qos, retain, expiryS }: Outbound) {
    const expires = this.#protocol === '5.0' && expiryS !== undefined;
    return { qos, retain, ...(expires ? { properties: { messageExpiryInterval: expiryS } } : {}) };
  }

  #explain(problem: Error & { code?: unknown }): Ending {
    const code = problem.code;
    if (this.#up) return { kind: 'lost', text: problem.message };
    if (typeof code === 'string') return { kind: 'unreachable', text: problem.message || code };
    if (typeof code === 'number' && !unsupportedVersion.includes(code))
      return { kind: 'refused', text: problem.message };
    return { kind: 'protocol', text: problem.message };
  }

  #end(ending: Ending): void {
    if (this.#over) return;
    this.#finish(new Error(ending.text));
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

function farewell(reasonCode: number): Ending {
  const code = `0x${reasonCode.toString(16).padStart(2, '0')}`;
  return reasonCode === sessionTakenOver
    ? takenOver
    : { kind: 'lost', text: `the broker said good-bye with reason ${code}` };
}

function options(account: Account, protocol: Protocol, patience: Patience): IClientOptions {
  const v5 = protocol === '5.0';
  return {
    protocolVersion: v5 ? 5 : 4,
    clientId: account.clientId,
    ...(account.username === null ? {} : { username: account.username }),
    ...(account.password === null ? {} : { password: account.password }),
    clean: true,
    keepalive: patience.keepaliveS,
    // Later than our own, which also covers the time before the socket stands.
    connectTimeout: 2 * patience.connackMs,
    reconnectPeriod: 0,
    reconnectOnConnackError: true,
    resubscribe: false,
    queueQoSZero: false,
    messageIdProvider: new UniqueMessageIdProvider(),
    will: {
      topic: account.will.topic,
      payload: Buffer.from(account.will.payload),
      qos: 1,
      retain: true,
      ...(v5 ? { properties: { willDelayInterval: patience.willDelayS } } : {}),
    },
    ...(v5
      ? {
          properties: {
            sessionExpiryInterval: patience.willDelayS + sessionOutlivesWillS,
            receiveMaximum: receiveMax,
            maximumPacketSize: packetBytesMax,
          },
        }
      : {}),
  };
}
