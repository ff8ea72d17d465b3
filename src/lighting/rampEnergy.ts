import { lastAnswerOf } from '../calendar/remember.ts';
import { type DurationMs, hourMs, type Level, type Monotonic } from '../units.ts';
import { served, type Totals, zonePowerW } from './energy.ts';
import { levelAlong, rampCurve } from './rampCurve.ts';
import type { Ramp, Zone } from './zone.ts';

/** A ramp under way or gone: from where, since when, how long. */
export type RampRun = {
  readonly from: Level;
  readonly startMono: Monotonic;
  readonly ms: DurationMs;
  readonly curve: Ramp['curve'];
};

/** Slices of the rule of Simpson over one ramp, an even number; power is a smooth curve with a few corners. */
const slices = 16;

/** Totals after [fromMono, toMono) on the way to `level` and there. Lamps that fade count as lit until they are dark. */
export function servedAlong(
  totals: Totals,
  zone: Zone,
  span: { readonly ramp: RampRun; readonly level: Level; readonly fromMono: Monotonic; readonly toMono: Monotonic },
): Totals {
  const { ramp, level, fromMono, toMono } = span;
  const rampEndMono = Math.min(toMono, Math.max(fromMono, ramp.startMono + ramp.ms));
  const ms = Math.max(0, rampEndMono - fromMono);
  const faded = ms === 0 ? totals : ramped(totals, zone, { ...span, ms });
  return served(faded, zone, { level, ms: toMono - Math.max(fromMono, rampEndMono) });
}

function ramped(
  totals: Totals,
  zone: Zone,
  { ramp, level, fromMono, ms }: { ramp: RampRun; level: Level; fromMono: Monotonic; ms: DurationMs },
): Totals {
  const { wattMs, levelMs } = areasOf(zone, { ramp, level, fromMono, ms });
  return {
    litMs: totals.litMs + (ramp.from > 0 || level > 0 ? ms : 0),
    fullLoadMs: totals.fullLoadMs + levelMs / 100,
    switches: totals.switches,
    energyWh: totals.energyWh + wattMs / hourMs,
  };
}

type Stretch = { readonly level: Level; readonly fromMono: Monotonic; readonly ms: DurationMs };
type Areas = { readonly wattMs: number; readonly levelMs: number };

/** Until a ramp is counted for good it is asked for again with each reading of a meter. */
const lastAreas = lastAnswerOf<RampRun, Stretch & Areas & { readonly zone: Zone }>();

/** Power and level over a stretch of a ramp, times its time. */
function areasOf(zone: Zone, { ramp, level, fromMono, ms }: Stretch & { readonly ramp: RampRun }): Areas {
  const known = lastAreas.get(ramp);
  if (known?.zone === zone && known.level === level && known.fromMono === fromMono && known.ms === ms) return known;
  const curve = rampCurve(ramp.curve, zone.luminaire.powerCurve);
  let wattMs = 0;
  let levelMs = 0;
  for (let i = 0; i <= slices; i += 1) {
    const share = (fromMono + (ms * i) / slices - ramp.startMono) / ramp.ms;
    const at = levelAlong(curve, { from: ramp.from, to: level, share });
    const weight = ((i === 0 || i === slices ? 1 : i % 2 === 1 ? 4 : 2) * ms) / (3 * slices);
    wattMs += weight * zonePowerW(zone, at);
    levelMs += weight * at;
  }
  lastAreas.set(ramp, { zone, level, fromMono, ms, wattMs, levelMs });
  return { wattMs, levelMs };
}
