import { readFileSync } from 'node:fs';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import { connectChannel } from '../../src/channel/connect.ts';
import type { SiteView } from '../../src/controller/view.ts';
import { Bridge } from '../../src/link/bridge.ts';
import { askOf, type HomeAssistant } from '../../src/mqtt/homeAssistant.ts';
import { discoveryMessage, laneEventTypes } from '../../src/mqtt/homeAssistantParts.ts';
import { shownOf } from '../../src/mqtt/homeAssistantState.ts';
import { aLaneView, aRow, aView, aZoneView } from '../makers/view.ts';
import { Mosquitto, mosquittoPath } from './brokers.ts';
import { endAll, endings } from './linked.ts';
import { TestCore } from './testCore.ts';
import { until } from './until.ts';

type Platform = { required: string[]; keys: string[]; values: Record<string, unknown[]>; states?: string[] };
const truth = JSON.parse(readFileSync(new URL('../truth/home-assistant.json', import.meta.url), 'utf8')) as {
  topic: string;
  device: Record<'required' | 'shared' | 'deviceKeys' | 'originKeys' | 'availabilityKeys', string[]>;
  everyPlatform: string[];
  platforms: Record<string, Platform>;
};

const ha: HomeAssistant = { prefix: 'homeassistant', login: 'homeassistant', openGates: false, language: 'en' };
const lamp = aZoneView({ id: 'road-main', dimmable: true });
const relay = aZoneView({ id: 'yard', names: { zh: '院子', en: 'Yard "<b>"' }, dimmable: false });
const gate = aLaneView({ id: 'in-1' });
const estate = (over: Partial<SiteView> = {}): SiteView => aView({ zones: [lamp, relay], lanes: [gate], ...over });

type Message = {
  device: object;
  origin: object;
  availability: object[];
  components: Record<string, Record<string, unknown>>;
};
const message = (view = estate(), settings = ha): Message => discoveryMessage(view, settings, '0.1.0') as Message;

describe('the discovery message', () => {
  it.each([true, false])(
    'has only keys and values that Home Assistant documents, gates to be opened: %s',
    (openGates) => {
      const whole = message(estate(), { ...ha, openGates });
      const { device: known } = truth;
      expect(Object.keys(whole)).toEqual(expect.arrayContaining(known.required));
      for (const key of Object.keys(whole)) expect([...known.required, ...known.shared]).toContain(key);
      for (const key of Object.keys(whole.device)) expect(known.deviceKeys).toContain(key);
      for (const key of Object.keys(whole.origin)) expect(known.originKeys).toContain(key);
      for (const key of whole.availability.flatMap(Object.keys)) expect(known.availabilityKeys).toContain(key);
      for (const [id, part] of Object.entries(whole.components)) {
        const platform = truth.platforms[String(part['platform'])];
        expect(platform, id).toBeDefined();
        for (const key of [...(platform?.required ?? []), 'unique_id']) expect(part, id).toHaveProperty(key);
        for (const [key, value] of Object.entries(part)) {
          expect([...truth.everyPlatform, ...(platform?.keys ?? [])], id).toContain(key);
          const allowed = platform?.values[key];
          if (allowed !== undefined) expect(allowed, `${id}.${key}`).toContainEqual(value);
        }
        expect(String(part['default_entity_id'])).toMatch(new RegExp(`^${String(part['platform'])}\\.[a-z0-9_]+$`));
        if ('retain' in part) expect(part['retain']).toBe(false);
      }
      expect(whole.components['zone-road-main']).toMatchObject({
        platform: 'light',
        schema: 'json',
        brightness_scale: 100,
      });
      expect(whole.components['zone-yard']).toMatchObject({ platform: 'switch' });
    },
  );

  it('names everything once, and speaks the estate’s language', () => {
    const ids = Object.values(message().components).map(({ unique_id }) => unique_id);
    expect(new Set(ids).size).toBe(ids.length);
    const { components } = message(estate(), { ...ha, language: 'zh' });
    expect(components['zone-yard-power_w']?.['name']).toBe('院子 功率');
  });

  it('offers to open a gate only where the config lets it, and never to close one', () => {
    expect(message().components['lane-in-1']).not.toHaveProperty('command_topic');
    const opening = message(estate(), { ...ha, openGates: true }).components['lane-in-1'];
    expect(opening).toMatchObject({ payload_close: null, payload_stop: null });
  });

  it('offers no gate to open where opening wants a signature, which it cannot give', () => {
    const signed = message(estate({ rights: 'signed' }), { ...ha, openGates: true }).components['lane-in-1'];
    expect(signed).toMatchObject({ platform: 'cover' });
    expect(signed).not.toHaveProperty('command_topic');
  });

  it('shows each state of the barrier as one that Home Assistant knows', () => {
    const barriers = [
      'bootHold',
      'unknown',
      'closed',
      'opening',
      'open',
      'passing',
      'clearing',
      'closing',
      'heldOpen',
      'emergencyOpen',
      'outOfService',
      'fault',
    ] as const;
    const states = barriers.map((barrier) => {
      const shown = shownOf(estate({ lanes: [aLaneView({ id: 'in-1', barrier })] }), ha);
      return (shown.find(({ thing }) => thing.kind === 'lane')!.urgent as { state: string }).state;
    });
    for (const state of states) expect(truth.platforms['cover']?.states).toContain(state);
    expect(states.slice(2, 5)).toEqual(['closed', 'opening', 'open']);
  });

  it.each([
    ['ON', 100],
    ['OFF', 0],
    ['{"state":"ON","brightness":60,"transition":2}', 60],
    ['{"state":"ON"}', 100],
    ['{"state":"OFF","brightness":60}', 0],
  ])('understands %s', (payload, level) => {
    expect(askOf({ login: 'x', deed: 'set', id: 'yard' }, payload)).toMatchObject({
      kind: 'override',
      level,
      zones: ['yard'],
    });
  });

  it.each([
    '',
    'on',
    '{"state":"ON","brightness":255}',
    '{"brightness":5}',
    '[]',
    'null',
    '{"state":"ON","brightness":"9"}',
  ])('does nothing for %j, and says so', (payload) =>
    expect(askOf({ login: 'x', deed: 'set', id: 'yard' }, payload)).toMatchObject({
      text: { en: expect.stringMatching(/Home Assistant sent/) },
    }),
  );
});

/** Home Assistant's side of a broker, and link on the other. */
async function scene(settings: HomeAssistant | null, given: { broker?: Mosquitto; view?: SiteView } = {}) {
  const broker = given.broker ?? (await Mosquitto.start());
  if (given.broker === undefined) endings.push(() => broker.end());
  const core = new TestCore(given.view ?? estate());
  await core.start();
  endings.push(() => core.end());
  const lines: string[] = [];
  const bridge = new Bridge({
    openCore: (ears) => connectChannel({ path: core.path, ...ears }),
    broker: () => ({
      kind: 'broker',
      url: `mqtt://127.0.0.1:${broker.port}`,
      username: null,
      password: null,
      homeAssistant: settings,
    }),
    firmware: '0.1.0',
    say: (line) => lines.push(line),
    backoff: { firstMs: 50, capMs: 200 },
    surroundings: {
      monoMs: () => performance.now(),
      wallMs: () => Date.now(),
      after: (ms, ring) => {
        const timer = setTimeout(ring, Math.min(ms, 300));
        return () => clearTimeout(timer);
      },
      random: () => 0.001,
    },
  });
  bridge.start();
  let over = false;
  const stop = async () => {
    if (!over) await bridge.stop();
    over = true;
  };
  endings.push(stop);
  return { broker, core, lines, stop };
}

async function homeAssistant(broker: Mosquitto) {
  const client: MqttClient = await connectAsync(`mqtt://127.0.0.1:${broker.port}`, { protocolVersion: 5 });
  endings.push(() => client.endAsync(true));
  const retained = new Map<string, string>();
  const heard: { topic: string; text: string; retain: boolean }[] = [];
  client.on('message', (topic, payload, { retain }) => {
    heard.push({ topic, text: payload.toString(), retain });
    if (payload.length === 0) retained.delete(topic);
    else retained.set(topic, payload.toString());
  });
  await client.subscribeAsync(['homeassistant/#', 'duskgate/v1/+/+/up/ha/#'], { qos: 1, rap: true });
  return { client, retained, heard };
}

const config = 'homeassistant/device/estate/pole-1/config';
const thing = (path: string) => `duskgate/v1/estate/pole-1/up/ha/${path}`;
const deed = (path: string) => `duskgate/v1/estate/pole-1/dn/ha/homeassistant/${path}`;

describe.runIf(mosquittoPath !== null)('Home Assistant at mosquitto', () => {
  afterEach(endAll);

  it('finds the device, switches a lamp, and sees it lit', async () => {
    const { broker, core } = await scene(ha);
    const { client, retained } = await homeAssistant(broker);
    await until('the device is found', () => retained.get(config));
    const { components } = JSON.parse(retained.get(config)!) as Message;
    const light = components['zone-road-main']!;
    await until('its state is there', () => retained.get(String(light['state_topic'])));
    await client.publishAsync(String(light['command_topic']), '{"state":"ON","brightness":30}', { qos: 1 });
    const command = await until('the command is with core', () => core.commands[0]);
    expect(command).toMatchObject({
      login: 'homeassistant',
      via: 'mqtt',
      why: 'Home Assistant',
      retained: false,
      ask: { kind: 'override', level: 30, zones: ['road-main'] },
    });
    expect(command.id).toMatch(/^ha-/);
    core.show({ zones: [aZoneView({ id: 'road-main', level: 30 }), relay] });
    await until('the lamp is shown', () =>
      /"state":"ON","brightness":30,/.test(retained.get(thing('zone/road-main')) ?? ''),
    );
    await client.publishAsync(String(components['zone-road-main-resume']!['command_topic']), 'PRESS', { qos: 1 });
    await until('the schedule has it again', () => core.commands.some(({ ask }) => ask.kind === 'resume'));
    expect(new Set(core.commands.map(({ id }) => id)).size).toBe(2);
  });

  it('opens no gate unless the config lets it, and nothing at all when retained or under another login', async () => {
    const first = await scene(ha);
    const { client } = await homeAssistant(first.broker);
    await until(
      'the line stands',
      () => /connected/.test(first.core.detail) || first.lines.some((line) => /connected/.test(line)),
    );
    await client.publishAsync(deed('open/in-1'), 'OPEN', { qos: 1 });
    await until('it is told', () =>
      first.lines.some((line) => /asked to open a gate, which the config does not let it/.test(line)),
    );
    await client.publishAsync(deed('set/yard'), 'ON', { qos: 1, retain: true });
    await until('it is told', () => first.lines.some((line) => /was retained and does nothing/.test(line)));
    await client.publishAsync('duskgate/v1/estate/pole-1/dn/ha/mallory/set/yard', 'ON', { qos: 1 });
    await client.publishAsync(deed('set/yard'), 'OFF', { qos: 1 });
    await until('the one command is there', () => first.core.commands.length > 0);
    expect(first.core.commands).toMatchObject([{ login: 'homeassistant', ask: { kind: 'override', level: 0 } }]);
    await first.stop();
    const second = await scene({ ...ha, openGates: true }, { broker: first.broker });
    await until('the line stands', () => second.lines.some((line) => /connected/.test(line)));
    await client.publishAsync(deed('open/in-1'), 'OPEN', { qos: 1 });
    const command = await until('it is with core', () => second.core.commands[0]);
    expect(command).toMatchObject({ ask: { kind: 'gateOpen', lane: 'in-1' } });
    expect(command.notAfterMs - command.issuedAtMs).toBe(10_000);
  });

  it('is told of what happens at a lane, without a card, and not of history', async () => {
    const { broker, core } = await scene(ha);
    const { heard, retained } = await homeAssistant(broker);
    await until('the device is found', () => retained.get(config));
    const read = {
      type: 'card.read',
      lane: 'in-1',
      reader: 'r',
      outcome: 'deny',
      code: 'expired',
      cause_id: 'c',
      card: 'f'.repeat(32),
      class: null,
      roster_version: 1,
      tags: [],
    };
    core.top.evt = 2;
    core.rows.evt.push(
      aRow({ stream: 'evt', seq: 1, atMs: Date.now() - 3_600_000, body: read }),
      aRow({ stream: 'evt', seq: 2, atMs: Date.now(), body: read }),
    );
    core.show({});
    core.write('tele', 1);
    const event = await until('the event is there', () => heard.find(({ topic }) => topic === thing('event/in-1')));
    expect(event).toMatchObject({ retain: false, text: '{"event_type":"read_denied"}' });
    expect(laneEventTypes).toContain('read_denied');
    expect(heard.filter(({ topic }) => topic === thing('event/in-1'))).toHaveLength(1);
    expect(heard.some(({ text }) => text.includes('ffff'))).toBe(false);
  });

  it('is told all again after its birth', async () => {
    const { broker } = await scene(ha);
    const { client, heard, retained } = await homeAssistant(broker);
    await until('the device is found', () => retained.get(config));
    const before = heard.filter(({ topic }) => topic === config).length;
    await client.publishAsync('homeassistant/status', 'online', { qos: 1 });
    await until('the device shows itself anew', () => heard.filter(({ topic }) => topic === config).length > before);
    await until('with its states', () => heard.filter(({ topic }) => topic === thing('zone/yard')).length > 1);
  });

  it('loses a zone that the config no longer has, also when that changed while link was down', async () => {
    const first = await scene(ha);
    const { heard, retained } = await homeAssistant(first.broker);
    await until('the states are there', () => retained.has(thing('zone/yard')) && retained.has(config));
    await first.stop();
    await scene(ha, { broker: first.broker, view: estate({ zones: [lamp] }) });
    await until('the state is gone', () => !retained.has(thing('zone/yard')));
    await until('the device is without it', () => !/zone-yard/.test(retained.get(config) ?? 'zone-yard'));
    const removal = heard.findLast(
      ({ topic, text }) => topic === config && /"zone-yard":\{"platform":"switch"\}/.test(text),
    );
    expect(removal).toBeDefined();
  });

  it('leaves nothing at the broker when the config shows it nothing any more', async () => {
    const first = await scene(ha);
    const { retained } = await homeAssistant(first.broker);
    await until('the states are there', () =>
      ['zone/yard', 'zone/road-main', 'lane/in-1', 'device/all'].every((path) => retained.has(thing(path))),
    );
    await first.stop();
    await scene(null, { broker: first.broker });
    await until('nothing is left', () => retained.size === 0);
    const late = await homeAssistant(first.broker);
    await late.client.publishAsync('homeassistant/fence', 'x', { qos: 1 });
    await until('the fence came', () => late.heard.some(({ topic }) => topic === 'homeassistant/fence'));
    expect(late.heard.filter(({ retain }) => retain)).toEqual([]);
  });
});
