import { type Happening, numberOf, textOf } from './input.ts';

/** Seconds of light over some nights; `lost` by cause. Watt-hours and money of the same nights. */
export type LightSum = {
  neededS: number;
  servedS: number;
  wasteS: number;
  overrideS: number;
  lost: Record<string, number>;
  energyWh: number;
  /** The part that a meter measured; the true energy lies within plus and minus `errorWh`. */
  meteredWh: number;
  errorWh: number;
  /** Null = no zone has a baseline. */
  baselineWh: number | null;
  savedWh: number | null;
  cost: number;
  co2G: number;
};

export type LightFigures = {
  readonly total: LightSum;
  /** By night, and by zone; nights without a row are not in it. */
  readonly nights: ReadonlyMap<string, LightSum>;
  readonly zones: ReadonlyMap<string, LightSum>;
  /** Promised light that was there, each zone weighed by its lamps; null = nothing was promised. */
  readonly servedShare: number | null;
  /** Nights that nobody counted, for the device was off. */
  readonly absent: readonly { readonly from: string; readonly to: string }[];
};

/** Sums the rows of nights: the closed ones, their corrections, and what people moved from one figure to another. */
export class LightBook {
  readonly #nights = new Map<string, LightSum>();
  readonly #zones = new Map<string, LightSum>();
  readonly #total = nothing();
  readonly #absent: { from: string; to: string }[] = [];
  readonly #weighed = { served: 0, needed: 0 };
  readonly #lamps = new Map<string, number>();
  /** Seconds of service that people gave to a zone, or took from it. */
  readonly #moved = new Map<string, number>();

  /** Takes a row in; rows that are none of a night are passed over. */
  take({ body }: Happening): void {
    const [night, zone] = [textOf(body, 'night'), textOf(body, 'zone')];
    switch (body['type']) {
      case 'night.closed':
      case 'night.corrected':
        for (const sum of this.#sumsOf(night, zone)) addNight(sum, body);
        this.#weigh(zone, body);
        return;
      case 'night.reassigned':
        for (const sum of this.#sumsOf(night, zone)) {
          move(sum, textOf(body, 'from'), -numberOf(body, 's'));
          move(sum, textOf(body, 'to'), numberOf(body, 's'));
        }
        this.#moveServed(zone, body);
        return;
      case 'nights.absent':
        this.#absent.push({ from: textOf(body, 'from'), to: textOf(body, 'to') });
        return;
      default:
        return;
    }
  }

  figures(): LightFigures {
    const { needed } = this.#weighed;
    const moved = [...this.#moved].map(([zone, seconds]) => (this.#lamps.get(zone) ?? 1) * seconds);
    const served = moved.reduce((sum, seconds) => sum + seconds, this.#weighed.served);
    return {
      total: this.#total,
      nights: this.#nights,
      zones: this.#zones,
      servedShare: needed > 0 ? served / needed : null,
      absent: this.#absent,
    };
  }

  #weigh(zone: string, body: Happening['body']): void {
    const lamps = Math.max(1, numberOf(body, 'lamps'));
    this.#lamps.set(zone, lamps);
    this.#weighed.served += lamps * numberOf(body, 'served_s');
    this.#weighed.needed += lamps * numberOf(body, 'needed_s');
  }

  #moveServed(zone: string, body: Happening['body']): void {
    const seconds = numberOf(body, 's');
    const by = (body['to'] === 'served' ? seconds : 0) - (body['from'] === 'served' ? seconds : 0);
    this.#moved.set(zone, (this.#moved.get(zone) ?? 0) + by);
  }

  #sumsOf(night: string, zone: string): LightSum[] {
    return [this.#total, sumAt(this.#nights, night), sumAt(this.#zones, zone)];
  }
}

function sumAt(sums: Map<string, LightSum>, key: string): LightSum {
  const known = sums.get(key) ?? nothing();
  sums.set(key, known);
  return known;
}

function nothing(): LightSum {
  const money = { energyWh: 0, meteredWh: 0, errorWh: 0, baselineWh: null, savedWh: null, cost: 0, co2G: 0 };
  return { neededS: 0, servedS: 0, wasteS: 0, overrideS: 0, lost: {}, ...money };
}

function addNight(sum: LightSum, body: Happening['body']): void {
  sum.neededS += numberOf(body, 'needed_s');
  sum.servedS += numberOf(body, 'served_s');
  sum.wasteS += numberOf(body, 'waste_s');
  sum.overrideS += numberOf(body, 'override_s');
  sum.energyWh += numberOf(body, 'energy_wh');
  sum.meteredWh += numberOf(body, 'energy_metered_wh');
  sum.errorWh += numberOf(body, 'energy_error_wh');
  sum.cost += numberOf(body, 'cost');
  sum.co2G += numberOf(body, 'co2_g');
  if (typeof body['baseline_wh'] === 'number') sum.baselineWh = (sum.baselineWh ?? 0) + body['baseline_wh'];
  if (typeof body['saved_wh'] === 'number') sum.savedWh = (sum.savedWh ?? 0) + body['saved_wh'];
  for (const key of Object.keys(body)) {
    const cause = /^lost_(\w+)_s$/.exec(key)?.[1];
    if (cause !== undefined) move(sum, cause, numberOf(body, key));
  }
}

function move(sum: LightSum, figure: string, seconds: number): void {
  if (figure === 'served') sum.servedS += seconds;
  else if (figure !== '') sum.lost[figure] = (sum.lost[figure] ?? 0) + seconds;
}
