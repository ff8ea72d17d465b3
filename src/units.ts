/** Milliseconds since 1970-01-01T00:00Z, as the wall clock claims them. May be wrong: see controller/clockTrust. */
export type Instant = number;

/** Milliseconds on the operating system's monotonic clock. Never stepped; starts anew with each boot of the machine. */
export type Monotonic = number;

/** A length of time in milliseconds. */
export type DurationMs = number;

/** Light asked of a zone, 0 (off) to 100 (full), per cent of the lamps' rated light. */
export type Level = number;

/** Electrical power in watts. */
export type Watts = number;

/** Electrical energy in watt-hours. */
export type WattHours = number;

/** Both clocks, read at one moment. Instants come from `wallMs`, every duration from `monoMs`. */
export type Now = { readonly wallMs: Instant; readonly monoMs: Monotonic };

export const secondMs: DurationMs = 1_000;
export const minuteMs: DurationMs = 60_000;
export const hourMs: DurationMs = 3_600_000;
export const dayMs: DurationMs = 86_400_000;
