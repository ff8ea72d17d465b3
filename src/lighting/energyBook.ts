import { rememberedOf } from '../calendar/remember.ts';
import { type DurationMs, type Instant, type Monotonic, minuteMs, type Now, type WattHours } from '../units.ts';
import { type Booked, book, type EnergyQuality, noBooked, type Rates } from './booked.ts';
import type { Learned } from './lampHealth.ts';
import { type Meter, type MeterId, type MeterReading, type Register, type Taken, takeReading } from './meter.ts';
import type { Zone, ZoneId } from './zone.ts';

export type ZoneAccount = {
  readonly booked: Booked;
  /** The estimate since the zone's first day, as far as it was looked at. */
  readonly estimatedWh: WattHours;
  /** Estimated and not booked, for the meter has not spoken yet. */
  readonly pendingWh: WattHours;
};

export type MeterAccount = {
  readonly register: Register | null;
  /** All it ever measured here. */
  readonly totalWh: WattHours;
  /** What its zones should have used meanwhile, by estimate. */
  readonly estimatedWh: WattHours;
  /** Booked by estimate while it was silent; a register that comes back is believed only beyond this. */
  readonly aheadWh: WattHours;
  readonly readAtMs: Instant;
  readonly readMono: Monotonic;
  /** Since when its zones burn without its having counted; null = nothing is expected of it. */
  readonly expectingMono: Monotonic | null;
  /** Silent although its zones burn; null = it counts. */
  readonly silentSinceMs: Instant | null;
  /** Its totals at the beginning of the month that runs; null = no clock was trusted yet. */
  readonly month: { readonly name: string; readonly totalWh: WattHours; readonly estimatedWh: WattHours } | null;
  /** Measured over expected with all lamps well; null = not learned yet. */
  readonly learned: Learned | null;
  /** What is wrong with its readings; null = nothing. */
  readonly fault: 'senseless' | 'backwards' | 'absurd' | null;
};

/** Energy of every zone and meter. */
export type EnergyBook = {
  readonly zones: Readonly<Record<ZoneId, ZoneAccount>>;
  readonly meters: Readonly<Record<MeterId, MeterAccount>>;
};

export const emptyEnergy: EnergyBook = { zones: {}, meters: {} };

export type Booking = {
  readonly zones: readonly Zone[];
  readonly meters: readonly Meter[];
  readonly rates: Rates;
  readonly nowMs: Instant;
  readonly nowMono: Monotonic;
};

/** A meter that has counted nothing for so long while its zones burn is silent. */
const silentMs: DurationMs = 15 * minuteMs;
/** Steps of the meter that its zones must have used meanwhile. */
const silentSteps = 20;

const noAccount: ZoneAccount = { booked: noBooked, estimatedWh: 0, pendingWh: 0 };

/** Looks at the estimates: what no working meter covers is booked, the rest waits for its meter. */
export function bookEstimates(before: EnergyBook, estimateOf: (zone: Zone) => WattHours, booking: Booking): EnergyBook {
  const seen = withEstimates(before, estimateOf, booking);
  const silent = booking.meters.filter((meter) => isSilent(seen, meter, booking));
  const meters: Record<MeterId, MeterAccount> = { ...seen.meters };
  let zones: Record<ZoneId, ZoneAccount> | null = null;
  for (const zone of booking.zones) {
    const account = seen.zones[zone.id] ?? noAccount;
    if (account.pendingWh === 0 || waitsForMeter(zone, silent, booking)) continue;
    zones ??= { ...seen.zones };
    const entry = { wh: account.pendingWh, metered: false, error: zone.luminaire.tolerance };
    zones[zone.id] = settled(account, entry, booking);
    const meter = booking.meters.find(({ id }) => id === zone.meter);
    const known = meter && meters[meter.id];
    if (meter?.kind === 'register' && known !== undefined)
      meters[meter.id] = { ...known, aheadWh: known.aheadWh + account.pendingWh };
  }
  for (const { id } of silent) {
    const known = meters[id];
    if (known !== undefined && known.register !== null)
      meters[id] = { ...known, silentSinceMs: known.silentSinceMs ?? booking.nowMs };
  }
  return { zones: zones ?? seen.zones, meters };
}

/** Whether a meter will say what a zone used: not where there is none, or one that is silent. */
function waitsForMeter({ meter }: Zone, silent: readonly Meter[], { meters }: Booking): boolean {
  return meter !== null && !silent.some(({ id }) => id === meter) && meters.some(({ id }) => id === meter);
}

/** A reading of a meter: what it counted is parted among its zones by their estimates. */
export function bookReading(
  before: EnergyBook,
  meter: Meter,
  reading: MeterReading,
  booking: Booking,
): { readonly energy: EnergyBook; readonly taken: Taken } {
  const { nowMs, nowMono } = booking;
  const known = before.meters[meter.id] ?? freshMeter(booking);
  const elapsedMs = Math.max(nowMono - known.readMono, nowMs - known.readAtMs);
  const taken = takeReading(meter, known.register, reading, elapsedMs);
  const fault = isFault(taken.kind) ? taken.kind : null;
  const spoke = taken.addedWh > 0;
  const account: MeterAccount = {
    ...known,
    register: taken.register,
    totalWh: known.totalWh + taken.addedWh,
    aheadWh: Math.max(0, known.aheadWh - taken.addedWh),
    ...(fault === null ? { readAtMs: nowMs, readMono: nowMono } : {}),
    expectingMono: spoke ? null : known.expectingMono,
    silentSinceMs: spoke ? null : known.silentSinceMs,
    fault: taken.kind === 'same' ? known.fault : fault,
  };
  const meters = { ...before.meters, [meter.id]: account };
  const bookedWh = Math.max(0, taken.addedWh - known.aheadWh);
  return { energy: { meters, zones: parted(before, meter, bookedWh, booking) }, taken };
}

/** The book after a restart: what was counted stands, and the monotonic clock of a boot that is gone does not. */
export function resumedMeters({ zones, meters }: EnergyBook, { monoMs }: Now): EnergyBook {
  const resumed = Object.entries(meters).map(([id, account]) => {
    return [id, { ...account, readMono: monoMs, expectingMono: account.expectingMono && monoMs }] as const;
  });
  return { zones, meters: Object.fromEntries(resumed) };
}

/** How the energy of a zone is known now. */
export function qualityOf({ meters }: EnergyBook, zone: Zone, zones: readonly Zone[]): EnergyQuality {
  const meter = zone.meter === null ? undefined : meters[zone.meter];
  if (meter === undefined || meter.register === null || meter.silentSinceMs !== null) return 'estimated';
  return (zonesBehind(zones).get(zone.meter) ?? 0) === 1 ? 'metered' : 'split';
}

const zonesBehind = rememberedOf((zones: readonly Zone[]) => {
  const counts = new Map<Zone['meter'], number>();
  for (const { meter } of zones) counts.set(meter, (counts.get(meter) ?? 0) + 1);
  return counts;
});

/** What is booked, and beside it what still waits for its meter. */
export function bookedOf({ zones }: EnergyBook, id: ZoneId): Booked {
  return zones[id]?.booked ?? noBooked;
}

function withEstimates(before: EnergyBook, estimateOf: (zone: Zone) => WattHours, booking: Booking): EnergyBook {
  const zones = accountsOf(before, booking);
  let accounts: Record<ZoneId, ZoneAccount> | null = null;
  const meters: Record<MeterId, MeterAccount> = {};
  for (const { id } of booking.meters) meters[id] = before.meters[id] ?? freshMeter(booking);
  for (const zone of booking.zones) {
    const account = zones[zone.id] ?? noAccount;
    const estimatedWh = Math.max(account.estimatedWh, estimateOf(zone));
    const addedWh = estimatedWh - account.estimatedWh;
    if (addedWh === 0) continue;
    accounts ??= { ...zones };
    accounts[zone.id] = { ...account, estimatedWh, pendingWh: account.pendingWh + addedWh };
    const known = zone.meter === null ? undefined : meters[zone.meter];
    if (zone.meter === null || known === undefined || known.register === null) continue;
    const expectingMono = known.expectingMono ?? booking.nowMono;
    meters[zone.meter] = { ...known, estimatedWh: known.estimatedWh + addedWh, expectingMono };
  }
  return { zones: accounts ?? zones, meters };
}

/** An account for each zone, and for no other. */
function accountsOf({ zones }: EnergyBook, booking: Booking): EnergyBook['zones'] {
  const isKnown = ({ id }: Zone) => Object.hasOwn(zones, id);
  const fits = Object.keys(zones).length === booking.zones.length && booking.zones.every(isKnown);
  return fits ? zones : Object.fromEntries(booking.zones.map(({ id }) => [id, zones[id] ?? noAccount]));
}

function isSilent({ zones, meters }: EnergyBook, { id, stepWh }: Meter, booking: Booking): boolean {
  const known = meters[id];
  if (known === undefined || known.register === null || known.silentSinceMs !== null) return true;
  const pendingWh = booking.zones
    .filter(({ meter }) => meter === id)
    .reduce((sum, zone) => sum + (zones[zone.id]?.pendingWh ?? 0), 0);
  const { expectingMono } = known;
  return expectingMono !== null && pendingWh > silentSteps * stepWh && booking.nowMono - expectingMono > silentMs;
}

function parted({ zones }: EnergyBook, meter: Meter, wh: WattHours, booking: Booking): EnergyBook['zones'] {
  if (wh === 0) return zones;
  const mine = booking.zones.filter((zone) => zone.meter === meter.id);
  const pending = (zone: Zone) => zones[zone.id]?.pendingWh ?? 0;
  const pendingWh = mine.reduce((sum, zone) => sum + pending(zone), 0);
  // Nothing was expected and yet something was used: by lamps then, which is as good a guess as any, and no secret.
  const weight = pendingWh > 0 ? pending : ({ lampCount, luminaire }: Zone) => lampCount * luminaire.ratedW;
  const whole = mine.reduce((sum, zone) => sum + weight(zone), 0);
  const after: Record<ZoneId, ZoneAccount> = { ...zones };
  for (const zone of mine) {
    const share = weight(zone) / whole;
    // The relative error of a share of estimates: the larger it is, the less the others' error moves it.
    const error = meter.accuracy + zone.luminaire.tolerance * (1 - share);
    after[zone.id] = settled(zones[zone.id] ?? noAccount, { wh: wh * share, metered: true, error }, booking);
  }
  return after;
}

function settled(account: ZoneAccount, entry: Parameters<typeof book>[1], { rates }: Booking): ZoneAccount {
  return { ...account, pendingWh: 0, booked: book(account.booked, entry, rates) };
}

function freshMeter({ nowMs, nowMono }: Booking): MeterAccount {
  return {
    register: null,
    totalWh: 0,
    estimatedWh: 0,
    aheadWh: 0,
    readAtMs: nowMs,
    readMono: nowMono,
    expectingMono: null,
    silentSinceMs: null,
    month: null,
    learned: null,
    fault: null,
  };
}

function isFault(kind: Taken['kind']): kind is NonNullable<MeterAccount['fault']> {
  return kind === 'senseless' || kind === 'backwards' || kind === 'absurd';
}
