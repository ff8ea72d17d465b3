import { batch, computed, signal } from '@preact/signals';
import { parseTopic } from '../../mqtt/topics.ts';
import { type Device, newDevice, takeState } from './device.ts';
import { type Read, type ReadChannel, readMessage } from './reading.ts';
import { forgetEstate, rememberEstate, rememberedEstate } from './remembered.ts';

/** All devices that were heard of, in the order of their ids. */
export const devices = signal<readonly Device[]>([]);

/** Of the first device with a description: an estate has one place, one name and one time zone. */
export const estate = computed(() => {
  const desc = devices.value.map((device) => device.desc.value).find((one) => one !== null) ?? null;
  return desc === null ? null : { site: desc.site, zh: desc.name_zh, en: desc.name_en, timeZone: desc.time_zone };
});

/** Estate time wherever the reader sits; until a device said so, the reader's own. */
export const timeZone = computed(() => estate.value?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);

export function deviceOf(site: string, name: string): Device {
  const key = `${site}/${name}`;
  const known = devices.peek().find((device) => device.key === key);
  if (known !== undefined) return known;
  const device = newDevice({ site, device: name });
  devices.value = [...devices.peek(), device].sort((a, b) => (a.key < b.key ? -1 : 1));
  return device;
}

/** Whether a device hears commands, as far as the broker knows. */
export function isOnline(device: Device): boolean {
  return device.status.value?.online === true;
}

/** Takes a message of a device; null = it is not about what an estate is. Replies are handed on. */
export function hear(
  topic: string,
  payload: Uint8Array,
  retained: boolean,
  onReply: (reply: Read<'reply'>) => void,
): void {
  const parsed = parseTopic(topic);
  if (parsed?.kind !== 'up') return;
  const { channel } = parsed;
  if (channel !== 'status' && channel !== 'desc' && channel !== 'state' && channel !== 'reply') return;
  // An empty retained message removes a device.
  if (payload.length === 0) return forgetDevice(parsed.site, parsed.device, channel);
  batch(() => take(deviceOf(parsed.site, parsed.device), channel, payload, retained, onReply));
}

function take(
  device: Device,
  channel: ReadChannel,
  payload: Uint8Array,
  retained: boolean,
  onReply: (reply: Read<'reply'>) => void,
): void {
  const reading = readMessage(channel, payload);
  if (reading.kind === 'bad') {
    device.trouble.value = reading.trouble;
    return;
  }
  if (device.trouble.peek()?.channel === channel) device.trouble.value = null;
  if (channel === 'reply') return onReply(reading.value as Read<'reply'>);
  if (channel === 'status') device.status.value = reading.value as Read<'status'>;
  if (channel === 'desc') device.desc.value = reading.value as Read<'desc'>;
  if (channel !== 'state') return rememberSoon();
  const state = reading.value as Read<'state'>;
  takeState(device, state);
  device.heardMs.value = retained ? Math.min(Date.now(), state.ts_ms) : Date.now();
  if (!retained) device.aheadMs.value = state.ts_ms - Date.now();
  rememberSoon();
}

function forgetDevice(site: string, name: string, channel: string): void {
  if (channel !== 'status' && channel !== 'desc') return;
  devices.value = devices.peek().filter(({ key }) => key !== `${site}/${name}`);
  rememberSoon();
}

const rememberMs = 5_000;
let remembering: ReturnType<typeof setTimeout> | undefined;

function rememberSoon(): void {
  remembering ??= setTimeout(rememberNow, rememberMs);
}

/** Keeps what is known for the next time this page opens without a network. */
export function rememberNow(): void {
  clearTimeout(remembering);
  remembering = undefined;
  rememberEstate(devices.peek());
}

/** Brings back what was known when the page was last open. */
export function recall(): void {
  for (const { site, device, status, desc, state, heardMs } of rememberedEstate()) {
    const known = deviceOf(site, device);
    known.status.value = status;
    known.desc.value = desc;
    if (state !== null) takeState(known, state);
    known.heardMs.value = heardMs;
  }
}

/** Whoever leaves takes the estate's picture along. */
export function forget(): void {
  clearTimeout(remembering);
  remembering = undefined;
  devices.value = [];
  forgetEstate();
}
