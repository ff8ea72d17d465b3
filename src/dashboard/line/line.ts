import { signal } from '@preact/signals';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import type { Credentials } from './credentials.ts';
import { type Refusal, refusalOf } from './ending.ts';

export type LineState =
  | { readonly kind: 'off' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open' }
  /** The broker said no: a person must do something. */
  | { readonly kind: 'refused'; readonly why: Refusal }
  /** Tried again by itself; `sinceMs` by this machine's clock. */
  | { readonly kind: 'lost'; readonly sinceMs: number; readonly why: Refusal | null };

export type LineEars = {
  /** Retained and new messages alike; `retained`: it may be old. */
  readonly onMessage: (topic: string, payload: Uint8Array, retained: boolean) => void;
};

const waitMsMin = 500;
const waitMsMax = 10_000;
const patienceMs = 8_000;
/** A dead Wi-Fi shows within half as much again. */
const keepaliveS = 15;

/**
 * One line to the broker at a time. Each loss throws the client away, for the library would send later what was pressed
 * while nobody was there. MQTT 5 first, 3.1.1 when the broker knows no other.
 */
export class Line {
  readonly state = signal<LineState>({ kind: 'off' });
  readonly #url: string;
  readonly #filters: readonly string[];
  readonly #ears: LineEars;
  #credentials: Credentials | null = null;
  #client: MqttClient | null = null;
  #protocol: 4 | 5 = 5;
  #waitMs = waitMsMin;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #lostSinceMs: number | null = null;

  constructor(url: string, filters: readonly string[], ears: LineEars) {
    this.#url = url;
    this.#filters = filters;
    this.#ears = ears;
  }

  get open(): boolean {
    return this.state.value.kind === 'open' && this.#client?.connected === true;
  }

  start(credentials: Credentials): void {
    this.stop();
    this.#credentials = credentials;
    this.state.value = { kind: 'connecting' };
    this.#dial();
  }

  stop(): void {
    clearTimeout(this.#retry);
    this.#drop();
    this.#credentials = null;
    this.#lostSinceMs = null;
    this.#waitMs = waitMsMin;
    this.state.value = { kind: 'off' };
  }

  /** The network is back, or somebody looks again: not waiting any longer. */
  hurry(): void {
    if (this.state.value.kind !== 'lost') return;
    clearTimeout(this.#retry);
    this.#waitMs = waitMsMin;
    this.#dial();
  }

  /** Sends now or not at all. */
  send(topic: string, payload: string, expiryS: number): boolean {
    const client = this.#client;
    if (!this.open || client === null) return false;
    const properties = this.#protocol === 5 ? { properties: { messageExpiryInterval: expiryS } } : {};
    client.publish(topic, payload, { qos: 1, retain: false, ...properties }, () => undefined);
    return true;
  }

  /** Sends what is no command; answers when the broker took it. False: it refused, or there is no line. */
  deliver(topic: string, payload: string, { retain }: { readonly retain: boolean }): Promise<boolean> {
    const client = this.#client;
    if (!this.open || client === null) return Promise.resolve(false);
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), patienceMs);
      client.publish(topic, payload, { qos: 1, retain }, (problem) => {
        clearTimeout(timer);
        resolve(problem === undefined || problem === null);
      });
    });
  }

  #dial(): void {
    if (this.#credentials === null) return;
    this.#drop();
    const client = mqtt.connect(this.#url, options(this.#credentials, this.#protocol));
    this.#client = client;
    let ended = false;
    const end = (why: Refusal | null): void => {
      if (ended || this.#client !== client) return;
      ended = true;
      this.#ended(why);
    };
    client.on('connect', () => this.#subscribe(client));
    client.on('message', (topic, payload, packet) => this.#ears.onMessage(topic, payload, packet.retain));
    client.on('error', (problem) => end(refusalOf(problem)));
    client.on('close', () => end(null));
  }

  #subscribe(client: MqttClient): void {
    this.#waitMs = waitMsMin;
    this.#lostSinceMs = null;
    this.state.value = { kind: 'open' };
    client.subscribe([...this.#filters], { qos: 1 }, () => undefined);
  }

  #ended(why: Refusal | null): void {
    this.#drop();
    if (why === 'version' && this.#protocol === 5) {
      this.#protocol = 4;
      this.#dial();
      return;
    }
    if (why === 'password' || why === 'banned' || why === 'version') {
      this.state.value = { kind: 'refused', why };
      return;
    }
    this.#lostSinceMs ??= Date.now();
    this.state.value = { kind: 'lost', sinceMs: this.#lostSinceMs, why };
    this.#retry = setTimeout(() => this.#dial(), this.#waitMs * (0.5 + Math.random() / 2));
    this.#waitMs = Math.min(this.#waitMs * 2, waitMsMax);
  }

  #drop(): void {
    const client = this.#client;
    this.#client = null;
    client?.removeAllListeners();
    client?.on('error', () => undefined);
    client?.end(true);
  }
}

function options({ login, password }: Credentials, protocol: 4 | 5): IClientOptions {
  return {
    protocolVersion: protocol,
    clientId: `page-${login}-${randomText(8)}`,
    username: login,
    password,
    clean: true,
    keepalive: keepaliveS,
    connectTimeout: patienceMs,
    reconnectPeriod: 0,
    reconnectOnConnackError: true,
    resubscribe: false,
    queueQoSZero: false,
    // Else the library makes 65,536 Buffers before the first picture stands.
    writeCache: false,
  };
}

/** Chance for names; `randomUUID` would want a secure context. */
export function randomText(bytes: number): string {
  return [...crypto.getRandomValues(new Uint8Array(bytes))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
