import type { ChildProcess } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { partsOf } from '../../src/cards/delivery.ts';
import { type ActKey, makeActKey } from '../../src/mqtt/actKey.ts';
import { type PeopleRoster, signPeople, withKey, withoutKey } from '../../src/mqtt/peopleRoster.ts';
import { nextCounter, signAct } from '../../src/mqtt/signedAct.ts';
import { changeAccounts } from '../../src/people/accounts.ts';
import { accessList, passwordFile } from '../../src/people/mosquittoFiles.ts';
import { hashed } from '../../src/people/passwordHash.ts';
import { keepPeopleRoster } from '../../src/people/peopleFolder.ts';
import { startDemoBroker } from '../link/brokerChild.ts';
import { freePort, Mosquitto, mosquittoPath } from '../link/brokers.ts';
import { until } from '../link/until.ts';
import { acceptedFolder, program, RealCore, sampleConfig } from './realCore.ts';
import { until as holds } from './waiting.ts';

const site = 'lychee-garden';
const place = { site, device: 'pole-1' } as const;
const dn = `duskgate/v1/${site}/pole-1/dn`;

type Reply = {
  id: string;
  code: string;
  text: string;
  people?: { keys: unknown[]; people: unknown[] | null };
};
type Row = Record<string, unknown>;

type Broker = { readonly port: number; readonly protocolVersion: 4 | 5; end(): Promise<unknown> };

/** The estate of the sample with rights that are signed, at a broker with the table of rights. */
class Estate {
  readonly folder = acceptedFolder();
  readonly config = join(this.folder, 'local', 'estate.yaml');
  core: RealCore | null = null;
  link: ChildProcess | null = null;
  readonly replies: Reply[] = [];
  readonly rows: Row[] = [];
  readonly clients = new Map<string, MqttClient>();
  chen!: ActKey;
  roster!: PeopleRoster;
  #counter = 0;

  async start(broker: Broker): Promise<void> {
    this.chen = await makeActKey();
    const keys = [{ public_key: this.chen.publicKey, name: 'pc', enrolled_ms: 1 }];
    this.roster = {
      v: 1,
      site,
      version: 1,
      people: [
        { login: 'chenmin', role: 'manager', keys },
        { login: 'guard-south', role: 'guard', keys: [] },
        { login: 'committee', role: 'viewer', keys: [] },
      ],
    };
    keepPeopleRoster(this.folder, this.roster);
    this.#writeConfig(broker.port);
    this.core = new RealCore(this.folder, this.config);
    await this.core.start();
    this.link = program('src/link/main.ts', ['--state', this.folder]);
    for (const login of ['office', 'chenmin', 'guard-south']) this.clients.set(login, await enter(broker, login));
    const office = this.clients.get('office')!;
    office.on('message', (topic, payload) => {
      if (topic.endsWith('/reply')) this.replies.push(JSON.parse(payload.toString()) as Reply);
      if (topic.endsWith('/evt')) this.rows.push(...(JSON.parse(payload.toString()) as { events: Row[] }).events);
    });
    await office.subscribeAsync('duskgate/v1/#', { qos: 1 });
    const asked = () => this.command({ op: 'zone.unlock', target: ['nowhere'] });
    const hears = setInterval(() => {
      if (this.replies.length === 0)
        void this.clients.get('chenmin')!.publishAsync(`${dn}/cmd/chenmin`, JSON.stringify(asked()));
    }, 500);
    await holds(async () => (await this.core!.tryView())?.link.connected === true, 'link is connected');
    await holds(async () => (await this.core!.tryView())?.people?.version === 1, 'the people roster is in force');
    await until('the device hears commands', () => this.replies.length > 0, 60_000);
    clearInterval(hears);
  }

  #writeConfig(port: number): void {
    mkdirSync(join(this.folder, 'local'), { recursive: true });
    copyFileSync(join(sampleConfig, '..', 'exceptions.yaml'), join(this.folder, 'local', 'exceptions.yaml'));
    const secret = join(this.folder, 'local', 'password');
    writeFileSync(secret, 'pw-pole-1\n');
    writeFileSync(this.config, this.configText(port, secret));
    rmSync(join(this.folder, 'site.json'));
  }

  configText(port: number, secret = join(this.folder, 'local', 'password')): string {
    return readFileSync(sampleConfig, 'utf8')
      .replace(
        'url: mqtt://127.0.0.1:1883',
        `url: mqtt://127.0.0.1:${port}\n  username: pole-1\n  passwordFile: ${secret}`,
      )
      .replace('rights: broker-trusted', 'rights: signed');
  }

  command(over: Row): Row {
    const issued = Date.now();
    this.#counter = nextCounter(this.#counter, issued);
    return {
      v: 1,
      id: `c-${this.#counter}`,
      issued_at_ms: issued,
      not_after_ms: issued + 10_000,
      why: 'a test',
      ...over,
    };
  }

  async signed(over: Row, by: Partial<Parameters<typeof signAct>[1]> = {}, key = this.chen): Promise<Row> {
    const command = this.command(over);
    return signAct(command, { ...place, login: 'chenmin', role: 'manager', counter: this.#counter, ...by }, key);
  }

  /** What the device answers to a command. */
  async ask(command: Row, login = 'chenmin'): Promise<Reply> {
    await this.clients.get(login)!.publishAsync(`${dn}/cmd/${login}`, JSON.stringify(command), { qos: 1 });
    return until(
      `${String(command['op'])} is answered`,
      () => this.replies.find(({ id }) => id === command['id']),
      90_000,
    );
  }

  async people(roster: PeopleRoster, key = this.chen, login = 'chenmin'): Promise<void> {
    const message = JSON.stringify(await signPeople(roster, login, key));
    await this.clients.get('chenmin')!.publishAsync(`${dn}/people`, message, { qos: 1, retain: true });
  }

  row(type: string, over: Row): Promise<Row> {
    const fits = (row: Row) =>
      row['type'] === type && Object.entries(over).every(([name, value]) => row[name] === value);
    return until(`there is a row ${type} with ${JSON.stringify(over)}`, () => this.rows.find(fits), 60_000);
  }

  async end(): Promise<void> {
    for (const client of this.clients.values()) await client.endAsync(true);
    this.link?.kill('SIGKILL');
    await this.core?.end('SIGKILL');
  }
}

async function enter({ port, protocolVersion }: Broker, login: string): Promise<MqttClient> {
  const client = await connectAsync(`mqtt://127.0.0.1:${port}`, {
    username: login,
    password: `pw-${login}`,
    clientId: `test-${login}`,
    protocolVersion,
    reconnectPeriod: 0,
  });
  client.on('error', () => undefined);
  return client;
}

const roles = {
  chenmin: 'manager',
  'guard-south': 'guard',
  committee: 'viewer',
  office: 'office',
  'pole-1': 'device',
} as const;

async function brokerOf(kind: 'mosquitto' | 'embedded', folder: string): Promise<Broker> {
  const file = join(folder, `${kind}.json`);
  const accounts = changeAccounts(file, () =>
    Object.entries(roles).map(([login, role]) => ({ login, role, password: hashed(`pw-${login}`, 101), keys: [] })),
  );
  if (kind === 'embedded') {
    const broker = await startDemoBroker({ port: await freePort(), people: file, say: () => undefined });
    return { port: broker.port, protocolVersion: 4, end: () => broker.stop() };
  }
  const broker = await Mosquitto.start(
    ['allow_anonymous false', 'password_file {folder}/passwd', 'acl_file {folder}/acl'],
    { passwd: passwordFile(accounts), acl: accessList(accounts) },
  );
  return { port: broker.port, protocolVersion: 5, end: () => broker.end() };
}

const unlock = { op: 'zone.unlock', target: ['playground'] };

describe.each(mosquittoPath === null ? (['embedded'] as const) : (['mosquitto', 'embedded'] as const))(
  'a device whose rights are signed, at %s',
  (kind) => {
    const estate = new Estate();
    let broker: Broker;
    beforeAll(async () => {
      broker = await brokerOf(kind, estate.folder);
      await estate.start(broker);
    }, 180_000);
    afterAll(async () => {
      await estate.end();
      await broker.end();
    });

    test('believes a manager’s act, once, and the record names the key', async () => {
      const act = await estate.signed(unlock);
      expect(await estate.ask(act)).toMatchObject({ code: 'applied' });
      expect(await estate.row('lockout.released', { cmd_id: act['id'] })).toMatchObject({
        login: 'chenmin',
        signer: estate.chen.fingerprint,
      });
      const replayed = { ...act, id: `${String(act['id'])}-again` };
      expect(await estate.ask(replayed)).toMatchObject({
        code: 'denied',
        text: expect.stringContaining('does not fit'),
      });
    }, 120_000);

    test('tells a manager everybody’s keys, and a guard the own', async () => {
      const asked = estate.command({ op: 'people.get' });
      const all = await estate.ask(asked);
      expect(all).toMatchObject({ code: 'applied', people: { version: 1, role: 'manager', signed: null } });
      expect(all.people?.people).toEqual(estate.roster.people);
      const one = await estate.ask(estate.command({ op: 'people.get' }), 'guard-south');
      expect(one.people).toMatchObject({ version: 1, role: 'guard', keys: [], people: null, signed: null });
    }, 120_000);

    test('refuses what nobody signed, and what was signed for another, by another, too late or in another role', async () => {
      const stranger = await makeActKey();
      const cases: readonly [string, Row, RegExp][] = [
        ['nobody', estate.command(unlock), /signature/],
        ['another device', await estate.signed(unlock, { device: 'pole-2' }), /signed for pole-2/],
        ['another estate', await estate.signed(unlock, { site: 'elsewhere' }), /elsewhere/],
        ['a strange key', await estate.signed(unlock, {}, stranger), /not enrolled for chenmin/],
        ['another role', await estate.signed(unlock, { role: 'crew' }), /role crew/],
        ['an old number', await estate.signed(unlock, { counter: 1 }), /Sign it anew/],
        ['another login', await estate.signed(unlock, { login: 'guard-south' }), /signed by guard-south/],
        ['too late', await estate.signed({ ...unlock, not_after_ms: Date.now() - 1 }), /too late/],
        ['a changed target', { ...(await estate.signed(unlock)), target: ['road-main'] }, /does not fit/],
      ];
      for (const [what, command, words] of cases) {
        const { code, text } = await estate.ask(command);
        expect(code, what).not.toBe('applied');
        expect(text, what).toMatch(words);
      }
      for (const id of cases.filter(([what]) => what !== 'too late').map(([, command]) => command['id']))
        await estate.row('command.refused', { cmd_id: id });
      expect(estate.rows.filter(({ type }) => type === 'lockout.released')).toHaveLength(1);
    }, 180_000);

    test('a retained command does nothing and stands in the records', async () => {
      const act = await estate.signed(unlock);
      await estate.clients
        .get('chenmin')!
        .publishAsync(`${dn}/cmd/chenmin`, JSON.stringify(act), { qos: 1, retain: true });
      // Embedded, MQTT 3.1.1 tells a subscriber who is there of no retain flag: its number is used up then.
      const { code } = await until('it is answered', () => estate.replies.find(({ id }) => id === act['id']), 60_000);
      expect(kind === 'mosquitto' ? code : 'invalid').toBe('invalid');
      await estate.clients.get('chenmin')!.publishAsync(`${dn}/cmd/chenmin`, '', { qos: 1, retain: true });
      if (kind === 'mosquitto') await estate.row('command.refused', { cmd_id: act['id'] });
    }, 120_000);

    test('enrols a guard’s key when a manager signs the roster, and takes it back', async () => {
      const gao = await makeActKey();
      const enrolled = { public_key: gao.publicKey, name: 'phone', enrolled_ms: Date.now() };
      const second = withKey(estate.roster, 'guard-south', enrolled);
      await estate.people(second, gao, 'guard-south');
      await estate.row('people.refused', { login: 'guard-south' });
      await estate.people(second);
      expect(await estate.row('people.changed', { version: 2 })).toMatchObject({
        login: 'chenmin',
        signer: estate.chen.fingerprint,
      });
      const open = { op: 'gate.open', lane: 'gate-out', why: 'courier' };
      const by = { login: 'guard-south', role: 'guard' } as const;
      const opened = await estate.ask(await estate.signed(open, by, gao), 'guard-south');
      // With nobody on the loop the lane itself says no: the signature was believed.
      expect(opened.text).not.toMatch(/sign|enrol/);
      await estate.row('gate.asked', { login: 'guard-south', signer: gao.fingerprint });
      await estate.people(withoutKey(second, 'guard-south', gao.publicKey));
      await estate.row('people.changed', { version: 3 });
      const late = await estate.ask(await estate.signed(open, by, gao), 'guard-south');
      expect(late).toMatchObject({ code: 'denied', text: expect.stringContaining('not enrolled') });
    }, 180_000);

    test('takes a config that a manager sent and signed, and refuses others with every mistake', async () => {
      const manager = estate.clients.get('chenmin')!;
      const send = async (text: string): Promise<string> => {
        const parts = partsOf(Buffer.from(text));
        for (const part of parts) await manager.publishAsync(`${dn}/conf`, JSON.stringify(part), { qos: 1 });
        return parts[0]!.id;
      };
      const take = async (text: string) =>
        estate.ask(await estate.signed({ op: 'config.take', delivery: await send(text) }));
      const good = estate.configText(broker.port).replace('exceptionsFile: exceptions.yaml', '');
      const unsigned = estate.command({ op: 'config.take', delivery: await send(good) });
      expect(await estate.ask(unsigned)).toMatchObject({ code: 'denied' });
      const broken = good.replace('latitudeDeg: 22.5431', 'latitudeDeg: 922').replace('role: guard }', 'role: boss }');
      const refused = await take(broken);
      expect(refused.code).toBe('invalid');
      expect(refused.text).toMatch(/latitudeDeg/);
      expect(refused.text).toMatch(/role: "boss"/);
      expect(await take(good.replace('device: pole-1', 'device: pole-2'))).toMatchObject({
        code: 'invalid',
        text: expect.stringContaining('It is for pole-2'),
      });
      expect(await take(good.replace('rights: signed', 'rights: broker-trusted'))).toMatchObject({
        code: 'invalid',
        text: expect.stringContaining('`rights`'),
      });
      const nothing = await estate.signed({ op: 'config.take', delivery: 'a'.repeat(64) });
      expect(await estate.ask(nothing)).toMatchObject({
        code: 'invalid',
        text: expect.stringContaining('Send its parts again'),
      });
      const before = (await estate.core!.view()).siteRevision;
      const taken = await take(good.replace('staggerMs: 1000', 'staggerMs: 1500'));
      expect(taken).toMatchObject({ code: 'applied', text: expect.stringContaining('taken over') });
      await holds(async () => (await estate.core!.tryView())?.siteRevision !== before, 'the sent config runs');
      const { siteRevision } = await estate.core!.view();
      expect(taken.text).toContain(siteRevision);
      await estate.row('config.taken', { login: 'chenmin', signer: estate.chen.fingerprint });
      writeFileSync(estate.config, `${readFileSync(estate.config, 'utf8')}\n# Edited on the device.\n`);
      await holds(async () => (await estate.core!.tryView())?.siteRevision !== siteRevision, 'the edited file wins');
    }, 400_000);
  },
);
