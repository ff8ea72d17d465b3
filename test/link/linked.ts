import { connectAsync, type IClientOptions, type IPublishPacket, type MqttClient } from 'mqtt';
import { connectChannel } from '../../src/channel/connect.ts';
import type { Command, Reply } from '../../src/controller/command.ts';
import type { SiteView } from '../../src/controller/view.ts';
import { Bridge } from '../../src/link/bridge.ts';
import { type Channel, messages } from '../../src/mqtt/messages.ts';
import { parseTopic } from '../../src/mqtt/topics.ts';
import { aView } from '../makers/view.ts';
import { TestCore } from './testCore.ts';

/** What a test began, in order. */
export const endings: (() => Promise<unknown>)[] = [];

/** Ends all that the test began; for `afterEach`. */
export async function endAll(): Promise<void> {
  for (const end of endings.splice(0).reverse()) await end();
}

export const place = 'duskgate/v1/estate/pole-1';

export type TestBroker = { port: number; kill: () => Promise<void>; protocolVersion: 4 | 5 };

/** Link in this process, on real sockets to a test core and a real broker. */
export async function link(port: number, view: SiteView = aView(), judge?: (command: Command) => Reply) {
  const core = new TestCore(view, judge);
  await core.start();
  endings.push(() => core.end());
  const lines: string[] = [];
  const bridge = new Bridge({
    openCore: (ears) => connectChannel({ path: core.path, ...ears }),
    broker: () => ({ kind: 'broker', url: `mqtt://127.0.0.1:${port}`, username: null, password: null }),
    firmware: '0.1.0',
    say: (line) => lines.push(line),
    patience: { keepaliveS: 1, connackMs: 2_000, pubackMs: 2_000, subscribeAgainMs: 50, willDelayS: 1 },
    backoff: { firstMs: 50, capMs: 200 },
    pace: { inFlightMax: 20, historyMs: 20, historySpreadMs: 50, answerMs: 2_000, silenceMs: 1_000 },
  });
  bridge.start();
  endings.push(() => bridge.stop());
  return { core, bridge, lines };
}

/** A client that hears everything; each message is held to the schema a reader uses. */
export class Office {
  readonly packets: { channel: string; packet: IPublishPacket; message: Record<string, unknown> }[] = [];
  readonly client: MqttClient;

  constructor(client: MqttClient) {
    this.client = client;
  }

  static async at(broker: TestBroker, options: IClientOptions = {}): Promise<Office> {
    const client = await connectAsync(`mqtt://127.0.0.1:${broker.port}`, {
      protocolVersion: broker.protocolVersion,
      reconnectPeriod: 50,
      ...options,
    });
    client.on('error', () => undefined);
    endings.push(() => client.endAsync(true));
    const office = new Office(client);
    client.on('message', (topic, payload, packet) => office.#hear(topic, payload, packet));
    await client.subscribeAsync('duskgate/v1/#', { qos: 1, ...(broker.protocolVersion === 5 ? { rap: true } : {}) });
    return office;
  }

  of<T extends Channel>(channel: T) {
    type Heard = { packet: IPublishPacket; message: ReturnType<(typeof messages)[T]['read']['parse']> };
    return this.packets.filter((one) => one.channel === channel) as unknown as Heard[];
  }

  async command(over: object, options = {}, login = 'olga'): Promise<void> {
    const now = Date.now();
    const message = {
      v: 1,
      op: 'zone.resume',
      target: ['road-main'],
      issued_at_ms: now,
      not_after_ms: now + 30_000,
      ...over,
    };
    await this.send(JSON.stringify(message), options, login);
  }

  async send(payload: string | Buffer, options = {}, login = 'olga'): Promise<void> {
    await this.client.publishAsync(`${place}/dn/cmd/${login}`, payload, { qos: 1, ...options });
  }

  async roster(payload: string | Buffer, options = {}): Promise<void> {
    await this.client.publishAsync(`${place}/dn/roster`, payload, { qos: 1, ...options });
  }

  #hear(topicText: string, payload: Buffer, packet: IPublishPacket): void {
    const topic = parseTopic(topicText);
    if (topic?.kind !== 'up') return;
    const schema = messages[topic.channel as Channel].write;
    const message = schema.parse(JSON.parse(payload.toString())) as Record<string, unknown>;
    this.packets.push({ channel: topic.channel, packet, message });
  }
}
