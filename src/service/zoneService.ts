import type { LossCause, PromiseTotals } from '../lighting/promiseKept.ts';
import type { Loss, Service } from './effectiveness.ts';

/** How one zone kept its promise over a span. */
export type ZoneTime = { readonly zone: string; readonly kept: PromiseTotals };

/** Causes for which the zone could not serve; the others are darkness that somebody chose. */
const down: readonly LossCause[] = ['fault', 'lockout', 'absent'];
const chosen: readonly LossCause[] = ['hand', 'override', 'schedule'];

/**
 * The service of a group of zones. Light has no speed, so performance is 1; what was promised and dark for no fault of the
 * output (an override, a schedule that ends early) is lost conformance.
 */
export function zoneService(zones: readonly ZoneTime[]): Service {
  const neededMs = zones.reduce((sum, { kept }) => sum + kept.neededMs, 0);
  const downLosses = lossesBy(zones, down);
  const downMs = downLosses.reduce((sum, { ms }) => sum + ms, 0);
  return {
    scheduledMs: neededMs,
    down: downLosses,
    idealMs: 0,
    actualMs: 0,
    slow: [],
    asked: neededMs - downMs,
    conforming: zones.reduce((sum, { kept }) => sum + kept.servedMs, 0),
    spoilt: lossesBy(zones, chosen),
  };
}

function lossesBy(zones: readonly ZoneTime[], causes: readonly LossCause[]): readonly Loss[] {
  return zones.flatMap(({ zone, kept }) =>
    causes.map((cause) => ({ cause: `${zone}: ${cause}`, ms: kept.lostMs[cause] })),
  );
}
