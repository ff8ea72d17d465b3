import { type LocalDate, nightOf } from '../calendar/localDate.ts';
import { type Booked, bookedSince } from '../lighting/booked.ts';
import { type Totals, totalsSince } from '../lighting/energy.ts';
import {
  type Bearing,
  keptPromise,
  noPromiseTotals,
  type PromiseTotals,
  promiseSince,
} from '../lighting/promiseKept.ts';
import type { Zone, ZoneId } from '../lighting/zone.ts';
import { type DurationMs, dayMs, type Instant, type Monotonic, type Now, secondMs, type WattHours } from '../units.ts';
import { type Piece, piecesOf } from './nightPieces.ts';

/** What a zone gave and used since its first day, or in a night. */
export type Light = { readonly totals: Totals; readonly booked: Booked };

/** One zone in the book: its totals since its first day, and what they were when the running night began. */
export type ZonePage = {
  readonly bearing: Bearing;
  readonly kept: PromiseTotals;
  /** What the declared timetable would have used in the time that was lived; 0 where none is declared. */
  readonly baselineWh: WattHours;
  /** Judged up to this wall clock, where that is further than the book: a zone that moves is counted alone. */
  readonly judgedToMs?: Instant | undefined;
  readonly opened: { readonly kept: PromiseTotals; readonly baselineWh: WattHours; readonly light: Light };
};

/**
 * The running night of every zone. Only a sound clock can judge what was promised, so time under another waits; and no
 * moment is judged twice, whatever the wall clock does.
 */
export type NightBook = {
  /** Null until a clock could be trusted for the first time. */
  readonly night: LocalDate | null;
  /** The promise has been judged up to this wall clock. */
  readonly judgedToMs: Instant;
  /** Monotonic instant up to which lived time has been counted. */
  readonly sinceMono: Monotonic;
  /** Whether all the time since `sinceMono` was lived under a sound clock. */
  readonly trusted: boolean;
  /** Lived in this night and judged by nobody: the clock could not be trusted, or showed the same time twice. */
  readonly unjudgedMs: DurationMs;
  /** Nights closed last, newest last, bounded. */
  readonly closed: readonly LocalDate[];
  /** The estate's score of the night closed last; null = none yet. */
  readonly last: NightScore | null;
  readonly zones: Readonly<Record<ZoneId, ZonePage>>;
};

/** Share of the promised light that was there, each zone weighed by its lamps; null = nothing was promised. */
export type NightScore = { readonly night: LocalDate; readonly servedShare: number | null };

/** A night that is over. What comes for it later corrects it: both are to be added up. */
export type ClosedNight = {
  readonly night: LocalDate;
  readonly why: 'over' | 'reopened' | 'zonesRemoved';
  readonly unjudgedMs: DurationMs;
  readonly zones: Readonly<Record<ZoneId, ZoneNight>>;
};

export type ZoneNight = { readonly kept: PromiseTotals; readonly baselineWh: WattHours; readonly light: Light };

export type Counting = {
  readonly timeZone: string;
  readonly zones: readonly Zone[];
  /** How long light was promised within [fromMs, toMs). */
  readonly neededMs: (zone: Zone, fromMs: Instant, toMs: Instant) => DurationMs;
  /** What its baseline would have used within [fromMs, toMs). */
  readonly baselineWh: (zone: Zone, fromMs: Instant, toMs: Instant) => WattHours;
  /** What a zone gave and used until now. */
  readonly light: (zone: ZoneId) => Light;
};

export type Counted = {
  readonly book: NightBook;
  readonly closed: readonly ClosedNight[];
  /** Nights in which the device was off for too long to count each; null = none. */
  readonly skipped: { readonly from: LocalDate; readonly to: LocalDate } | null;
};

/** Nights remembered as closed: enough for any honest step back of a clock. */
const closedMax = 16;
/** The network slews a clock by less than this between two looks; more is a hole that nobody lived. */
const seamMs: DurationMs = 5 * secondMs;

const dark: Bearing = { level: 0, asked: false, held: 'schedule' };

export function emptyBook({ monoMs }: Now): NightBook {
  return {
    night: null,
    judgedToMs: 0,
    sinceMono: monoMs,
    trusted: false,
    unjudgedMs: 0,
    closed: [],
    last: null,
    zones: {},
  };
}

/** Counts the time since the last look: nights that are over are closed, in order. Pure; totals never fall. */
export function countNights(before: NightBook, now: Now, sound: boolean, counting: Counting): Counted {
  if (!sound) return { book: before.trusted ? { ...before, trusted: false } : before, closed: [], skipped: null };
  const livedMs = Math.max(0, now.monoMs - before.sinceMono);
  const startMs = now.wallMs - livedMs;
  const ledger = new Ledger(before, counting);
  ledger.begin(startMs);
  const joined = before.trusted && startMs - ledger.book.judgedToMs <= seamMs;
  if (!joined) ledger.judge({ toMs: startMs, lived: false });
  const judgedMs = before.trusted ? Math.max(0, now.wallMs - ledger.book.judgedToMs) : 0;
  ledger.judge({ toMs: now.wallMs, lived: true, judged: before.trusted });
  ledger.settle(now, Math.max(0, livedMs - judgedMs));
  return ledger;
}

/**
 * Counts some zones up to now and leaves the others for later; each stands as given from now on. Null = that cannot be done, for
 * the night ends or a clock was moved: then all must be counted.
 */
export function countMoved(
  book: NightBook,
  now: Now,
  moved: Readonly<Record<ZoneId, Bearing>>,
  counting: Omit<Counting, 'light'>,
): NightBook | null {
  const { judgedToMs } = book;
  const startMs = now.wallMs - (now.monoMs - book.sinceMono);
  if (!book.trusted || Math.abs(startMs - judgedToMs) > seamMs) return null;
  const { pieces } = piecesOf(judgedToMs, now.wallMs, counting.timeZone);
  if (pieces.length > 1 || (pieces[0]?.night ?? book.night) !== book.night) return null;
  const zones: Record<ZoneId, ZonePage> = { ...book.zones };
  for (const zone of counting.zones) {
    const [page, bearing] = [zones[zone.id], moved[zone.id]];
    if (page === undefined || bearing === undefined) return null;
    const counted = countedPage(page, zone, { fromMs: judgedToMs, toMs: now.wallMs, lived: true }, counting);
    zones[zone.id] = { ...counted, bearing, judgedToMs: Math.max(page.judgedToMs ?? judgedToMs, now.wallMs) };
  }
  return { ...book, zones };
}

type Span = { readonly fromMs: Instant; readonly toMs: Instant; readonly lived: boolean };

/** A page after a span, of which what it was judged for already is left out. */
function countedPage(page: ZonePage, zone: Zone, span: Span, counting: Omit<Counting, 'light'>): ZonePage {
  const { toMs, lived } = span;
  const fromMs = Math.max(span.fromMs, page.judgedToMs ?? span.fromMs);
  if (fromMs >= toMs) return page;
  const neededMs = counting.neededMs(zone, fromMs, toMs);
  const kept = keptPromise(page.kept, zone, { bearing: lived ? page.bearing : null, ms: toMs - fromMs, neededMs });
  const baselineWh = page.baselineWh + (lived ? counting.baselineWh(zone, fromMs, toMs) : 0);
  return { bearing: page.bearing, kept, baselineWh, opened: page.opened };
}

/** The book with each zone as it stands from now on; the same book when nothing changed. */
export function withBearings(book: NightBook, bearings: Readonly<Record<ZoneId, Bearing>>): NightBook {
  let zones: Record<ZoneId, ZonePage> | null = null;
  for (const id of Object.keys(bearings)) {
    const [page, bearing] = [book.zones[id], bearings[id]];
    if (page === undefined || bearing === undefined || sameBearing(page.bearing, bearing)) continue;
    zones ??= { ...book.zones };
    zones[id] = { ...page, bearing };
  }
  return zones === null ? book : { ...book, zones };
}

export function sameBearing(one: Bearing | undefined, other: Bearing): boolean {
  return one?.level === other.level && one.asked === other.asked && one.held === other.held;
}

function lightSince(later: Light, earlier: Light): Light {
  return { totals: totalsSince(later.totals, earlier.totals), booked: bookedSince(later.booked, earlier.booked) };
}

/** One counting being worked out; nobody outside sees it change. */
class Ledger implements Counted {
  book: NightBook;
  readonly closed: ClosedNight[] = [];
  skipped: Counted['skipped'] = null;
  readonly #counting: Counting;

  constructor(book: NightBook, counting: Counting) {
    this.book = book;
    this.#counting = counting;
    this.#fitZones();
  }

  /** Opens the first night, and another one when the clock went back by more than a day. */
  begin(startMs: Instant): void {
    if (this.book.night === null) {
      this.book = { ...this.book, night: this.#nightOf(startMs), judgedToMs: startMs };
    } else if (startMs < this.book.judgedToMs - dayMs) {
      this.#turnTo(this.#nightOf(startMs));
      this.book = { ...this.book, judgedToMs: startMs };
    }
  }

  /** Judges from where it stands up to `toMs`, night by night. Not judged: lived, but nobody knows when. */
  judge({ toMs, lived, judged = true }: { toMs: Instant; lived: boolean; judged?: boolean }): void {
    const fromMs = this.book.judgedToMs;
    if (toMs <= fromMs) return;
    const { pieces, skipped } = piecesOf(fromMs, toMs, this.#counting.timeZone);
    this.skipped ??= skipped;
    for (const piece of pieces) {
      if (piece.night !== this.book.night) this.#turnTo(piece.night);
      if (judged) this.#add(piece, lived);
    }
    this.book = { ...this.book, judgedToMs: toMs };
  }

  settle({ monoMs }: Now, unjudgedMs: DurationMs): void {
    this.book = { ...this.book, sinceMono: monoMs, trusted: true, unjudgedMs: this.book.unjudgedMs + unjudgedMs };
  }

  #add({ fromMs, toMs }: Piece, lived: boolean): void {
    const zones: Record<ZoneId, ZonePage> = {};
    for (const zone of this.#counting.zones) {
      const page = this.book.zones[zone.id];
      if (page !== undefined) zones[zone.id] = countedPage(page, zone, { fromMs, toMs, lived }, this.#counting);
    }
    this.book = { ...this.book, zones };
  }

  #turnTo(night: LocalDate): void {
    const { night: over, closed } = this.book;
    if (over !== null) this.#close(over, closed.includes(over) ? 'reopened' : 'over', Object.keys(this.book.zones));
    const zones = Object.entries(this.book.zones).map(([id, page]) => [id, this.#opened(id, page)] as const);
    const kept = over === null || closed.includes(over) ? closed : [...closed, over].slice(-closedMax);
    this.book = { ...this.book, night, closed: kept, unjudgedMs: 0, zones: Object.fromEntries(zones) };
  }

  #close(night: LocalDate, why: ClosedNight['why'], ids: readonly ZoneId[]): void {
    const zones = ids.flatMap((id) => {
      const page = this.book.zones[id];
      if (page === undefined) return [];
      const light = why === 'zonesRemoved' ? page.opened.light : this.#counting.light(id);
      const added = {
        kept: promiseSince(page.kept, page.opened.kept),
        baselineWh: page.baselineWh - page.opened.baselineWh,
        light: lightSince(light, page.opened.light),
      };
      return [[id, added] as const];
    });
    this.closed.push({ night, why, unjudgedMs: this.book.unjudgedMs, zones: Object.fromEntries(zones) });
  }

  #opened(id: ZoneId, page: ZonePage): ZonePage {
    const { bearing, kept, baselineWh } = page;
    return { bearing, kept, baselineWh, opened: { kept, baselineWh, light: this.#counting.light(id) } };
  }

  /** New zones get a page; the night of a zone that the config no longer has ends here. */
  #fitZones(): void {
    const { zones } = this.#counting;
    const known = Object.keys(this.book.zones);
    const fresh = zones.filter(({ id }) => this.book.zones[id] === undefined);
    // As many pages as zones, and each zone has one: nearly always.
    if (fresh.length === 0 && known.length === zones.length) return;
    const gone = known.filter((id) => !zones.some((zone) => zone.id === id));
    if (gone.length > 0 && this.book.night !== null) this.#close(this.book.night, 'zonesRemoved', gone);
    const pages = zones.map(({ id }) => [id, this.book.zones[id] ?? this.#freshPage(id)] as const);
    this.book = { ...this.book, zones: Object.fromEntries(pages) };
  }

  #freshPage(id: ZoneId): ZonePage {
    const kept = noPromiseTotals;
    return { bearing: dark, kept, baselineWh: 0, opened: { kept, baselineWh: 0, light: this.#counting.light(id) } };
  }

  #nightOf(instant: Instant): LocalDate {
    return nightOf(instant, this.#counting.timeZone);
  }
}
