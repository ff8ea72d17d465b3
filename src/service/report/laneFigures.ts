import type { Instant } from '../../units.ts';
import { HelpBook, type HelpFigures } from './helpFigures.ts';
import { type Happening, numberOf, textOf } from './input.ts';

export const phaseNames = ['reach', 'read', 'decide', 'actuate', 'move', 'close'] as const;
export type PhaseName = (typeof phaseNames)[number];

/** One vehicle's way through a lane: where its time went, in order. */
export type Way = {
  readonly atMs: Instant;
  readonly totalMs: number;
  readonly phases: Readonly<Record<PhaseName, number>>;
};

/** The hour in which most vehicles passed. */
export type BusiestHour = {
  readonly fromMs: Instant;
  readonly passages: number;
  /** Passages over four times those of its busiest quarter: 1 = even, 0.25 = all at once. */
  readonly peakHourFactor: number | null;
  readonly queue: 'insufficient' | 'saturated' | 'estimate';
  /** Vehicles waiting on average, and their wait in seconds; null = no honest number. */
  readonly queueVehicles: number | null;
  readonly queueWaitS: number | null;
};

export type LaneFigures = HelpFigures & {
  readonly arrivals: number;
  readonly passages: number;
  readonly balks: number;
  readonly tailgates: number;
  readonly calls: number;
  readonly assisted: number;
  readonly firstPresentationShare: number | null;
  /** Passages by hour of the day, 0 to 23, over all days. */
  readonly hours: readonly number[];
  /** Null = nobody passed. */
  readonly busiest: BusiestHour | null;
  /** Mean of the hours, weighed by their length; null = no hour was reported. */
  readonly availability: number | null;
  readonly performance: number | null;
  readonly conformance: number | null;
  readonly effectiveness: number | null;
  /** Minutes lost by cause, most first. */
  readonly lost: readonly { readonly cause: string; readonly minutes: number }[];
  readonly median: Way | null;
  readonly slowest: Way | null;
};

const factors = ['availability', 'performance', 'conformance', 'effectiveness'] as const;

/** What one lane did, from its hours and its vehicles. */
export class LaneBook {
  readonly #hourOf: (atMs: Instant) => number;
  readonly #sums: Record<string, number> = {};
  readonly #hours = Array.from({ length: 24 }, () => 0);
  readonly #lost = new Map<string, number>();
  readonly #factors = new Map<string, number>();
  #spanMs = 0;
  /** Up to here the hours tell of the lane; what came after is only in its vehicles yet. */
  #toldToMs = 0;
  readonly #help = new HelpBook();
  #busiest: Happening['body'] | null = null;

  /** `hourOf`: the estate's hour of an instant, 0 to 23. */
  constructor(hourOf: (atMs: Instant) => number) {
    this.#hourOf = hourOf;
  }

  take(row: Happening): void {
    if (row.body['type'] === 'lane.hour') this.#takeHour(row.body);
    else this.#help.take(row);
  }

  figures(): LaneFigures {
    const running = this.#help.countedAfter(this.#toldToMs);
    const sum = (key: (typeof summed)[number]) => (this.#sums[key] ?? 0) + running[key];
    const share = (name: string) => (this.#spanMs === 0 ? null : (this.#factors.get(name) ?? 0) / this.#spanMs);
    const ways = this.#help.passed();
    return {
      arrivals: sum('arrivals'),
      passages: sum('passages'),
      balks: sum('balks'),
      tailgates: sum('tailgates'),
      calls: sum('calls'),
      assisted: sum('assisted'),
      firstPresentationShare: sum('with_frames') === 0 ? null : sum('first_presentations') / sum('with_frames'),
      hours: this.#hours,
      busiest: busiestOf(this.#busiest),
      ...this.#help.figures(),
      availability: share('availability'),
      performance: share('performance'),
      conformance: share('conformance'),
      effectiveness: share('effectiveness'),
      lost: [...this.#lost].map(([cause, minutes]) => ({ cause, minutes })).sort((a, b) => b.minutes - a.minutes),
      median: wayOf(ways[Math.floor((ways.length - 1) / 2)]),
      slowest: wayOf(ways.at(-1)),
    };
  }

  #takeHour(body: Happening['body']): void {
    const ms = Math.max(0, numberOf(body, 'to_ms') - numberOf(body, 'from_ms'));
    for (const key of summed) this.#sums[key] = (this.#sums[key] ?? 0) + numberOf(body, key);
    const hour = this.#hourOf(numberOf(body, 'from_ms'));
    this.#hours[hour] = (this.#hours[hour] ?? 0) + numberOf(body, 'passages');
    if (numberOf(body, 'passages') > (this.#busiest === null ? 0 : numberOf(this.#busiest, 'passages')))
      this.#busiest = body;
    this.#toldToMs = Math.max(this.#toldToMs, numberOf(body, 'to_ms'));
    this.#spanMs += ms;
    for (const name of factors) {
      this.#factors.set(name, (this.#factors.get(name) ?? 0) + ms * numberOf(body, name));
    }
    const lost: unknown = body['lost_min'];
    if (Array.isArray(lost)) for (const one of lost as Record<string, unknown>[]) this.#lose(one);
  }

  #lose(one: Readonly<Record<string, unknown>>): void {
    const cause = textOf(one, 'cause');
    this.#lost.set(cause, (this.#lost.get(cause) ?? 0) + numberOf(one, 'minutes'));
  }
}

const summed = [
  'arrivals',
  'passages',
  'balks',
  'tailgates',
  'calls',
  'assisted',
  'with_frames',
  'first_presentations',
] as const;

function busiestOf(body: Happening['body'] | null): BusiestHour | null {
  if (body === null) return null;
  const figure = (key: string) => (typeof body[key] === 'number' ? numberOf(body, key) : null);
  const queue = textOf(body, 'queue');
  return {
    fromMs: numberOf(body, 'from_ms'),
    passages: numberOf(body, 'passages'),
    peakHourFactor: figure('peak_hour_factor'),
    queue: queue === 'saturated' || queue === 'estimate' ? queue : 'insufficient',
    queueVehicles: figure('queue_vehicles'),
    queueWaitS: figure('queue_wait_s'),
  };
}

function wayOf(one: ReturnType<HelpBook['passed']>[number] | undefined): Way | null {
  return one === undefined ? null : { atMs: one.atMs, totalMs: one.episode.totalMs, phases: one.episode.phases };
}
