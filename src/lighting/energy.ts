import { type DurationMs, hourMs, type Level, type WattHours, type Watts } from '../units.ts';
import type { Luminaire, Zone } from './zone.ts';

/** The service and the consumption of a zone since its first day. Every figure only rises. */
export type Totals = {
  readonly litMs: DurationMs;
  /** Time at level x level / 100. */
  readonly fullLoadMs: DurationMs;
  readonly switches: number;
  readonly energyWh: WattHours;
};

export const noTotals: Totals = { litMs: 0, fullLoadMs: 0, switches: 0, energyWh: 0 };

/**
 * Watts of one lamp at a level above 0: straight lines between the points of its data sheet, and from standby up to the
 * first point. Level is not power: at half light a driver draws anything from a fifth to a half of its full power.
 */
export function lampPowerW({ standbyW, powerCurve, ratedW }: Luminaire, level: Level): Watts {
  let below: readonly [Level, Watts] = [0, standbyW];
  for (const point of powerCurve) {
    if (level <= point[0]) return between(below, point, level);
    below = point;
  }
  return below[0] === 0 ? ratedW : below[1];
}

/** Watts of a zone. An open relay takes the drivers off the mains; a dimmer at 0 leaves them on standby. */
export function zonePowerW({ output, luminaire, lampCount }: Zone, level: Level): Watts {
  if (level > 0) return lampCount * lampPowerW(luminaire, level);
  return output.kind === 'relay' ? 0 : lampCount * luminaire.standbyW;
}

/** Totals after the zone had this level for so long. Estimated from the power curve; a negative length counts as none. */
export function served(totals: Totals, zone: Zone, span: { readonly level: Level; readonly ms: DurationMs }): Totals {
  const ms = Math.max(0, span.ms);
  return {
    litMs: totals.litMs + (span.level > 0 ? ms : 0),
    fullLoadMs: totals.fullLoadMs + (ms * span.level) / 100,
    switches: totals.switches,
    energyWh: totals.energyWh + (zonePowerW(zone, span.level) * ms) / hourMs,
  };
}

/** What was added since an earlier look at the same totals. */
export function totalsSince(later: Totals, earlier: Totals): Totals {
  return {
    litMs: later.litMs - earlier.litMs,
    fullLoadMs: later.fullLoadMs - earlier.fullLoadMs,
    switches: later.switches - earlier.switches,
    energyWh: later.energyWh - earlier.energyWh,
  };
}

function between([x0, y0]: readonly [Level, Watts], [x1, y1]: readonly [Level, Watts], x: Level): Watts {
  return x1 === x0 ? y1 : y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
}
