import { addBooked, noBooked } from '../../lighting/booked.ts';
import { noTotals } from '../../lighting/energy.ts';
import { addPromise, lossCauses, noPromiseTotals, type PromiseTotals } from '../../lighting/promiseKept.ts';
import type { ZoneId } from '../../lighting/zone.ts';
import type { ClosedNight, Light } from '../../service/nights.ts';
import { type DurationMs, secondMs, type WattHours } from '../../units.ts';
import { type Words, worded } from '../../words/language.ts';
import { change, row, said, type Turn } from '../turn.ts';
import { bookedRow } from './energyRows.ts';

const nightWords: Words = {
  en: 'Night {night}: {percent} % of the promised light was there.',
  zh: '{night} 夜：承诺兑现 {percent} %。',
};

/** Rows of a night that is over: one a zone, and the estate's score. A closed night never changes; later rows add to it. */
export function closeNight(turn: Turn, closed: ClosedNight): void {
  const { night, why, unjudgedMs, zones } = closed;
  const type = why === 'over' ? 'night.closed' : 'night.corrected';
  const about = { night, ...(why === 'over' ? {} : { because: why }), unjudged_s: seconds(unjudgedMs) };
  for (const [zone, { kept, light, baselineWh }] of Object.entries(zones)) {
    const savings = hasBaseline(turn, zone) ? savingsRow(baselineWh, light) : { baseline_wh: null, saved_wh: null };
    row(turn, type, {
      zone,
      ...about,
      lamps: lampsOf(turn, zone),
      ...promiseRow(kept),
      ...lightRow(light),
      ...savings,
    });
  }
  const score = scoreOf(turn, closed);
  row(turn, `${type}.estate`, { ...about, zones: Object.keys(zones).length, ...score, ...estateEnergy(turn, closed) });
  if (why !== 'over') return;
  change(turn, { nights: { ...turn.state.nights, last: { night, servedShare: score.served_share } } });
  if (score.served_share === null) return;
  const percent = (100 * score.served_share).toFixed(1);
  said(turn, 'info', 'device', worded(nightWords, { night, percent }));
}

/** Cumulative or of one night, in the units of the messages; rounding keeps order. Causes that took nothing are left out. */
export function promiseRow(kept: PromiseTotals): Readonly<Record<string, number>> {
  const figures: Record<string, number> = {};
  addKept(figures, kept);
  return figures;
}

/** Adds how a promise was kept to the figures of a zone. */
export function addKept(figures: Record<string, unknown>, kept: PromiseTotals): void {
  figures['needed_s'] = seconds(kept.neededMs);
  figures['served_s'] = seconds(kept.servedMs);
  figures['waste_s'] = seconds(kept.wasteMs);
  figures['override_s'] = seconds(kept.overrideMs);
  for (const cause of lossCauses) if (kept.lostMs[cause] > 0) figures[`lost_${cause}_s`] = seconds(kept.lostMs[cause]);
}

function lightRow({
  totals: { litMs, fullLoadMs, switches, energyWh },
  booked,
}: Light): Readonly<Record<string, number>> {
  return {
    lit_s: seconds(litMs),
    full_load_s: seconds(fullLoadMs),
    switches,
    ...bookedRow(booked),
    energy_estimated_wh: Math.round(energyWh * 1000) / 1000,
  };
}

/** Saved against the declared timetable. Always shown beside what was served: light that is missing saves too. */
function savingsRow(baselineWh: WattHours, { booked }: Light) {
  const rounded = (value: number) => Math.round(value * 1000) / 1000;
  return { baseline_wh: rounded(baselineWh), saved_wh: rounded(baselineWh - booked.wh) };
}

function hasBaseline({ site }: Turn, zone: ZoneId): boolean {
  return (site.zones.find(({ id }) => id === zone)?.baseline ?? null) !== null;
}

/** Energy of the whole estate; savings of the zones with a baseline only. */
function estateEnergy(turn: Turn, { zones }: ClosedNight) {
  const all = Object.entries(zones);
  const booked = all.map(([, { light }]) => light.booked).reduce(addBooked, noBooked);
  const compared = all.filter(([id]) => hasBaseline(turn, id));
  const baselineWh = compared.reduce((sum, [, night]) => sum + night.baselineWh, 0);
  const used = compared.map(([, { light }]) => light.booked).reduce(addBooked, noBooked);
  const savings = savingsRow(baselineWh, { booked: used, totals: noTotals });
  return { ...bookedRow(booked), ...(compared.length === 0 ? { baseline_wh: null, saved_wh: null } : savings) };
}

/** The estate's score weighs each zone by its lamps: a lamp dark for a minute counts the same wherever it stands. */
function scoreOf(turn: Turn, { zones }: ClosedNight) {
  let weighed = noPromiseTotals;
  let served = 0;
  let needed = 0;
  for (const [id, { kept }] of Object.entries(zones)) {
    const lamps = lampsOf(turn, id);
    weighed = addPromise(weighed, kept);
    served += lamps * kept.servedMs;
    needed += lamps * kept.neededMs;
  }
  const share = needed === 0 ? null : Math.round((1e6 * served) / needed) / 1e6;
  return { served_share: share, ...promiseRow(weighed) };
}

function lampsOf({ site }: Turn, zone: ZoneId): number {
  return site.zones.find(({ id }) => id === zone)?.lampCount ?? 0;
}

function seconds(ms: DurationMs): number {
  return Math.round(ms / secondMs);
}
