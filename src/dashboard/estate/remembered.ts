import type { DescSeen, Device, StateSeen, StatusSeen } from './device.ts';

type Remembered = {
  readonly site: string;
  readonly device: string;
  readonly status: StatusSeen | null;
  readonly desc: DescSeen | null;
  readonly state: StateSeen | null;
  readonly heardMs: number | null;
};

const key = 'duskgate.estate';
/** What is kept has this shape; another one is left alone. */
const version = 1;

export function rememberEstate(devices: readonly Device[]): void {
  const kept: Remembered[] = devices.map(({ site, device, status, desc, state, heardMs }) => {
    return { site, device, status: status.peek(), desc: desc.peek(), state: state.peek(), heardMs: heardMs.peek() };
  });
  try {
    localStorage.setItem(key, JSON.stringify({ version, devices: kept }));
  } catch {
    // Full or forbidden: then the page shows nothing without a network.
  }
}

export function rememberedEstate(): readonly Remembered[] {
  try {
    const kept: { version?: unknown; devices?: unknown } | null = JSON.parse(localStorage.getItem(key) ?? 'null');
    // Written by this page and read by this page only.
    return kept?.version === version && Array.isArray(kept.devices) ? (kept.devices as Remembered[]) : [];
  } catch {
    return [];
  }
}

export function forgetEstate(): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was kept then.
  }
}
