import { afterEach, describe, expect, it } from 'vitest';
import { parseTopic } from '../../src/mqtt/topics.ts';
import { aView } from '../makers/view.ts';
import { startDemoBroker } from './brokerChild.ts';
import { Mosquitto, mosquittoPath } from './brokers.ts';
import { endAll, endings, link, Office, place, type TestBroker } from './linked.ts';
import { until } from './until.ts';

afterEach(endAll);

const brokers: [name: string, start: () => Promise<TestBroker>][] = [
  [
    'the demo broker',
    async () => {
      const broker = await startDemoBroker({ port: 0, say: () => undefined });
      endings.push(() => broker.stop());
      const kill = async () => {
        const starts = broker.starts();
        process.kill(broker.pid()!, 'SIGKILL');
        await until('the demo broker lives again', () => broker.starts() > starts && broker.pid() !== null);
      };
      return { port: broker.port, kill, protocolVersion: 4 };
    },
  ],
  [
    'mosquitto',
    async () => {
      const broker = await Mosquitto.start();
      endings.push(() => broker.end());
      const kill = async () => {
        await broker.kill();
        await broker.start();
      };
      return { port: broker.port, kill, protocolVersion: 5 };
    },
  ],
];

describe.each(brokers.filter(([name]) => name !== 'mosquitto' || mosquittoPath !== null))(
  'link with %s',
  (_name, start) => {
    it('says who it is and how things stand, retained, and tells core', async () => {
      const broker = await start();
      const { core } = await link(broker.port);
      await until('core knows', () => core.links.some(({ connected }) => connected));
      const office = await Office.at(broker);
      await until('a late office sees the state', () => office.of('state')[0]);
      const status = await until('and the birth', () => office.of('status')[0]);
      expect(status.packet).toMatchObject({ retain: true, qos: 1 });
      expect(status.message).toMatchObject({
        online: true,
        boot: 'a1b2c3d4',
        mqtt: broker.protocolVersion === 5 ? '5.0' : '3.1.1',
      });
      const desc = await until('and the description', () => office.of('desc')[0]);
      expect(status.message).toHaveProperty('desc_hash', desc.message.hash);
      expect(office.of('state')[0]?.message.zones['road-main']).toMatchObject({ level_pct: 100, source: 'season' });
      expect(core.detail).toMatch(/^127\.0\.0\.1:\d+, MQTT (5\.0|3\.1\.1)$/);
    });

    it('brings a command to core and the answer back, not retained', async () => {
      const broker = await start();
      const { core } = await link(broker.port);
      const office = await Office.at(broker);
      await until('the device is there', () => office.of('status').some(({ message }) => message.online));
      await office.command({ id: 'c-1' });
      const reply = await until('the answer comes', () => office.of('reply')[0]);
      expect(reply.message).toMatchObject({ id: 'c-1', login: 'olga', ok: true, code: 'applied' });
      expect(reply.packet.retain).toBe(false);
      if (broker.protocolVersion === 5) expect(reply.packet.properties?.messageExpiryInterval).toBeLessThanOrEqual(60);
      expect(core.commands).toEqual([
        expect.objectContaining({ id: 'c-1', login: 'olga', via: 'mqtt', retained: false }),
      ]);
    });

    it('passes a repeated and a late command on: only the controller can judge them', async () => {
      const broker = await start();
      const { core } = await link(broker.port);
      const office = await Office.at(broker);
      await until('the device is there', () => office.of('status').some(({ message }) => message.online));
      await office.command({ id: 'twice' });
      await office.command({ id: 'twice' });
      await office.command({ id: 'late', issued_at_ms: 1, not_after_ms: 2 });
      await until('all came', () => core.commands.length === 3);
      expect(core.commands[2]).toMatchObject({ id: 'late', issuedAtMs: 1, notAfterMs: 2 });
    });

    it('lets no retained command through, neither one that lay there nor a fresh one', async () => {
      const broker = await start();
      const office = await Office.at(broker);
      await office.command({ id: 'stale' }, { retain: true });
      const { core } = await link(broker.port);
      await until('the device is there', () => office.of('status').some(({ message }) => message.online));
      await office.command({ id: 'control' });
      await until('the control is answered', () => office.of('reply').some(({ message }) => message.id === 'control'));
      expect(core.commands.map(({ id }) => id)).toEqual(['control']);
      if (broker.protocolVersion === 5) {
        await office.command({ id: 'fresh' }, { retain: true });
        const reply = await until('it is refused', () =>
          office.of('reply').find(({ message }) => message.id === 'fresh'),
        );
        expect(reply.message).toMatchObject({ ok: false, code: 'invalid' });
        expect(core.commands).toHaveLength(1);
      } else {
        const reply = office.of('reply').find(({ message }) => message.id === 'stale');
        expect(reply?.message).toMatchObject({ ok: false, code: 'invalid' });
      }
    });

    it('answers a wrong command in words, reports one it cannot answer, and core hears of neither', async () => {
      const broker = await start();
      const { core } = await link(broker.port);
      const office = await Office.at(broker);
      await until('the device is there', () => office.of('status').some(({ message }) => message.online));
      await office.command({ id: 'c-1', targt: ['a'] });
      const reply = await until('the answer comes', () => office.of('reply')[0]);
      expect(reply.message).toMatchObject({ id: 'c-1', code: 'invalid', text: expect.stringContaining('"target"') });
      await office.send('{"half');
      const report = await until('the report comes', () => office.of('log')[0]);
      expect(report.message.text).toMatch(/olga has no readable id/);
      await office.send(Buffer.alloc(8_500, ' '));
      await office.command({ id: 'control' });
      await until('the control is through', () => core.commands.length === 1);
      expect(core.commands[0]?.id).toBe('control');
    });

    it('stays calm in a flood: few get through, somebody is told busy, core hears how many were dropped', async () => {
      const broker = await start();
      const { core } = await link(broker.port);
      const office = await Office.at(broker);
      await until('the device is there', () => office.of('status').some(({ message }) => message.online));
      const started = performance.now();
      await Promise.all(Array.from({ length: 1_000 }, (_, index) => office.command({ id: `c-${index}` })));
      await until('somebody is told', () => office.of('reply').find(({ message }) => message.code === 'busy'));
      await until('core is told', () => /commands dropped/.test(core.troubles));
      const seconds = (performance.now() - started) / 1_000;
      expect(core.commands.length).toBeLessThanOrEqual(50 + Math.ceil(seconds * 10));
      expect(office.of('reply').filter(({ message }) => message.code === 'busy').length).toBeLessThanOrEqual(
        2 + seconds,
      );
    });

    it('publishes state once a second at most, and always the latest', async () => {
      const broker = await start();
      const { core } = await link(broker.port);
      const office = await Office.at(broker);
      await until('the first state is out', () => office.of('state').length > 0);
      const before = office.of('state').length;
      const started = performance.now();
      for (let rev = 8; rev < 500; rev += 1) core.show({ rev });
      await until('the latest is out', () => office.of('state').at(-1)?.message.rev === 499);
      const seconds = (performance.now() - started) / 1_000;
      expect(office.of('state').length - before).toBeLessThanOrEqual(2 + seconds);
      expect(office.of('desc')).toHaveLength(1);
    });

    it('goes off the air while core is away, and is born again with its next run', async () => {
      const broker = await start();
      const { core } = await link(broker.port);
      const office = await Office.at(broker);
      await until('the device is there', () => office.of('status').some(({ message }) => message.online));
      await core.stop();
      await until('the office is told', () =>
        office.of('status').some(({ message }) => !message.online && message.why === 'core-gone'),
      );
      core.view = { ...core.view, run: 'ffff0000' };
      await core.start();
      await until('it is back', () => office.of('status').at(-1)?.message.boot === 'ffff0000');
      expect(office.of('status').at(-1)?.message.online).toBe(true);
    });

    it('loses no row although the broker is killed again and again; what comes twice has the same key', async () => {
      const broker = await start();
      const { core } = await link(broker.port);
      const seen = new Map<string, string>();
      const different: string[] = [];
      const marks = { evt: 0, tele: 0 };
      const office = await Office.at(broker);
      office.client.on('message', (topicText, payload) => {
        const topic = parseTopic(topicText);
        if (topic?.kind !== 'up' || (topic.channel !== 'evt' && topic.channel !== 'tele')) return;
        const message = JSON.parse(payload.toString());
        for (const row of message.events ?? message.samples) {
          const key = `${message.boot} ${topic.channel} ${row.seq}`;
          const text = JSON.stringify(row);
          if (seen.has(key) && seen.get(key) !== text) different.push(key);
          seen.set(key, text);
        }
        while (seen.has(`a1b2c3d4 ${topic.channel} ${marks[topic.channel] + 1}`)) marks[topic.channel] += 1;
        const ack = JSON.stringify({ v: 1, boot: 'a1b2c3d4', ...marks });
        if (office.client.connected) office.client.publish(`${place}/dn/ack`, ack, { qos: 1, retain: true });
      });
      for (let round = 0; round < 4; round += 1) {
        core.write('evt', 50);
        core.write('tele', 200);
        const goal = seen.size + 20;
        await until('rows flow', () => seen.size >= goal);
        await broker.kill();
        core.write('evt', 50);
      }
      await until('the store is empty', () => core.rows.evt.length + core.rows.tele.length === 0, 40_000);
      expect(seen.size).toBe(4 * 300);
      expect(different).toEqual([]);
    });

    it('is born again when a late will says it is dead', async () => {
      const broker = await start();
      await link(broker.port);
      const office = await Office.at(broker);
      await until('the device is there', () => office.of('status').some(({ message }) => message.online));
      for (const boot of ['a1b2c3d4', '0000aaaa']) {
        const before = office.of('status').length;
        const will = JSON.stringify({ v: 1, online: false, boot });
        await office.client.publishAsync(`${place}/up/status`, will, { qos: 1, retain: true });
        await until('it speaks up', () => office.of('status').length >= before + 2);
        expect(office.of('status').at(-1)?.message).toMatchObject({ online: true, boot: 'a1b2c3d4' });
      }
    });

    it('gives way when another device lives under its id', async () => {
      const broker = await start();
      const one = await link(broker.port);
      await until('the first is there', () => one.core.links.some(({ connected }) => connected));
      const other = await link(broker.port, aView({ run: 'bbbb0000' }));
      const calm = await until('one gives way', () =>
        [one, other].find(({ core }) => /give each device its own id/.test(core.detail)),
      );
      const stays = calm === one ? other : one;
      // Both may notice in the same moment; what must not happen is that they go on throwing each other out.
      const noticed = () => /give each device its own id/.test(stays.core.detail);
      await until('the other one stays or gives way too', () => stays.core.links.at(-1)?.connected || noticed());
      const connects = [one, other].map(({ core }) => core.links.filter(({ connected }) => connected).length);
      for (const count of connects) expect(count).toBeLessThanOrEqual(4);
    });
  },
);
