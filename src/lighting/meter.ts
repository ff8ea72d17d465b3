import { type DurationMs, hourMs, minuteMs, type WattHours, type Watts } from '../units.ts';

export type MeterId = string;

/** A meter of electrical energy, whatever reads it. */
export type Meter = {
  readonly id: MeterId;
  /** s0: pulses that we count ourselves, from zero in each series. register: the meter counts, over power cuts and years. */
  readonly kind: 's0' | 'register';
  /** The most its supply can carry; what would need more is no energy but a wrong reading. */
  readonly maxW: Watts;
  /** Where a register begins again at zero; null = never. */
  readonly wrapWh: WattHours | null;
  /** Smallest step it can show. */
  readonly stepWh: WattHours;
  /** Error of the meter itself as a share, such as 0.01 for class 1. */
  readonly accuracy: number;
};

/** `series` names one count: the serial number of a register, the run of the process that counts pulses. */
export type MeterReading = { readonly series: string; readonly registerWh: WattHours };

/** The last reading that was believed, and one that was not yet. */
export type Register = MeterReading & {
  readonly doubtful: { readonly registerWh: WattHours; readonly times: number } | null;
};

export const readingFaults = ['senseless', 'backwards', 'absurd'] as const;
/** What a reading was. The first four are energy; begun, replaced and rebased start a count anew and add nothing. */
export type ReadingKind =
  | 'counted'
  | 'same'
  | 'rollover'
  | 'reset'
  | 'begun'
  | 'replaced'
  | 'rebased'
  | (typeof readingFaults)[number];

export type Taken = { readonly kind: ReadingKind; readonly register: Register | null; readonly addedWh: WattHours };

/** Readings in a row that must agree with each other before a count that nobody believed is taken as a new beginning. */
const agreeing = 3;

/**
 * Takes a reading. What is added is never negative and never more than the supply can have carried since the last one;
 * a reading that cannot be true leaves the register as it was.
 */
export function takeReading(
  meter: Meter,
  before: Register | null,
  reading: MeterReading,
  elapsedMs: DurationMs,
): Taken {
  const { registerWh } = reading;
  if (!Number.isFinite(registerWh) || registerWh < 0) return { kind: 'senseless', register: before, addedWh: 0 };
  const capWh = mostWh(meter, elapsedMs);
  if (before === null || before.series !== reading.series) return newSeries(meter, before, reading, capWh);
  const addedWh = registerWh - before.registerWh;
  if (Math.abs(addedWh) < meter.stepWh / 2 || (addedWh < 0 && -addedWh < meter.stepWh))
    return { kind: 'same', register: before.doubtful === null ? before : { ...before, doubtful: null }, addedWh: 0 };
  if (addedWh < 0) return fallen(meter, before, reading, capWh);
  return addedWh <= capWh ? counted('counted', reading, addedWh) : doubt('absurd', before, reading, capWh);
}

/** Energy that the supply can have carried, with room for the reading's own delay. */
function mostWh({ maxW, stepWh }: Meter, elapsedMs: DurationMs): WattHours {
  return (1.1 * maxW * Math.max(minuteMs, elapsedMs)) / hourMs + 2 * stepWh;
}

function newSeries({ kind }: Meter, before: Register | null, reading: MeterReading, capWh: WattHours): Taken {
  if (kind === 'register') return counted(before === null ? 'begun' : 'replaced', reading, 0);
  // Pulses are counted from zero, so all of a new series is new.
  return reading.registerWh <= capWh ? counted('counted', reading, reading.registerWh) : counted('rebased', reading, 0);
}

/** A register that shows less than before has begun again: at its end, or at a reset. Else it is not believed. */
function fallen({ wrapWh }: Meter, before: Register, reading: MeterReading, capWh: WattHours): Taken {
  const wrapped = wrapWh === null ? null : wrapWh - before.registerWh + reading.registerWh;
  if (wrapped !== null && wrapped >= 0 && wrapped <= capWh) return counted('rollover', reading, wrapped);
  if (reading.registerWh <= capWh) return counted('reset', reading, reading.registerWh);
  return doubt('backwards', before, reading, capWh);
}

function counted(kind: ReadingKind, { series, registerWh }: MeterReading, addedWh: WattHours): Taken {
  return { kind, register: { series, registerWh, doubtful: null }, addedWh };
}

function doubt(kind: 'absurd' | 'backwards', before: Register, reading: MeterReading, capWh: WattHours): Taken {
  const { doubtful } = before;
  const { registerWh } = reading;
  const agrees = doubtful !== null && registerWh >= doubtful.registerWh && registerWh - doubtful.registerWh <= capWh;
  const times = agrees ? doubtful.times + 1 : 1;
  if (times >= agreeing) return counted('rebased', reading, 0);
  return { kind, register: { ...before, doubtful: { registerWh, times } }, addedWh: 0 };
}
