import type { OfficeRecord } from '../../src/controller/effect.ts';
import type { Durable } from '../../src/controller/state.ts';
import { durableText } from '../../src/journal/durableRow.ts';
import type { StoreFileSettings } from '../../src/journal/messages.ts';
import { StoreFile } from '../../src/journal/storeFile.ts';
import { minuteMs } from '../../src/units.ts';

/** As the sample estate has. */
const zonesUsual = 8;
const minutesADay = 1_440;
/** Vehicles, switches and acts of a day at an estate of this size. */
const eventsADay = 600;
export const run = 'aaaa0000';

/** How many rows of each stream lie in the store. */
export type Filled = { readonly evt: number; readonly tele: number };

/** A store in which nobody has fetched anything for so many days; the newest row is of now. */
export function fillStore(
  folder: string,
  days: number,
  nowMs: number,
  site: string,
  over: Partial<StoreFileSettings> & { readonly zones?: number } = {},
): Filled {
  const { zones = zonesUsual, ...more } = over;
  const startMs = nowMs - days * minutesADay * minuteMs;
  const settings = { ...settingsOf(folder, site), ...more };
  const store = StoreFile.open(settings, { head: settings.head, suspect: false, again: false });
  const every = Math.round(minutesADay / eventsADay);
  let id = 0;
  for (let minute = 1; minute <= days * minutesADay; minute += 60) {
    const records = Array.from({ length: 60 }, (_, index) => minute + index).flatMap((one) => {
      const at = { atMs: startMs + one * minuteMs, monoMs: one * minuteMs, clock: 'synced' as const };
      return [sample(one, at, zones), ...(one % every === 0 ? [vehicle(one, at)] : [])];
    });
    const atMs = startMs + (minute + 59) * minuteMs;
    const durable = durableText({ v: 1, savedAtMs: atMs, savedAtMono: 0, highWaterMs: atMs } as Durable);
    const rows = records.map(({ body, ...rest }) => ({ ...rest, body: JSON.stringify(body) }));
    store.commit([{ id: (id += 1), ask: { kind: 'save', durable, rows, lines: [] } }]);
    if (settings.historyZone !== null) for (let round = 0; round < 20 && store.tidy(); round += 1);
  }
  const { evt, tele } = store.marks;
  store.close();
  return { evt, tele };
}

/** What row `seq` of the tele stream must say wherever it arrives. */
export const energyOf = (minute: number, zone: number): number => minute * (zone + 1);

type At = Pick<OfficeRecord, 'atMs' | 'monoMs' | 'clock'>;

function sample(minute: number, at: At, zones: number): OfficeRecord {
  const figures = (zone: number) => ({
    level_pct: minute % 100,
    power_w: 40 + zone,
    energy_wh: energyOf(minute, zone),
    energy_metered_wh: 0,
    lit_s: minute * 60,
    full_load_s: minute * 30,
    switches: Math.floor(minute / 720),
    source: 'season',
  });
  const body = Object.fromEntries(Array.from({ length: zones }, (_, zone) => [`zone-${zone}`, figures(zone)] as const));
  return { stream: 'tele', ...at, body: { zones: body } };
}

function vehicle(minute: number, at: At): OfficeRecord {
  return { stream: 'evt', ...at, body: { type: 'light.changed', zone: 'zone-1', from_pct: 0, to_pct: minute % 100 } };
}

function settingsOf(folder: string, site: string): StoreFileSettings {
  return {
    folder,
    budgetBytes: 256 * 1024 * 1024,
    ballastBytes: 0,
    run,
    machineBoot: 'before',
    head: { siteRevision: 'filled', site, restored: null, state: null },
    commitDelayMs: 0,
    audit: null,
    historyZone: null,
  };
}
