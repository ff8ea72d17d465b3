import type { Facts } from '../../src/doctor/facts.ts';
import { aSite, aZone } from './site.ts';

/** When the doctor looks. */
export const doctorMs = Date.UTC(2026, 10, 26);
export const day = 86_400_000;
export const broker = { url: 'mqtts://office:8883', username: 'pole-1', passwordFile: '/etc/duskgate/broker.password' };
/** One lamp on a relay. */
export const pi4 = aSite({
  board: { kind: 'linux', chips: ['pinctrl-bcm2711'], street: null },
  zones: [aZone({ output: { kind: 'relay', line: 'GPIO17', activeLow: false, contact: 'normally-closed' } })],
  broker,
  clock: { sources: ['timesyncd'], maxOutageMs: day },
});

/** A Raspberry Pi 4 on which all is well, unless told otherwise. */
export const aPole = (over: Partial<Facts> = {}): Facts => ({
  atMs: doctorMs,
  stateFolder: '/var/lib/duskgate',
  sensors: {
    model: 'Raspberry Pi 4 Model B Rev 1.5',
    temperatureC: 51,
    undervoltage: false,
    diskWear: 0.1,
    memoryFreeBytes: 3e9,
  },
  disk: { freeBytes: 24e9, bytes: 31e9, readOnly: false },
  site: pi4,
  damagedCopies: [],
  chips: ['pinctrl-bcm2711'],
  lineNames: {},
  heldLines: null,
  chipDevices: [{ path: '/dev/gpiochip0', mode: 0o660, uid: 0 }],
  pwmDevices: [],
  hasRtc: true,
  isSynced: true,
  watchdog: { device: true, armed: true },
  journalOnDisk: false,
  state: { path: '/var/lib/duskgate', mode: 0o750, uid: 998 },
  secrets: [{ path: '/etc/duskgate/broker.password', mode: 0o640, uid: 0 }],
  broker: { kind: 'reached', certificateEndsMs: doctorMs + 90 * day, trusted: true },
  core: { faults: 0 },
  safeTable: { madeAtMs: doctorMs - day },
  release: { current: '0.1.0', onTrial: false, takenBack: null, damaged: [] },
  ...over,
});
