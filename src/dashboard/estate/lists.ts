import { computed } from '@preact/signals';
import type { Device, LaneSeen, StateSeen, ZoneSeen } from './device.ts';
import { devices, isOnline } from './estate.ts';

export type ZonePlace = { readonly device: Device; readonly id: string };

/** Groups in alphabetical order, each with its zones in the order of their device's config. */
export const zonesByGroup = computed(() => {
  const groups = new Map<string, ZonePlace[]>();
  for (const device of devices.value) {
    const described = device.desc.value?.zones ?? {};
    for (const [id, { group }] of Object.entries(described)) {
      const places = groups.get(group) ?? [];
      places.push({ device, id });
      groups.set(group, places);
    }
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
});

export const lanePlaces = computed(() =>
  devices.value.flatMap((device) => Object.keys(device.desc.value?.lanes ?? {}).map((id) => ({ device, id }))),
);

export type OpenCall = {
  readonly device: Device;
  readonly lane: string;
  readonly call: NonNullable<LaneSeen['call']>;
};

/** Calls of the guard, the longest waiting first. */
export const openCalls = computed(() =>
  devices.value
    .flatMap((device) =>
      Object.entries(device.state.value?.lanes ?? {}).flatMap(([lane, { call }]): OpenCall[] =>
        call === null ? [] : [{ device, lane, call }],
      ),
    )
    .sort((a, b) => a.call.called_ms - b.call.called_ms),
);

export type FaultPlace = { readonly device: Device; readonly fault: StateSeen['faults'][number] };

export const faults = computed(() =>
  devices.value.flatMap((device) => (device.state.value?.faults ?? []).map((fault): FaultPlace => ({ device, fault }))),
);

/** The estate in five figures. */
export const totals = computed(() => {
  const zones: ZoneSeen[] = devices.value.flatMap(({ state }) => Object.values(state.value?.zones ?? {}));
  const shares = devices.value
    .map(({ state }) => state.value?.last_night?.served_share ?? null)
    .filter((one) => one !== null);
  return {
    zones: zones.length,
    lit: zones.filter(({ level_pct }) => level_pct > 0).length,
    powerW: zones.reduce((sum, { power_w }) => sum + power_w, 0),
    servedShare: shares.length === 0 ? null : Math.min(...shares),
    offline: devices.value.filter((device) => !isOnline(device)).length,
  };
});
