import { noBooked } from '../../lighting/booked.ts';
import { noPromiseTotals } from '../../lighting/promiseKept.ts';
import type { State } from '../state.ts';

/** A step: the state before it, and the one it made. */
type Taken = { readonly before: State; readonly made: { readonly state: State } };

/** What was promised was served or lost, and no night that was counted is ever uncounted. */
export function brokenBook({ before, made: { state } }: Taken): string[] {
  if (state.run !== before.run) return [];
  return Object.entries(state.nights.zones).flatMap(([id, { kept }]) => {
    const lostMs = Object.values(kept.lostMs).reduce((sum, ms) => sum + ms, 0);
    const old = before.nights.zones[id]?.kept ?? noPromiseTotals;
    const fell = (['neededMs', 'servedMs', 'wasteMs', 'overrideMs'] as const).filter((key) => !(kept[key] >= old[key]));
    const unequal = Math.abs(kept.neededMs - kept.servedMs - lostMs) > 1;
    return [
      ...fell.map((key) => `${key} of ${id} fell from ${old[key]} to ${kept[key]}`),
      ...(unequal ? [`${id} needed ${kept.neededMs} ms, but served ${kept.servedMs} and lost ${lostMs}`] : []),
    ];
  });
}

/** Energy once booked stays booked, and no zone has more from its meter than the meter measured. */
export function brokenEnergy({ before, made: { state } }: Taken): string[] {
  if (state.run !== before.run || state.energy === before.energy) return [];
  const { zones, meters } = state.energy;
  const fell = Object.entries(zones).flatMap(([id, { booked }]) => {
    const old = before.energy.zones[id]?.booked ?? noBooked;
    const keys = (['wh', 'meteredWh', 'errorWh', 'cost', 'co2G'] as const).filter((key) => !(booked[key] >= old[key]));
    return keys.map((key) => `${key} booked to ${id} fell from ${old[key]} to ${booked[key]}`);
  });
  const metered = Object.values(meters).reduce((sum, { totalWh }) => sum + totalWh, 0);
  const handed = Object.values(zones).reduce((sum, { booked }) => sum + booked.meteredWh, 0);
  const overdrawn =
    Object.keys(before.energy.meters).every((id) => id in meters) && handed > metered * (1 + 1e-9) + 1e-6;
  return overdrawn ? [...fell, `zones have ${handed} Wh from meters that measured ${metered}`] : fell;
}
