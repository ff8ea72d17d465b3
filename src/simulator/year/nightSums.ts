import type { OfficeRecord } from '../../controller/effect.ts';

/** What one zone gave and used, as the device itself reports it of its nights. */
export type ZoneSums = {
  readonly wh: number;
  readonly cost: number;
  readonly co2G: number;
  readonly litH: number;
  readonly fullLoadH: number;
  readonly neededH: number;
  readonly servedH: number;
  readonly wasteH: number;
  readonly overrideH: number;
  readonly switches: number;
};

const none: ZoneSums = {
  wh: 0,
  cost: 0,
  co2G: 0,
  litH: 0,
  fullLoadH: 0,
  neededH: 0,
  servedH: 0,
  wasteH: 0,
  overrideH: 0,
  switches: 0,
};

/** Adds up the rows of closed nights and of lane hours: the figures are the device's own word, not the simulator's. */
export class NightSums {
  readonly #zones = new Map<string, ZoneSums>();
  readonly #lanes = new Map<string, Record<string, number>>();
  readonly #months = new Map<string, { wh: number; cost: number }>();

  take({ body }: OfficeRecord): void {
    const { type } = body;
    if ((type === 'night.closed' || type === 'night.corrected') && typeof body['zone'] === 'string')
      this.#takeNight(body['zone'], body);
    if (type === 'lane.hour') this.#takeHour(String(body['lane']), body);
  }

  zone(id: string): ZoneSums {
    return this.#zones.get(id) ?? none;
  }

  lane(id: string): Readonly<Record<string, number>> {
    return this.#lanes.get(id) ?? {};
  }

  months(): readonly { readonly month: string; readonly wh: number; readonly cost: number }[] {
    return [...this.#months].sort(([a], [b]) => (a < b ? -1 : 1)).map(([month, sum]) => ({ month, ...sum }));
  }

  #takeNight(zone: string, body: OfficeRecord['body']): void {
    const before = this.zone(zone);
    const number = (key: string) => numberOf(body, key);
    const hours = (key: string) => number(key) / 3_600;
    this.#zones.set(zone, {
      wh: before.wh + number('energy_wh'),
      cost: before.cost + number('cost'),
      co2G: before.co2G + number('co2_g'),
      litH: before.litH + hours('lit_s'),
      fullLoadH: before.fullLoadH + hours('full_load_s'),
      neededH: before.neededH + hours('needed_s'),
      servedH: before.servedH + hours('served_s'),
      wasteH: before.wasteH + hours('waste_s'),
      overrideH: before.overrideH + hours('override_s'),
      switches: before.switches + number('switches'),
    });
    const month = String(body['night']).slice(0, 7);
    const sum = this.#months.get(month) ?? { wh: 0, cost: 0 };
    this.#months.set(month, { wh: sum.wh + number('energy_wh'), cost: sum.cost + number('cost') });
  }

  #takeHour(lane: string, body: OfficeRecord['body']): void {
    const sums = this.#lanes.get(lane) ?? {};
    for (const key of ['arrivals', 'passages', 'balks', 'calls', 'assisted', 'conforming', 'suppressed_calls'])
      sums[key] = (sums[key] ?? 0) + numberOf(body, key);
    this.#lanes.set(lane, sums);
  }
}

function numberOf(body: OfficeRecord['body'], key: string): number {
  const value = body[key];
  return typeof value === 'number' ? value : 0;
}
