import type { Ask } from '../controller/command.ts';
import { type Words, worded } from '../words/language.ts';
import { type DevicePlace, deviceTopic } from './topics.ts';

/** How this device shows itself to Home Assistant; the config's word. */
export type HomeAssistant = {
  /** Under which Home Assistant looks for devices; its own default is `homeassistant`. */
  readonly prefix: string;
  /** Login of Home Assistant at the broker, and in the config's list of people. */
  readonly login: string;
  readonly openGates: boolean;
  readonly language: 'zh' | 'en';
};

/** `<prefix>/device/<site>/<device>/config`: the site is the topic's node id, so that devices of two estates never meet. */
export function discoveryTopic({ prefix }: Pick<HomeAssistant, 'prefix'>, { site, device }: DevicePlace): string {
  return `${prefix}/device/${site}/${device}/config`;
}

export type Thing = { readonly kind: 'zone' | 'lane' | 'device'; readonly id: string };

/** What Home Assistant is told of a thing, in its own words; retained. Of the device itself `id` is `all`. */
export function thingTopic(place: DevicePlace, { kind, id }: Thing): string {
  return `${deviceTopic(place)}/up/ha/${kind}/${id}`;
}

/** What happens at a lane, for Home Assistant's events; never retained. */
export function laneEventTopic(place: DevicePlace, lane: string): string {
  return `${deviceTopic(place)}/up/ha/event/${lane}`;
}

export type Deed = 'set' | 'resume' | 'open';

/** Where Home Assistant writes what somebody wants. The login is a level that the broker enforces, as in `dn/cmd/<login>`. */
export function deedTopic(place: DevicePlace, login: string, deed: Deed, id: string): string {
  return `${deviceTopic(place)}/dn/ha/${login}/${deed}/${id}`;
}

/** The filter for all of these; null when Home Assistant may not write here. */
export function deedFilter(place: DevicePlace, login: string): string {
  return `${deviceTopic(place)}/dn/ha/${login}/+/+`;
}

export type DeedTopic = { readonly login: string; readonly deed: string; readonly id: string };

/** The parts of such a topic of this device, or null. */
export function parseDeedTopic(place: DevicePlace, topic: string): DeedTopic | null {
  const prefix = `${deviceTopic(place)}/dn/ha/`;
  if (!topic.startsWith(prefix)) return null;
  const [login, deed, id, ...rest] = topic.slice(prefix.length).split('/');
  return login && deed && id && rest.length === 0 ? { login, deed, id } : null;
}

const words = {
  noLevel: {
    en: `Home Assistant sent "{payload}" for {id}; ON, OFF or a light's JSON is known.`,
    zh: 'Home Assistant 为 {id} 发来“{payload}”；可识别 ON、OFF 或灯光 JSON。',
  },
  openOnly: {
    en: 'A lane knows OPEN only; the barrier closes by itself.',
    zh: '车道只识别 OPEN；道闸自行关闭。',
  },
  noDeed: {
    en: 'There is no "{deed}" for Home Assistant here.',
    zh: '本机没有供 Home Assistant 使用的“{deed}”。',
  },
} satisfies Record<string, Words>;

export type Unreadable = { readonly kind: 'unreadable'; readonly text: Words };

const unreadable = (text: Words): Unreadable => ({ kind: 'unreadable', text });

/** What Home Assistant wants, or in words why it cannot be understood. */
export function askOf({ deed, id }: DeedTopic, payload: string): Ask | Unreadable {
  switch (deed) {
    case 'set': {
      const level = levelOf(payload);
      if (level === null) return unreadable(worded(words.noLevel, { payload: payload.slice(0, 40), id }));
      const asked = { belowFloor: false, allowBoost: false, end: { kind: 'default' } } as const;
      return { kind: 'override', zones: [id], level, ...asked };
    }
    case 'resume':
      return { kind: 'resume', zones: [id] };
    case 'open':
      return payload === 'OPEN' ? { kind: 'gateOpen', lane: id } : unreadable(words.openOnly);
    default:
      return unreadable(worded(words.noDeed, { deed: deed.slice(0, 20) }));
  }
}

/** ON and OFF of a switch, or the JSON of a light; a light that is put on without a brightness is full. */
function levelOf(payload: string): number | null {
  if (payload === 'ON') return 100;
  if (payload === 'OFF') return 0;
  const light = parsed(payload);
  if (typeof light !== 'object' || light === null) return null;
  const state: unknown = Reflect.get(light, 'state');
  const brightness: unknown = Reflect.get(light, 'brightness') ?? 100;
  if (state === 'OFF') return 0;
  if (state !== 'ON' || typeof brightness !== 'number') return null;
  return Number.isFinite(brightness) && brightness >= 0 && brightness <= 100 ? brightness : null;
}

function parsed(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return null;
  }
}
