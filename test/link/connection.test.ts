import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { Aedes } from 'aedes';
import { connectAsync, type IClientOptions, type IPublishPacket, type MqttClient } from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import type { Account } from '../../src/link/account.ts';
import type { Protocol } from '../../src/link/client.ts';
import { Connection, type ConnectionEars } from '../../src/link/connection.ts';
import type { Ending } from '../../src/link/ending.ts';
import type { Inbound } from '../../src/link/message.ts';
import type { Patience } from '../../src/link/patience.ts';
import type { Words } from '../../src/words/language.ts';
import { startDemoBroker } from './brokerChild.ts';
import { Mosquitto, mosquittoPath } from './brokers.ts';
import { Proxy } from './proxy.ts';
import { until } from './until.ts';

const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

const hurried: Patience = { keepaliveS: 1, connackMs: 2_000, pubackMs: 1_500, subscribeAgainMs: 50, willDelayS: 1 };
const place = 'duskgate/v1/estate/pole-1';

function accountOf(port: number, over: Partial<Account> = {}): Account {
  return {
    url: `mqtt://127.0.0.1:${port}`,
    clientId: 'pole-1',
    username: null,
    password: null,
    will: { topic: `${place}/up/status`, payload: '{"v":1,"online":false,"boot":"aa"}' },
    subscriptions: [
      { filter: `${place}/dn/cmd/+`, retainHandling: 2 },
      { filter: `${place}/dn/ack`, retainHandling: 0 },
    ],
    ...over,
  };
}

class Device implements ConnectionEars {
  readonly connection: Connection;
  readonly ups: Protocol[] = [];
  readonly downs: { ending: Ending; nextTryMs: number }[] = [];
  readonly messages: Inbound[] = [];
  /** Each word about subscriptions. */
  readonly hearing: (string | null)[] = [];
  hears = false;

  constructor(account: Account, patience: Patience = hurried) {
    this.connection = new Connection({ account, ears: this, patience, backoff: { firstMs: 50, capMs: 200 } });
    endings.push(() => this.connection.stop());
    this.connection.start();
  }
  up(protocol: Protocol): void {
    this.ups.push(protocol);
  }
  down(ending: Ending, nextTryMs: number): void {
    this.downs.push({ ending, nextTryMs });
    this.hears = false;
  }
  deaf(text: Words | null): void {
    this.hearing.push(text?.en ?? null);
    this.hears = text === null;
  }
  message(message: Inbound): void {
    this.messages.push(message);
  }
  text(payload: string, over: { qos?: 0 | 1; retain?: boolean; expiryS?: number } = {}): Promise<void> {
    return this.connection.publish({ topic: `${place}/up/tele`, payload, qos: 1, retain: false, ...over });
  }
}

async function office(port: number, options: IClientOptions = {}): Promise<MqttClient> {
  const client = await connectAsync(`mqtt://127.0.0.1:${port}`, { protocolVersion: 5, reconnectPeriod: 0, ...options });
  endings.push(() => client.endAsync(true));
  return client;
}

/** Everything a client hears on these topics, from now on. */
async function heard(client: MqttClient, filter: string): Promise<IPublishPacket[]> {
  const packets: IPublishPacket[] = [];
  client.on('message', (_topic, _payload, packet) => packets.push(packet));
  await client.subscribeAsync(filter, { qos: 1, ...(client.options.protocolVersion === 5 ? { rap: true } : {}) });
  return packets;
}

async function demo() {
  const broker = await startDemoBroker({ port: 0, say: () => undefined });
  endings.push(() => broker.stop());
  return broker;
}

async function mosquitto(...given: Parameters<typeof Mosquitto.start>) {
  const broker = await Mosquitto.start(...given);
  endings.push(() => broker.end());
  return broker;
}

async function proxyTo(port: number) {
  const proxy = await Proxy.start(port);
  endings.push(() => proxy.stop());
  return proxy;
}

describe('with the demo broker', () => {
  it('falls back to MQTT 3.1.1 at once, because that is all it speaks', async () => {
    const broker = await demo();
    const device = new Device(accountOf(broker.port));
    await until('the device hears commands', () => device.hears);
    expect(device.ups).toEqual(['3.1.1']);
    expect(device.downs).toEqual([]);
    const sender = await office(broker.port, { protocolVersion: 4 });
    await sender.publishAsync(`${place}/dn/cmd/olga`, 'hello', { qos: 1 });
    const message = await until('the message arrives', () => device.messages[0]);
    expect(message).toMatchObject({ topic: `${place}/dn/cmd/olga`, retained: false });
  });

  it('is back after the broker was killed, which starts again on the same port by itself', async () => {
    const broker = await demo();
    const device = new Device(accountOf(broker.port));
    await until('the device is connected', () => device.ups.length === 1);
    process.kill(broker.pid()!, 'SIGKILL');
    await until('the device is connected again', () => device.ups.length === 2);
    expect(broker.starts()).toBe(2);
  });

  it('hangs up on a packet that grows without end, holds none of it, and comes back', async () => {
    const broker = await demo();
    const device = new Device(accountOf(broker.port));
    await until('the device hears commands', () => device.hears);
    const sender = await office(broker.port, { protocolVersion: 4 });
    await sender.publishAsync(`${place}/dn/cmd/olga`, Buffer.alloc(20 * 1_024 * 1_024), { qos: 0 });
    const { ending } = await until('the device hung up', () => device.downs[0]);
    expect(ending.text.en).toMatch(/more than 256 KiB/);
    await until('the device is back', () => device.hears);
    expect(device.messages).toEqual([]);
  });

  it('leaves its will when it is cut off, and none when it says good-bye', async () => {
    const broker = await demo();
    const proxy = await proxyTo(broker.port);
    const status = await heard(await office(broker.port, { protocolVersion: 4 }), `${place}/up/status`);
    const device = new Device(accountOf(proxy.port));
    await until('the device hears commands', () => device.hears);
    proxy.cut();
    await until('the will is out', () => status.length === 1);
    await until('the device is back', () => device.hears);
    const last = { topic: `${place}/up/status`, payload: 'bye', qos: 1, retain: true } as const;
    await device.connection.stop(last);
    await until('the good-bye is out', () => status.length === 2);
    const late = await heard(await office(broker.port, { protocolVersion: 4 }), `${place}/up/status`);
    await until('the retained message is there', () => late.length === 1);
    expect(late[0]?.payload.toString()).toBe('bye');
  });
});

describe('with a broker of the test', () => {
  it('asks again for a subscription that was refused, until rights are mended', async () => {
    let allowed = false;
    const broker = await Aedes.createBroker({
      authorizeSubscribe: (_client, subscription, callback) =>
        callback(null, allowed || subscription.topic.endsWith('/ack') ? subscription : null),
    });
    const server = createServer((socket) => broker.handle(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    endings.push(async () => {
      await new Promise<void>((resolve) => broker.close(resolve));
      await new Promise((resolve) => server.close(resolve));
    });
    const address = server.address();
    const device = new Device(accountOf(typeof address === 'object' ? address!.port : 0));
    await until('the device complained twice', () => device.hearing.length >= 2);
    expect(device.hearing[0]).toBe('The broker refuses the subscription to duskgate/v1/estate/pole-1/dn/cmd/+.');
    allowed = true;
    await until('the device hears commands', () => device.hears);
    expect(device.ups).toHaveLength(1);
    expect(device.downs).toEqual([]);
  });

  it('gives up on a broker that takes the call and never answers, and calls again', async () => {
    let calls = 0;
    const server = createServer((socket) => {
      calls += 1;
      socket.on('error', () => undefined).resume();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const patience = { ...hurried, connackMs: 100 };
    const device = new Device(accountOf(typeof address === 'object' ? address!.port : 0), patience);
    endings.push(() => new Promise((resolve) => server.close(resolve)));
    await until('it called three times', () => calls >= 3);
    expect(device.downs[0]?.ending).toEqual({
      kind: 'unreachable',
      text: { en: 'the broker did not answer', zh: '消息服务器没有应答' },
    });
    await device.connection.stop();
  });

  it('gives way for minutes when the broker says twice that another device has its id', async () => {
    let calls = 0;
    const server = createServer((socket) => {
      calls += 1;
      socket.on('error', () => undefined);
      // CONNACK, then DISCONNECT with reason 0x8E, session taken over.
      socket.once('data', () => socket.end(Buffer.from('2003000000e0028e00', 'hex')));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    endings.push(() => new Promise((resolve) => server.close(resolve)));
    const address = server.address();
    const device = new Device(accountOf(typeof address === 'object' ? address!.port : 0));
    await until('it was thrown out twice', () => device.downs.length === 2);
    expect(device.downs.map(({ ending }) => ending.kind)).toEqual(['takenOver', 'takenOver']);
    expect(device.downs[0]?.nextTryMs).toBeLessThan(1_000);
    expect(device.downs[1]?.nextTryMs).toBeGreaterThanOrEqual(300_000);
    expect(calls).toBe(2);
    await device.connection.stop();
  });

  it('tries 3.1.1 on a broker that hangs up on MQTT 5 three times without a word', async () => {
    const broker = await Aedes.createBroker();
    const server = createServer((socket) => {
      socket.once('data', (chunk) => {
        // Byte 8 of CONNECT is the protocol level.
        if (chunk[8] === 5) socket.destroy();
        else {
          socket.unshift(chunk);
          broker.handle(socket);
        }
      });
      socket.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    endings.push(async () => {
      await new Promise<void>((resolve) => broker.close(resolve));
      await new Promise((resolve) => server.close(resolve));
    });
    const address = server.address();
    const device = new Device(accountOf(typeof address === 'object' ? address!.port : 0));
    await until('the device is connected', () => device.ups.length === 1);
    expect(device.ups).toEqual(['3.1.1']);
    expect(device.downs.map(({ ending }) => ending.kind)).toEqual(['hungUp', 'hungUp']);
  });
});

describe.skipIf(mosquittoPath === null)('with mosquitto', () => {
  it('speaks MQTT 5, with expiry and without retain where the contract says so', async () => {
    const broker = await mosquitto();
    const packets = await heard(await office(broker.port), `${place}/up/#`);
    const device = new Device(accountOf(broker.port));
    await until('the device hears commands', () => device.hears);
    expect(device.ups).toEqual(['5.0']);
    await device.text('one', { expiryS: 60 });
    await device.text('two', { retain: true });
    await until('both arrive', () => packets.length === 2);
    expect(packets[0]).toMatchObject({ retain: false, qos: 1, properties: { messageExpiryInterval: 60 } });
    expect(packets[1]).toMatchObject({ retain: true, qos: 1 });
    expect(packets[1]?.properties?.messageExpiryInterval).toBeUndefined();
  });

  it('hears no retained command at all, the retained mark of the office, and the retain flag of a live command', async () => {
    const broker = await mosquitto();
    const sender = await office(broker.port);
    await sender.publishAsync(`${place}/dn/cmd/olga`, 'stale', { qos: 1, retain: true });
    await sender.publishAsync(`${place}/dn/ack`, 'mark', { qos: 1, retain: true });
    const device = new Device(accountOf(broker.port));
    await until('the mark arrives', () => device.messages.length === 1);
    await sender.publishAsync(`${place}/dn/cmd/olga`, 'live', { qos: 1, retain: true });
    await until('the live one arrives', () => device.messages.length === 2);
    expect(device.messages.map(({ payload, retained }) => [payload.toString(), retained])).toEqual([
      ['mark', true],
      ['live', true],
    ]);
  });

  it('is never sent what was queued while it was away', async () => {
    const broker = await mosquitto();
    const proxy = await proxyTo(broker.port);
    const device = new Device(accountOf(proxy.port));
    await until('the device hears commands', () => device.hears);
    const sender = await office(broker.port);
    // Silent before the cut, so that the device cannot be back before the command is queued.
    proxy.goSilent();
    proxy.cut();
    await until('the device is off', () => !device.connection.connected);
    await sender.publishAsync(`${place}/dn/cmd/olga`, 'queued', { qos: 1 });
    proxy.speakAgain();
    await until('the device is back', () => device.hears);
    await sender.publishAsync(`${place}/dn/cmd/olga`, 'fresh', { qos: 1 });
    await until('the fresh one arrives', () => device.messages.length > 0);
    expect(device.messages.map(({ payload }) => payload.toString())).toEqual(['fresh']);
  });

  it('is never sent a packet over 8 KiB, and stays connected', async () => {
    const broker = await mosquitto();
    const device = new Device(accountOf(broker.port));
    await until('the device hears commands', () => device.hears);
    const sender = await office(broker.port);
    await sender.publishAsync(`${place}/dn/cmd/olga`, Buffer.alloc(1_000_000), { qos: 1 });
    await sender.publishAsync(`${place}/dn/cmd/olga`, 'small', { qos: 1 });
    await until('the small one arrives', () => device.messages.length > 0);
    expect(device.messages).toHaveLength(1);
    expect(device.downs).toEqual([]);
  });

  it('leaves its will when the line goes silent', async () => {
    const broker = await mosquitto();
    const proxy = await proxyTo(broker.port);
    const status = await heard(await office(broker.port), `${place}/up/status`);
    const device = new Device(accountOf(proxy.port));
    await until('the device hears commands', () => device.hears);
    proxy.goSilent();
    await until('the will is out', () => status.length === 1);
    expect(JSON.parse(status[0]!.payload.toString())).toEqual({ v: 1, online: false, boot: 'aa' });
  });

  it('keeps trying while the broker refuses it, and is in once the broker is mended', async () => {
    const broker = await mosquitto(['allow_anonymous false']);
    const device = new Device(accountOf(broker.port));
    await until('it was refused three times', () => device.downs.length >= 3);
    expect(device.downs[0]?.ending).toMatchObject({
      kind: 'refused',
      text: { en: 'Connection refused: Not authorized' },
    });
    await broker.configure(['allow_anonymous true']);
    await until('the device hears commands', () => device.hears);
    expect(device.ups).toEqual(['5.0']);
  });

  it('finds its way back when the broker was gone for long', async () => {
    const broker = await mosquitto();
    const device = new Device(accountOf(broker.port));
    await until('the device hears commands', () => device.hears);
    await broker.kill();
    await until('ten calls went nowhere', () => device.downs.length >= 10);
    await expect(device.text('x')).rejects.toThrow(/not connected/);
    await broker.start();
    await until('the device hears commands again', () => device.hears);
  });

  it('survives a line that breaks twenty times in a row', async () => {
    const broker = await mosquitto();
    const proxy = await proxyTo(broker.port);
    const device = new Device(accountOf(proxy.port));
    for (let round = 1; round <= 20; round += 1) {
      await until(`the device is up, round ${round}`, () => device.connection.connected);
      proxy.cut();
      await until('it noticed', () => device.downs.length >= round);
    }
    await until('the device hears commands', () => device.hears);
    await device.text('still here');
    expect(proxy.connections).toBeLessThan(60);
    expect(device.ups.every((protocol) => protocol === '5.0')).toBe(true);
  });

  it('notices a half-open line by its silence, though it publishes all the time', async () => {
    const broker = await mosquitto();
    const proxy = await proxyTo(broker.port);
    const device = new Device(accountOf(proxy.port));
    await until('the device hears commands', () => device.hears);
    proxy.goSilent();
    let failed = 0;
    const chatter = setInterval(() => {
      device.text('x').catch(() => {
        failed += 1;
      });
    }, 100);
    endings.push(async () => clearInterval(chatter));
    const { ending } = await until('the device gave the line up', () => device.downs[0]);
    expect(ending).toMatchObject({ kind: 'lost' });
    proxy.speakAgain();
    await until('the device is back', () => device.hears);
    expect(failed).toBeGreaterThan(0);
  });
});

describe.skipIf(mosquittoPath === null)('behind the access list that ships', () => {
  const passwords: Record<string, string> = { 'pole-1': 'p1', 'pole-2': 'p2', office: 'of', olga: 'ol', gao: 'ga' };

  async function guarded() {
    const acl = readFileSync(new URL('../../firmware/image/mosquitto/duskgate.acl', import.meta.url), 'utf8');
    const passwordText = Object.entries(passwords)
      .map(([name, password]) => `${name}:${password}\n`)
      .join('');
    const broker = await mosquitto(['allow_anonymous true'], {
      acl: `${acl}\nuser gao\ntopic read duskgate/v1/+/+/up/#\n`,
      passwd: passwordText,
    });
    expect(spawnSync('mosquitto_passwd', ['-U', `${broker.folder}/passwd`]).status).toBe(0);
    await broker.configure([
      'allow_anonymous false',
      'password_file {folder}/passwd',
      'acl_file {folder}/acl',
      'use_username_as_clientid true',
    ]);
    return broker;
  }

  const as = (username: string): IClientOptions => ({ username, password: passwords[username]! });

  it('a device reads and writes its own branch, and a person commands it', async () => {
    const broker = await guarded();
    const packets = await heard(await office(broker.port, as('office')), 'duskgate/v1/#');
    const device = new Device(accountOf(broker.port, { username: 'pole-1', password: 'p1' }));
    await until('the device hears commands', () => device.hears);
    await device.text('mine');
    const olga = await office(broker.port, as('olga'));
    await olga.publishAsync(`${place}/dn/cmd/olga`, 'please', { qos: 1 });
    await until('the command arrives', () => device.messages.length === 1);
    await until('the office hears both', () => packets.length === 2);
  });

  it('nobody writes where another one stands', async () => {
    const broker = await guarded();
    const cases = [
      ['olga', `${place}/dn/cmd/gao`],
      ['gao', `${place}/dn/cmd/gao`],
      ['olga', `${place}/dn/ack`],
      ['olga', `${place}/dn/roster`],
      ['gao', `${place}/dn/roster`],
      ['pole-2', `${place}/dn/roster`],
      ['pole-1', `${place}/dn/roster`],
      ['office', `${place}/dn/cmd/olga`],
      ['office', `${place}/up/state`],
      ['olga', `${place}/up/state`],
      ['pole-2', `${place}/up/state`],
      ['pole-2', `${place}/dn/cmd/olga`],
      ['pole-1', `${place}/dn/ack`],
    ] as const;
    for (const [name, topic] of cases) {
      const client = await office(broker.port, as(name));
      await expect(client.publishAsync(topic, 'x', { qos: 1 }), `${name} on ${topic}`).rejects.toThrow(
        /Not authorized/,
      );
    }
  });

  it('only the office sends a roster, and only the device it is for hears it', async () => {
    const broker = await guarded();
    const neighbour = await office(broker.port, as('pole-2'));
    const device = await office(broker.port, as('pole-1'));
    const spy = await heard(neighbour, 'duskgate/v1/#');
    const pole = await heard(device, `${place}/dn/roster`);
    for (const client of [neighbour, device])
      await expect(client.publishAsync(`${place}/dn/roster`, 'of a device', { qos: 1 })).rejects.toThrow(
        /Not authorized/,
      );
    for (const name of ['olga', 'gao']) {
      // A 3.1.1 client is not told that it may not: what counts is that nobody hears it.
      const client = await office(broker.port, { ...as(name), protocolVersion: 4 });
      await client.publishAsync(`${place}/dn/roster`, `of ${name}`, { qos: 1 });
    }
    const writer = await office(broker.port, as('office'));
    await writer.publishAsync('duskgate/v1/estate/pole-2/dn/roster', 'for pole-2', { qos: 1 });
    await writer.publishAsync(`${place}/dn/roster`, 'for pole-1', { qos: 1 });
    await until('both heard theirs', () => pole.length > 0 && spy.length > 0);
    expect(pole.map(({ payload }) => String(payload))).toEqual(['for pole-1']);
    expect(spy.map(({ payload }) => String(payload))).toEqual(['for pole-2']);
  });

  it('a device that subscribes to everything hears nothing of its neighbour', async () => {
    const broker = await guarded();
    const spy = await heard(await office(broker.port, as('pole-2')), 'duskgate/v1/#');
    const control = await heard(await office(broker.port, as('office')), 'duskgate/v1/#');
    const device = new Device(accountOf(broker.port, { username: 'pole-1', password: 'p1' }));
    await until('the device hears commands', () => device.hears);
    await device.text('secret');
    const olga = await office(broker.port, as('olga'));
    await olga.publishAsync(`${place}/dn/cmd/olga`, 'for pole-1', { qos: 1 });
    await olga.publishAsync('duskgate/v1/estate/pole-2/dn/cmd/olga', 'for pole-2', { qos: 1 });
    await until('the office heard all three', () => control.length === 3);
    await until('the neighbour heard its own command', () => spy.length > 0);
    expect(spy.map(({ topic }) => topic)).toEqual(['duskgate/v1/estate/pole-2/dn/cmd/olga']);
  });

  it('a publish that the broker refuses is known to have failed', async () => {
    const broker = await guarded();
    const device = new Device(accountOf(broker.port, { username: 'pole-2', password: 'p2' }));
    await until('the device is connected', () => device.ups.length === 1);
    await expect(device.text('not mine')).rejects.toThrow(/Not authorized/);
    expect(device.connection.connected).toBe(true);
  });
});
