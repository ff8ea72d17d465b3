import type { Conformance } from '../lighting/conformance.ts';
import type { DurationMs } from '../units.ts';
import type { Service } from './effectiveness.ts';

/** What one zone did over a span; milliseconds. */
export type ZoneTime = {
  readonly zone: string;
  readonly conformance: Conformance;
  /** Of the promised time: the output was faulty, or the zone was locked out. */
  readonly faultMs: DurationMs;
  readonly lockoutMs: DurationMs;
};

/**
 * The service of a group of zones. Light has no speed, so performance is 1; what was promised and dark for no fault of the
 * output (an override, a schedule that ends early) is lost conformance.
 */
export function zoneService(zones: readonly ZoneTime[]): Service {
  const sum = (of: (zone: ZoneTime) => DurationMs) => zones.reduce((total, zone) => total + of(zone), 0);
  const neededMs = sum(({ conformance }) => conformance.neededMs);
  const downMs = sum(({ faultMs, lockoutMs }) => faultMs + lockoutMs);
  const servedMs = sum(({ conformance }) => conformance.servedMs);
  return {
    scheduledMs: neededMs,
    down: zones.flatMap(({ zone, faultMs, lockoutMs }) => [
      { cause: `${zone}: fault`, ms: faultMs },
      { cause: `${zone}: lockout`, ms: lockoutMs },
    ]),
    idealMs: 0,
    actualMs: 0,
    slow: [],
    asked: Math.max(0, neededMs - downMs),
    conforming: Math.min(servedMs, Math.max(0, neededMs - downMs)),
    spoilt: zones.map(({ zone, conformance, faultMs, lockoutMs }) => {
      const { neededMs, servedMs } = conformance;
      return { cause: `${zone}: dark`, ms: Math.max(0, neededMs - faultMs - lockoutMs - servedMs) };
    }),
  };
}
