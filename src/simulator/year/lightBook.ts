import { addDays, clockInstant, type LocalDate, nightOf } from '../../calendar/localDate.ts';
import type { Place } from '../../calendar/place.ts';
import { sunEdge } from '../../calendar/sun.ts';
import type { Zone, ZoneId } from '../../lighting/zone.ts';
import { type DurationMs, type Instant, type Level, minuteMs } from '../../units.ts';

/** A road needs light from here on: four degrees under the horizon, a quarter of an hour after sunset. */
export const roadDarkDeg = -4;
/** Columns of the picture of a year have so many cells of a quarter of an hour. */
export const cellsPerNight = 100;
const cellMs = 15 * minuteMs;

/** A stretch of one level. */
export type Stretch = { readonly fromMs: Instant; readonly toMs: Instant; readonly level: Level };

/** What the lamps of one zone truly did. */
export type ZoneLight = {
  /** Under a dark sky and without any light: milliseconds. */
  readonly darkMs: DurationMs;
  readonly litMs: DurationMs;
  /** Level times milliseconds for each cell of each night, night after night. */
  readonly cells: Float64Array;
  /** Every change in the nights that are drawn. */
  readonly drawn: Readonly<Record<LocalDate, readonly Stretch[]>>;
};

type Page = { level: Level; sinceMs: Instant; darkMs: number; litMs: number; cells: Float64Array; drawn: Stretch[] };

/** The true light of every zone over some nights, seen from outside the device. */
export class LightBook {
  readonly nights: readonly LocalDate[];
  readonly #noons: readonly Instant[];
  readonly #dark: readonly (readonly [Instant, Instant])[];
  readonly #pages = new Map<ZoneId, Page>();
  readonly #wanted: readonly LocalDate[];
  readonly #timeZone: string;

  constructor(place: Place, first: LocalDate, nights: number, drawn: readonly LocalDate[]) {
    this.nights = Array.from({ length: nights }, (_, night) => addDays(first, night));
    this.#noons = [...this.nights, addDays(first, nights)].map((date) =>
      clockInstant(date, '12:00', place.timeZone, 'first'),
    );
    this.#dark = this.nights.map((date) => [
      sunEdge(date, place, 'set', roadDarkDeg),
      sunEdge(addDays(date, 1), place, 'rise', roadDarkDeg),
    ]);
    this.#wanted = drawn;
    this.#timeZone = place.timeZone;
  }

  get startMs(): Instant {
    return this.#noons[0] ?? 0;
  }

  get endMs(): Instant {
    return this.#noons.at(-1) ?? 0;
  }

  changed({ id }: Pick<Zone, 'id'>, level: Level, atMs: Instant): void {
    const page = this.#pages.get(id);
    if (page === undefined) {
      const cells = new Float64Array(this.nights.length * cellsPerNight);
      this.#pages.set(id, { level, sinceMs: this.startMs, darkMs: 0, litMs: 0, cells, drawn: [] });
      if (atMs > this.startMs) this.#count(id, 0, this.startMs, atMs);
      return;
    }
    this.#count(id, page.level, page.sinceMs, atMs);
    page.level = level;
    page.sinceMs = atMs;
  }

  light(id: ZoneId): ZoneLight {
    const page = this.#pages.get(id);
    if (page === undefined) this.changed({ id }, 0, this.startMs);
    const counted = this.#pages.get(id);
    if (counted === undefined) throw new Error(`no page for ${id}`);
    this.changed({ id }, counted.level, this.endMs);
    const { darkMs, litMs, cells, drawn } = counted;
    const byNight = Object.groupBy(drawn, ({ fromMs }) => nightOf(fromMs, this.#timeZone));
    return { darkMs, litMs, cells, drawn: byNight as Record<LocalDate, Stretch[]> };
  }

  #count(id: ZoneId, level: Level, fromMs: Instant, untilMs: Instant): void {
    const page = this.#pages.get(id);
    if (page === undefined) return;
    const toMs = Math.min(untilMs, this.endMs);
    for (let at = Math.max(fromMs, this.startMs); at < toMs; ) {
      const night = this.#nightAt(at);
      const end = Math.min(toMs, this.#noons[night + 1] ?? toMs);
      this.#countNight(page, { level, fromMs: at, toMs: end }, night);
      at = end;
    }
  }

  #countNight(page: Page, { level, fromMs, toMs }: Stretch, night: number): void {
    const date = this.nights[night];
    if (date !== undefined && this.#wanted.includes(date)) page.drawn.push({ level, fromMs, toMs });
    if (level > 0) {
      page.litMs += toMs - fromMs;
      this.#fill(page, { level, fromMs, toMs }, night);
      return;
    }
    const [duskMs, dawnMs] = this.#dark[night] ?? [0, 0];
    page.darkMs += Math.max(0, Math.min(toMs, dawnMs) - Math.max(fromMs, duskMs));
  }

  #fill({ cells }: Page, { level, fromMs, toMs }: Stretch, night: number): void {
    const noonMs = this.#noons[night] ?? 0;
    const last = Math.min(cellsPerNight - 1, Math.floor((toMs - noonMs - 1) / cellMs));
    for (let cell = Math.floor((fromMs - noonMs) / cellMs); cell <= last; cell += 1) {
      const cellStart = noonMs + cell * cellMs;
      const ms = Math.min(toMs, cellStart + cellMs) - Math.max(fromMs, cellStart);
      const at = night * cellsPerNight + cell;
      cells[at] = (cells[at] ?? 0) + level * ms;
    }
  }

  #nightAt(atMs: Instant): number {
    let low = 0;
    let high = this.nights.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#noons[middle] ?? Number.POSITIVE_INFINITY) <= atMs) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
