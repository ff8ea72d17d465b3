import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { changeAccounts } from '../../src/people/accounts.ts';
import { accessList, passwordFile } from '../../src/people/mosquittoFiles.ts';
import { hashed } from '../../src/people/passwordHash.ts';
import { startDemoBroker } from '../link/brokerChild.ts';
import { Mosquitto, mosquittoPath } from '../link/brokers.ts';
import { until } from '../link/until.ts';

const folder = mkdtempSync(join(tmpdir(), 'duskgate-matrix-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const roles = {
  vera: 'viewer',
  gao: 'guard',
  olga: 'operator',
  min: 'manager',
  chen: 'crew',
  office: 'office',
  hass: 'home-assistant',
  'pole-1': 'device',
  'pole-2': 'device',
} as const;
type Login = keyof typeof roles;
const logins = Object.keys(roles) as Login[];
const people: readonly Login[] = ['vera', 'gao', 'olga', 'min', 'chen'];

const file = join(folder, 'accounts.json');
const accounts = changeAccounts(file, () =>
  logins.map((login) => ({ login, role: roles[login], password: hashed(`pw-${login}`, 101), keys: [] })),
);

const here = 'duskgate/v1/estate/pole-1';
const up = ['status', 'desc', 'state', 'tele', 'evt', 'reply', 'log'].map((channel) => `${here}/up/${channel}`);
const commands = people.map((login) => `${here}/dn/cmd/${login}`);

/** The matrix, written by hand: each topic with who may write and who hears it. */
const matrix: Readonly<Record<string, { readonly write: readonly Login[]; readonly read: readonly Login[] }>> = {
  ...Object.fromEntries(up.map((topic) => [topic, { write: ['pole-1'], read: [...people, 'office'] }])),
  [`${here}/up/status`]: { write: ['pole-1'], read: [...people, 'office', 'pole-1', 'hass'] },
  [`${here}/up/ha/zone/road`]: { write: ['pole-1'], read: [...people, 'office', 'hass'] },
  ...Object.fromEntries(
    commands.map((topic, at) => [topic, { write: [people[at]!], read: ['office', 'pole-1'] }] as const),
  ),
  [`${here}/dn/cmd/office`]: { write: [], read: ['office', 'pole-1'] },
  [`${here}/dn/cmd/pole-1`]: { write: [], read: ['office', 'pole-1'] },
  [`${here}/dn/ack`]: { write: ['office'], read: ['office', 'pole-1'] },
  [`${here}/dn/roster`]: { write: ['office'], read: ['office', 'pole-1'] },
  [`${here}/dn/conf`]: { write: ['min'], read: ['office', 'pole-1'] },
  [`${here}/dn/people`]: { write: ['min'], read: ['office', 'pole-1'] },
  // A person is no device, whatever its patterns would let a device of that name do.
  'duskgate/v1/estate/olga/up/state': { write: [], read: [...people, 'office'] },
  'duskgate/v1/estate/olga/dn/ack': { write: ['office'], read: ['office'] },
  [`${here}/dn/ha/hass/set/road`]: { write: ['hass'], read: ['office', 'pole-1'] },
  [`${here}/dn/ha/olga/set/road`]: { write: [], read: ['office', 'pole-1'] },
  'homeassistant/status': { write: ['hass'], read: logins },
  'homeassistant/device/estate/pole-1/config': { write: ['pole-1', 'hass'], read: ['hass', 'pole-1'] },
  'duskgate/v2/estate/pole-1/up/state': { write: [], read: [] },
  'elsewhere/pole-1/up/state': { write: [], read: [] },
};

type Broker = { readonly port: number; readonly protocolVersion: 4 | 5; end(): Promise<void> };

async function embedded(): Promise<Broker> {
  const broker = await startDemoBroker({ port: 0, people: file, say: () => undefined });
  return { port: broker.port, protocolVersion: 4, end: () => broker.stop() };
}

async function mosquitto(): Promise<Broker & { readonly process: Mosquitto }> {
  const broker = await Mosquitto.start(
    ['allow_anonymous false', 'password_file {folder}/passwd', 'acl_file {folder}/acl'],
    { passwd: passwordFile(accounts), acl: accessList(accounts) },
  );
  return { port: broker.port, protocolVersion: 5, end: () => broker.end(), process: broker };
}

const endings: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function enter({ port, protocolVersion }: Broker, login: string, over: IClientOptions = {}): Promise<MqttClient> {
  const client = await connectAsync(`mqtt://127.0.0.1:${port}`, {
    username: login,
    password: `pw-${login}`,
    clientId: login in roles && login.startsWith('pole') ? login : `${login}-${Math.trunc(performance.now() * 1_000)}`,
    protocolVersion,
    reconnectPeriod: 0,
    ...over,
  });
  client.on('error', () => undefined);
  endings.push(() => client.endAsync(true));
  return client;
}

/** Whether the broker took it. Embedded, a refusal is the end of the connection. */
async function taken(client: MqttClient, topic: string, payload: string): Promise<boolean> {
  if (!client.connected) return false;
  let gone = (): void => undefined;
  const closed = new Promise<boolean>((resolve) => {
    gone = () => resolve(false);
  });
  client.once('close', gone);
  const published = client.publishAsync(topic, payload, { qos: 1 }).then(
    () => true,
    () => false,
  );
  const took = await Promise.race([published, closed]);
  client.off('close', gone);
  return took;
}

async function listen(client: MqttClient, filter = '#'): Promise<string[]> {
  const heard: string[] = [];
  client.on('message', (topic, payload) => heard.push(`${topic} ${String(payload)}`));
  await client.subscribeAsync(filter, { qos: 1 });
  return heard;
}

const brokers: [string, () => Promise<Broker>][] = [['the embedded broker', embedded]];
if (mosquittoPath !== null) brokers.push(['mosquitto', mosquitto]);

describe.each(brokers)('the table of rights at %s', (_, start) => {
  it('lets each write where it may, and nowhere else', async () => {
    const broker = await start();
    endings.push(() => broker.end());
    const heard = await listen(await enter(broker, 'office', { clientId: 'the-witness' }));
    for (const login of logins) {
      let client = await enter(broker, login);
      for (const [topic, { write }] of Object.entries(matrix)) {
        if (!client.connected) client = await enter(broker, login);
        expect(await taken(client, topic, login), `${login} writes ${topic}`).toBe(write.includes(login));
      }
      await client.endAsync(true);
    }
    const wanted = Object.entries(matrix)
      .filter(([, { read }]) => read.includes('office'))
      .flatMap(([topic, { write }]) => write.map((login) => `${topic} ${login}`));
    await until('the witness heard all of it', () => heard.length >= wanted.length);
    expect(heard.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(wanted.toSorted((a, b) => (a < b ? -1 : 1)));
  });

  it('lets each hear what it may, and nothing else, whatever it subscribes to', async () => {
    const broker = await start();
    endings.push(() => broker.end());
    const ears = new Map<Login, string[]>();
    const clients = new Map<Login, MqttClient>();
    for (const login of logins) {
      const client = await enter(broker, login);
      clients.set(login, client);
      ears.set(login, await listen(client));
    }
    for (const [topic, { write }] of Object.entries(matrix))
      for (const login of write) expect(await taken(clients.get(login)!, topic, login)).toBe(true);
    // What was sent before was delivered before: each hears its own fence last.
    await taken(clients.get('hass')!, 'homeassistant/status', 'fence');
    for (const login of logins)
      await until(`${login} heard the fence`, () => ears.get(login)!.some((line) => line.endsWith(' fence')));
    for (const login of logins) {
      const wanted = Object.entries(matrix)
        .filter(([, { read }]) => read.includes(login))
        .flatMap(([topic, { write }]) => write.map((writer) => `${topic} ${writer}`));
      const heard = ears.get(login)!.filter((line) => !line.endsWith(' fence'));
      expect(new Set(heard), login).toEqual(new Set(wanted));
    }
  });

  it('hears nobody with a wrong password, without one, or with a name that is not known', async () => {
    const broker = await start();
    endings.push(() => broker.end());
    for (const over of [
      { password: 'wrong' },
      { password: '' },
      { username: 'eve', password: 'pw-eve' },
      { username: undefined as unknown as string, password: undefined as unknown as string },
    ])
      await expect(enter(broker, 'olga', over), JSON.stringify(over)).rejects.toThrow(/authorized|Bad|bad user/i);
  });

  it('gives a retained message to nobody who may not hear it', async () => {
    const broker = await start();
    endings.push(() => broker.end());
    const office = await enter(broker, 'office');
    await office.publishAsync(`${here}/dn/ack`, 'kept', { qos: 1, retain: true });
    const pole = await enter(broker, 'pole-1');
    await pole.publishAsync(`${here}/up/state`, 'kept', { qos: 1, retain: true });
    const vera = await listen(await enter(broker, 'vera'));
    const poleEars = await listen(pole, `${here}/dn/#`);
    await until('both heard theirs', () => vera.length > 0 && poleEars.length > 0);
    expect(vera).toEqual([`${here}/up/state kept`]);
    expect(poleEars).toEqual([`${here}/dn/ack kept`]);
  });
});

describe('the embedded broker', () => {
  it('lets nobody take a device’s connection away by its name, and gives a person two screens', async () => {
    const broker = await embedded();
    endings.push(() => broker.end());
    const pole = await enter(broker, 'pole-1');
    await expect(enter(broker, 'olga', { clientId: 'pole-1' })).rejects.toThrow();
    const [phone, desk] = [
      await enter(broker, 'olga', { clientId: 'a' }),
      await enter(broker, 'olga', { clientId: 'b' }),
    ];
    expect([pole.connected, phone.connected, desk.connected]).toEqual([true, true, true]);
  });

  it('knows a new password and a lost right at once, while others stay connected', async () => {
    const own = join(folder, 'own.json');
    changeAccounts(own, () => accounts.accounts);
    const started = await startDemoBroker({ port: 0, people: own, say: () => undefined });
    const broker: Broker = { port: started.port, protocolVersion: 4, end: () => started.stop() };
    endings.push(() => broker.end());
    const pole = await enter(broker, 'pole-1');
    const gao = await enter(broker, 'gao');
    changeAccounts(own, (before) =>
      before
        .filter(({ login }) => login !== 'gao')
        .map((one) => (one.login === 'olga' ? { ...one, password: hashed('new', 101) } : one)),
    );
    await expect(enter(broker, 'olga')).rejects.toThrow();
    await enter(broker, 'olga', { password: 'new' });
    expect(await taken(gao, `${here}/dn/cmd/gao`, 'x')).toBe(false);
    expect(await taken(pole, `${here}/up/state`, 'x')).toBe(true);
  });
});

describe.skipIf(mosquittoPath === null)('mosquitto', () => {
  it('takes new passwords and rights at a SIGHUP; connected devices stay', async () => {
    const broker = await mosquitto();
    endings.push(() => broker.end());
    const pole = await enter(broker, 'pole-1');
    let closes = 0;
    pole.on('close', () => {
      closes += 1;
    });
    const gao = await enter(broker, 'gao');
    const after = accounts.accounts
      .filter(({ login }) => login !== 'gao')
      .map((one) => (one.login === 'olga' ? { ...one, role: 'manager' as const, password: hashed('new', 101) } : one));
    const changed = { ...accounts, version: 2, accounts: after };
    writeFileSync(join(broker.process.folder, 'passwd'), passwordFile(changed));
    writeFileSync(join(broker.process.folder, 'acl'), accessList(changed));
    broker.process.reload();
    await until('it has read them again', () => /Reloading config/.test(broker.process.log));
    const olga = await enter(broker, 'olga', { password: 'new' });
    expect(await taken(olga, `${here}/dn/people`, 'x')).toBe(true);
    await expect(enter(broker, 'olga')).rejects.toThrow();
    await expect(enter(broker, 'gao')).rejects.toThrow();
    expect(await taken(gao, `${here}/dn/cmd/gao`, 'x')).toBe(false);
    expect(await taken(pole, `${here}/up/state`, 'x')).toBe(true);
    expect(closes).toBe(0);
  });
});
