import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import { startDemoBroker } from '../../src/link/brokerChild.ts';
import { Connection, type ConnectionEars } from '../../src/link/connection.ts';
import type { Account, Ending, Inbound, Patience, Protocol } from '../../src/link/session.ts';
import { Mosquitto, mosquittoPath } from './brokers.ts';
import { until } from './until.ts';

const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

const hurried: Patience = { keepaliveS: 1, connackMs: 2_000, pubackMs: 1_500, subscribeAgainMs: 100 };

function accountOf(port: number, over: Partial<Account> = {}): Account {
  return {
    url: `mqtt://127.0.0.1:${port}`,
    clientId: 'pole-1',
    username: null,
    password: null,
    will: { topic: 'duskgate/v1/estate/pole-1/up/status', payload: '{"v":1,"online":false,"boot":"aa"}' },
    subscriptions: [
      { filter: 'duskgate/v1/estate/pole-1/dn/cmd/+', retainHandling: 2 },
      { filter: 'duskgate/v1/estate/pole-1/dn/ack', retainHandling: 0 },
    ],
    ...over,
  };
}

class Device implements ConnectionEars {
  readonly connection: Connection;
  readonly ups: Protocol[] = [];
  readonly downs: Ending[] = [];
  readonly messages: Inbound[] = [];
  hears: boolean | null = null;

  constructor(account: Account, patience: Patience = hurried) {
    this.connection = new Connection({ account, ears: this, patience, backoff: { firstMs: 50, capMs: 200 } });
    endings.push(() => this.connection.stop());
    this.connection.start();
  }
  up(protocol: Protocol): void {
    this.ups.push(protocol);
  }
  down(ending: Ending): void {
    this.downs.push(ending);
    this.hears = null;
  }
  deaf(text: string | null): void {
    this.hears = text === null;
  }
  message(message: Inbound): void {
    this.messages.push(message);
  }
}

async function office(port: number, options: IClientOptions = {}): Promise<MqttClient> {
  const client = await connectAsync(`mqtt://127.0.0.1:${port}`, { protocolVersion: 5, reconnectPeriod: 0, ...options });
  endings.push(() => client.endAsync(true));
  return client;
}

describe('against the demo broker', () => {
  async function demo() {
    const broker = await startDemoBroker({ port: 0, say: () => undefined });
    endings.push(() => broker.stop());
    return broker;
  }

  it('falls back to MQTT 3.1.1 at once when the broker does not speak MQTT 5', async () => {
    const broker = await demo();
    const device = new Device(accountOf(broker.port));
    await until('the device is connected', () => device.ups[0] === '3.1.1');
    expect(device.downs).toEqual([]);
    await until('it hears commands', () => device.hears);
    const sender = await office(broker.port, { protocolVersion: 4 });
    await sender.publishAsync('duskgate/v1/estate/pole-1/dn/cmd/alice', 'hello', { qos: 1 });
    const heard = await until('the message arrives', () => device.messages[0]);
    expect(heard.payload.toString()).toBe('hello');
  });

  it('is back after the broker was killed, which starts again on the same port by itself', async () => {
    const broker = await demo();
    const device = new Device(accountOf(broker.port));
    await until('the device is connected', () => device.ups.length === 1);
    process.kill(broker.pid()!, 'SIGKILL');
    await until('the device is connected again', () => device.ups.length === 2);
    expect(broker.starts()).toBe(2);
  });
});

describe.skipIf(mosquittoPath === null)('against mosquitto', () => {
  async function mosquitto(...given: Parameters<typeof Mosquitto.start>) {
    const broker = await Mosquitto.start(...given);
    endings.push(() => broker.end());
    return broker;
  }

  it('speaks MQTT 5', async () => {
    const broker = await mosquitto();
    const device = new Device(accountOf(broker.port));
    await until('it hears commands', () => device.hears);
    expect(device.ups).toEqual(['5.0']);
  });
});
