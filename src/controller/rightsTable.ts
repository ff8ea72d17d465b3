import type { Ask } from './command.ts';
import type { Role } from './site.ts';

/** Everybody who logs in at the broker. */
export const parties = [
  'viewer',
  'guard',
  'operator',
  'manager',
  'crew',
  'device',
  'office',
  'home-assistant',
] as const;
export type Party = (typeof parties)[number];

/**
 * `here`: at the device's own socket alone. Whoever stands there can open the arm with a piece of wire, and has to try what he
 * has mended.
 */
type Where = 'anywhere' | 'here';

type Row = {
  readonly who: Readonly<Partial<Record<Role, Where>>>;
  /** Where rights are signed, this wants the person's signature: it opens a gate, or changes who or what decides. */
  readonly signed: boolean;
};

const everywhere = (...roles: readonly Role[]): Row['who'] =>
  Object.fromEntries(roles.map((role) => [role, 'anywhere'] as const));

const light = { who: everywhere('guard', 'operator', 'manager', 'crew'), signed: false };
const gate = { ...everywhere('guard', 'operator', 'manager'), crew: 'here' } as const;
const voice = { who: everywhere('guard', 'operator', 'manager', 'crew'), signed: false };
const call = { who: gate, signed: false };

/** Who may ask what of a device. How long and how dark an override may be stands in rights.ts. */
export const askTable: Readonly<Record<Ask['kind'], Row>> = {
  override: light,
  resume: light,
  emergency: light,
  emergencyEnd: light,
  lockout: { who: everywhere('manager', 'crew'), signed: false },
  unlock: { who: everywhere('manager', 'crew'), signed: true },
  gateOpen: { who: gate, signed: true },
  laneReset: { who: everywhere('guard', 'manager', 'crew'), signed: true },
  callAcknowledge: call,
  callArrive: call,
  callResolve: call,
  forgive: call,
  nightReassign: { who: everywhere('manager'), signed: false },
  upkeep: { who: everywhere('manager', 'crew'), signed: false },
  voiceRecord: voice,
  voiceAnswer: voice,
  configTake: { who: everywhere('manager'), signed: true },
};

/** A right at the broker. `%u` in a filter stands for the own login, as mosquitto writes it. */
export type TopicRight = { readonly access: 'read' | 'write'; readonly filter: string };

const read = (filter: string): TopicRight => ({ access: 'read', filter });
const write = (filter: string): TopicRight => ({ access: 'write', filter });

/** Whether Home Assistant is there. mosquitto gives a pattern without `%u` to everybody, so that everybody has it here too. */
const anybody = read('homeassistant/status');

/** A person sees what devices say, and asks under the own login alone: the login in the topic is what a device believes. */
const person: readonly TopicRight[] = [read('duskgate/v1/+/+/up/#'), write('duskgate/v1/+/+/dn/cmd/%u'), anybody];

/** Who may read and write where. The right to write `dn/roster`, `dn/conf` or `dn/people` lets nobody in by itself. */
export const topicTable: Readonly<Record<Party, readonly TopicRight[]>> = {
  viewer: person,
  guard: person,
  operator: person,
  crew: person,
  manager: [...person, write('duskgate/v1/+/+/dn/conf'), write('duskgate/v1/+/+/dn/people')],
  // The own status too, to notice another device under the same id.
  device: [
    write('duskgate/v1/+/%u/up/#'),
    read('duskgate/v1/+/%u/dn/#'),
    read('duskgate/v1/+/%u/up/status'),
    write('homeassistant/device/+/%u/config'),
    read('homeassistant/device/+/%u/config'),
    anybody,
  ],
  // An operator for the devices. Its own prefix is the one it has by default; another one is added by hand.
  'home-assistant': [
    read('homeassistant/#'),
    write('homeassistant/#'),
    read('duskgate/v1/+/+/up/ha/#'),
    read('duskgate/v1/+/+/up/status'),
    write('duskgate/v1/+/+/dn/ha/%u/#'),
  ],
  office: [anybody, read('duskgate/v1/#'), write('duskgate/v1/+/+/dn/ack'), write('duskgate/v1/+/+/dn/roster')],
};
