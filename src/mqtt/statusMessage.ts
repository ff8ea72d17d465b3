import { remembering } from '../calendar/remember.ts';
import type { SiteView } from '../controller/view.ts';
import type { DescMessage, StatusMessage } from './statusMessages.ts';

/** Asked for with each picture of the estate, and hardly ever another: to hash it anew took a seventh of link's time with them. */
const hashOf = remembering<string>(4);

/** `up/desc` of a view, with the hash of all the rest in it. */
export function descMessageOf(view: SiteView, firmware: string): DescMessage {
  const body: Omit<DescMessage, 'hash'> = {
    v: 1,
    site: view.site,
    device: view.device,
    name_zh: view.names.zh,
    name_en: view.names.en,
    hardware: view.machine?.model ?? null,
    time_zone: view.timeZone,
    fw: firmware,
    site_revision: view.siteRevision,
    rights: view.rights,
    zones: Object.fromEntries(
      view.zones.map((zone) => [
        zone.id,
        {
          name_zh: zone.names.zh,
          name_en: zone.names.en,
          group: zone.group,
          need: zone.need,
          dimmable: zone.dimmable,
        },
      ]),
    ),
    lanes: Object.fromEntries(
      view.lanes.map(({ id, names, direction, powerLoss }) => [
        id,
        { name_zh: names.zh, name_en: names.en, direction, power_loss: powerLoss },
      ]),
    ),
    readers: Object.fromEntries(view.readers.map(({ id, lane, formats }) => [id, { lane, formats: [...formats] }])),
  };
  const text = JSON.stringify(body);
  return { ...body, hash: hashOf([text], () => fnv1a64(text)) };
}

/** `up/status` at birth. */
export function birthMessage(
  view: SiteView,
  about: {
    readonly firmware: string;
    readonly descHash: string;
    readonly mqtt: '5.0' | '3.1.1';
    readonly atMs: number;
  },
): StatusMessage {
  return {
    v: 1,
    online: true,
    boot: view.run,
    ts_ms: Math.round(about.atMs),
    fw: about.firmware,
    clock: view.clock.kind,
    desc_hash: about.descHash,
    rights: view.rights,
    mqtt: about.mqtt,
  };
}

/** The will: `up/status` as the broker writes it when the device is gone without a word. */
export function willMessage(run: string): StatusMessage {
  return { v: 1, online: false, boot: run };
}

/** `up/status` at a clean end. */
export function goodbyeMessage(run: string, atMs: number, why: 'stopped' | 'core-gone'): StatusMessage {
  return { v: 1, online: false, boot: run, ts_ms: Math.round(atMs), why };
}

/** FNV-1a, 64 bit, as 16 hex digits: tells versions apart, protects nothing. RFC 9923 section 6. */
function fnv1a64(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}
