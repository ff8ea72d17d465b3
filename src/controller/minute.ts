import { totalsAt } from '../access/laneState.ts';
import { zonePowerW } from '../lighting/energy.ts';
import { noPromiseTotals } from '../lighting/promiseKept.ts';
import type { Zone, ZoneId } from '../lighting/zone.ts';
import { mapRecord } from '../record.ts';
import { minuteMs } from '../units.ts';
import { raiseHighWater } from './clockTrust.ts';
import type { OfficeRecord } from './effect.ts';
import { withRefreshedWishes } from './ends.ts';
import { markLaneHours } from './gate/laneHours.ts';
import { tallyRow } from './gate/laneRows.ts';
import { actualLevel, foldAll } from './lights.ts';
import { machineRow } from './machine.ts';
import { minuteWaitMs } from './saveWait.ts';
import { closePeriods } from './service/effect.ts';
import { bookEnergy } from './service/energy.ts';
import { addEnergy } from './service/energyRows.ts';
import { weighMeters } from './service/health.ts';
import { addKept } from './service/nightRows.ts';
import { markUpkeep } from './service/upkeep.ts';
import type { ZoneState } from './state.ts';
import { change, keepWithin, recordOf, type Turn } from './turn.ts';

/** Once a minute: totals are counted, the office gets its row, the clock's high-water mark rises, all goes to disk. */
export function markMinute(turn: Turn): void {
  const { now, state } = turn;
  if (now.monoMs < state.minuteDueMono) return;
  const everyMs = turn.site.figuresMs ?? minuteMs;
  const late = now.monoMs - state.minuteDueMono >= everyMs;
  foldAll(turn);
  bookEnergy(turn);
  weighMeters(turn);
  markUpkeep(turn);
  closePeriods(turn);
  change(turn, {
    ...withRefreshedWishes(turn.state, now),
    clock: raiseHighWater(turn.state.clock, turn.trust, now),
    minuteDueMono: (late ? now.monoMs : state.minuteDueMono) + everyMs,
  });
  markLaneHours(turn);
  turn.records.push(figures(turn));
  keepWithin(turn, minuteWaitMs(turn.state), 'minute');
}

/** Cumulative figures of every zone. Energy comes from the power curve, and says so. */
function figures(turn: Turn): OfficeRecord {
  const zones: Record<ZoneId, ReturnType<typeof figuresOf>> = {};
  for (const zone of turn.site.zones) {
    const known = turn.state.zones[zone.id];
    if (known !== undefined) zones[zone.id] = figuresOf(turn, zone, known);
  }
  const lanes = mapRecord(turn.state.lanes, (lane) => tallyRow(totalsAt(lane, turn.now)));
  return recordOf(turn, 'tele', {
    zones,
    ...(Object.keys(lanes).length === 0 ? {} : { lanes }),
    ...(turn.state.machine.last === null ? {} : { machine: machineRow(turn.state.machine.last) }),
  });
}

/** Filled figure by figure: made for every zone each minute, and four times as quick as out of three spreads. */
function figuresOf(turn: Turn, zone: Zone, known: ZoneState): Readonly<Record<string, unknown>> {
  const { state } = turn;
  const level = actualLevel(zone, state, known);
  const { energyWh, litMs, fullLoadMs, switches } = known.totals;
  const row: Record<string, unknown> = { level_pct: level, power_w: rounded(zonePowerW(zone, level), 10) };
  addEnergy(row, turn, zone);
  row['energy_estimated_wh'] = rounded(energyWh, 1000);
  row['lit_s'] = Math.round(litMs / 1000);
  row['full_load_s'] = Math.round(fullLoadMs / 1000);
  row['switches'] = switches;
  row['source'] = known.applied.source;
  addKept(row, state.nights.zones[zone.id]?.kept ?? noPromiseTotals);
  return row;
}

/** Rounded to 1/parts. Rounding keeps order, so a total that rises never seems to fall. */
function rounded(value: number, parts: number): number {
  return Math.round(value * parts) / parts;
}
