import type { LaneView } from '../access/laneView.ts';
import type { SiteView, ZoneView } from '../controller/view.ts';
import { deedTopic, type HomeAssistant, laneEventTopic, thingTopic } from './homeAssistant.ts';
import { upTopic } from './topics.ts';

/** One entity of Home Assistant. Keys: https://www.home-assistant.io/integrations/mqtt/ and the page of each platform. */
export type Component = Readonly<Record<string, unknown>> & { readonly platform: string };
export type Components = Readonly<Record<string, Component>>;

const words = {
  power: { zh: '功率', en: 'power' },
  energy: { zh: '电能', en: 'energy' },
  fault: { zh: '故障', en: 'fault' },
  resume: { zh: '恢复计划', en: 'back to schedule' },
  passages: { zh: '通行数', en: 'passages' },
  call: { zh: '呼叫保安', en: 'guard called' },
  event: { zh: '事件', en: 'events' },
  clock: { zh: '时钟不可信', en: 'clock in doubt' },
  faults: { zh: '设备故障', en: 'faults' },
} as const;

/** What may happen at a lane in Home Assistant's eyes; types of rows, and of a read its outcome. */
export const laneEventTypes = [
  'read_granted',
  'read_denied',
  'read_foreign',
  'read_ghost',
  'gate_opened',
  'gate_refused',
  'guard_called',
  'call_ended',
] as const;

/** The whole discovery message of a device. */
export function discoveryMessage(view: SiteView, ha: HomeAssistant, firmware: string): object {
  const name = view.names[ha.language];
  return {
    device: {
      identifiers: [`duskgate-${view.site}-${view.device}`],
      name: `${name} ${view.device}`,
      manufacturer: 'duskgate',
      model: view.lanes.length > 0 ? 'Pole and gate' : 'Pole',
      sw_version: firmware,
    },
    origin: { name: 'duskgate', sw_version: firmware },
    availability: [
      {
        topic: upTopic(view, 'status'),
        value_template: "{{ 'online' if value_json.online else 'offline' }}",
      },
    ],
    qos: 1,
    components: componentsOf(view, ha),
  };
}

export function componentsOf(view: SiteView, ha: HomeAssistant): Components {
  const parts = [
    ...view.zones.flatMap((zone) => zoneParts(view, ha, zone)),
    ...view.lanes.flatMap((lane) => laneParts(view, ha, lane)),
    ...deviceParts(view, ha),
  ];
  return Object.fromEntries(
    parts.map(([id, { platform, ...part }]) => {
      const unique = `duskgate-${view.site}-${view.device}-${id}`;
      return [id, { platform, unique_id: unique, default_entity_id: `${platform}.${entityName(unique)}`, ...part }];
    }),
  );
}

/** Letters, digits and underscores only, as entity ids are. */
function entityName(unique: string): string {
  return unique.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_');
}

type Part = readonly [id: string, part: Component];

function zoneParts(view: SiteView, ha: HomeAssistant, zone: ZoneView): Part[] {
  const { id, names, dimmable } = zone;
  const name = names[ha.language];
  const state_topic = thingTopic(view, { kind: 'zone', id });
  const command_topic = deedTopic(view, ha.login, 'set', id);
  const light = {
    platform: 'light',
    schema: 'json',
    brightness: true,
    brightness_scale: 100,
    supported_color_modes: ['brightness'],
  };
  const relay = { platform: 'switch', value_template: '{{ value_json.state }}' };
  const sensor = (key: string, word: keyof typeof words, more: object): Part => [
    `zone-${id}-${key}`,
    {
      platform: 'sensor',
      name: `${name} ${words[word][ha.language]}`,
      state_topic,
      value_template: `{{ value_json.${key} }}`,
      ...more,
    },
  ];
  return [
    [
      `zone-${id}`,
      { ...(dimmable ? light : relay), name, state_topic, command_topic, optimistic: false, retain: false },
    ],
    [
      `zone-${id}-resume`,
      {
        platform: 'button',
        name: `${name} ${words.resume[ha.language]}`,
        command_topic: deedTopic(view, ha.login, 'resume', id),
        retain: false,
      },
    ],
    sensor('power_w', 'power', { device_class: 'power', state_class: 'measurement', unit_of_measurement: 'W' }),
    sensor('energy_wh', 'energy', {
      device_class: 'energy',
      state_class: 'total_increasing',
      unit_of_measurement: 'Wh',
    }),
    problem(`zone-${id}-fault`, `${name} ${words.fault[ha.language]}`, state_topic, 'fault'),
  ];
}

function laneParts(view: SiteView, ha: HomeAssistant, { id, names }: LaneView): Part[] {
  const name = names[ha.language];
  const state_topic = thingTopic(view, { kind: 'lane', id });
  // Without a command topic Home Assistant shows the gate and offers no button. It cannot sign, so where opening wants a signature a
  // button would only be refused.
  const opening =
    ha.openGates && view.rights === 'broker-trusted'
      ? { command_topic: deedTopic(view, ha.login, 'open', id), payload_close: null, payload_stop: null, retain: false }
      : {};
  return [
    [
      `lane-${id}`,
      {
        platform: 'cover',
        device_class: 'gate',
        name,
        state_topic,
        value_template: '{{ value_json.state }}',
        optimistic: false,
        ...opening,
      },
    ],
    [
      `lane-${id}-passages`,
      {
        platform: 'sensor',
        name: `${name} ${words.passages[ha.language]}`,
        state_topic,
        value_template: '{{ value_json.passages_total }}',
        state_class: 'total_increasing',
      },
    ],
    problem(`lane-${id}-call`, `${name} ${words.call[ha.language]}`, state_topic, 'call'),
    problem(`lane-${id}-fault`, `${name} ${words.fault[ha.language]}`, state_topic, 'fault'),
    [
      `lane-${id}-event`,
      {
        platform: 'event',
        name: `${name} ${words.event[ha.language]}`,
        state_topic: laneEventTopic(view, id),
        event_types: [...laneEventTypes],
      },
    ],
  ];
}

function deviceParts(view: SiteView, ha: HomeAssistant): Part[] {
  const topic = thingTopic(view, { kind: 'device', id: 'all' });
  const faults = problem('faults', words.faults[ha.language], topic, 'fault');
  return [
    problem('clock', words.clock[ha.language], topic, 'clock_doubt'),
    [
      faults[0],
      {
        ...faults[1],
        json_attributes_topic: topic,
        json_attributes_template: "{{ {'faults': value_json.faults} | tojson }}",
      },
    ],
  ];
}

function problem(id: string, name: string, state_topic: string, key: string): Part {
  const value_template = `{{ value_json.${key} }}`;
  return [
    id,
    {
      platform: 'binary_sensor',
      device_class: 'problem',
      entity_category: 'diagnostic',
      name,
      state_topic,
      value_template,
    },
  ];
}
