import { type Signal, signal } from '@preact/signals';
import type { z } from 'zod';
import type { replyMessage } from '../../mqtt/replyMessages.ts';
import type { stateMessage } from '../../mqtt/stateMessages.ts';
import type { descMessage, statusMessage } from '../../mqtt/statusMessages.ts';
import type { DevicePlace } from '../../mqtt/topics.ts';

export type StatusSeen = z.infer<typeof statusMessage.read>;
export type DescSeen = z.infer<typeof descMessage.read>;
export type StateSeen = z.infer<typeof stateMessage.read>;
export type PeopleSeen = NonNullable<z.infer<typeof replyMessage.read>['people']>;
export type ZoneSeen = StateSeen['zones'][string];
export type LaneSeen = StateSeen['lanes'][string];

/** What a device says of whoever is logged in. */
export type Standing =
  | { readonly kind: 'asking' }
  | { readonly kind: 'known'; readonly people: PeopleSeen }
  /** Not among the people of this device. */
  | { readonly kind: 'stranger' }
  /** It does not say: it is older than this question, or silent. It judges each command all the same. */
  | { readonly kind: 'untold' };

/** What is known of one device, each part told apart so that only what changed is drawn anew. */
export type Device = DevicePlace & {
  readonly key: string;
  readonly status: Signal<StatusSeen | null>;
  readonly desc: Signal<DescSeen | null>;
  readonly state: Signal<StateSeen | null>;
  readonly zones: ReadonlyMap<string, Signal<ZoneSeen | null>>;
  readonly lanes: ReadonlyMap<string, Signal<LaneSeen | null>>;
  /** When its state was last heard, by this machine's clock. */
  readonly heardMs: Signal<number | null>;
  /** Its clock minus this machine's, ms, by the newest live state; null = none heard yet. */
  readonly aheadMs: Signal<number | null>;
  /** What it says of whoever is logged in. */
  readonly standing: Signal<Standing>;
  /** A message of it could not be read; what and why, in English as zod or the parser say it. */
  readonly trouble: Signal<Trouble | null>;
};

export type Trouble = { readonly channel: string; readonly kind: 'version' | 'shape'; readonly detail: string };

type Parts = Map<string, Signal<ZoneSeen | null>>;
type LaneParts = Map<string, Signal<LaneSeen | null>>;

export function newDevice(place: DevicePlace): Device {
  return {
    ...place,
    key: `${place.site}/${place.device}`,
    status: signal(null),
    desc: signal(null),
    state: signal(null),
    zones: new Map(),
    lanes: new Map(),
    heardMs: signal(null),
    aheadMs: signal(null),
    standing: signal({ kind: 'asking' }),
    trouble: signal(null),
  };
}

/** A zone of a device; one that is not there is null, and may come. */
export function zoneOf(device: Device, id: string): Signal<ZoneSeen | null> {
  return partOf(device.zones as Parts, id);
}

export function laneOf(device: Device, id: string): Signal<LaneSeen | null> {
  return partOf(device.lanes as LaneParts, id);
}

/** Takes a state over: only parts that differ are told. */
export function takeState(device: Device, state: StateSeen): void {
  device.state.value = state;
  for (const id of new Set([...Object.keys(state.zones), ...device.zones.keys()])) {
    tell(zoneOf(device, id), state.zones[id] ?? null);
  }
  for (const id of new Set([...Object.keys(state.lanes), ...device.lanes.keys()])) {
    tell(laneOf(device, id), state.lanes[id] ?? null);
  }
}

function partOf<T>(parts: Map<string, Signal<T | null>>, id: string): Signal<T | null> {
  let part = parts.get(id);
  if (part === undefined) {
    part = signal<T | null>(null);
    parts.set(id, part);
  }
  return part;
}

function tell<T>(part: Signal<T | null>, value: T | null): void {
  if (JSON.stringify(part.peek()) !== JSON.stringify(value)) part.value = value;
}
