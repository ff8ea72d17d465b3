import { totalsAt } from '../../access/laneState.ts';
import { type Tally, tallySince } from '../../access/tally.ts';
import { dateOf, type LocalDate } from '../../calendar/localDate.ts';
import { noPromiseTotals, type PromiseTotals, promiseSince } from '../../lighting/promiseKept.ts';
import type { ZoneId } from '../../lighting/zone.ts';
import { type Effectiveness, effectiveness } from '../../service/effectiveness.ts';
import { countedService } from '../../service/laneService.ts';
import { type Period, periodName, periods } from '../../service/periods.ts';
import { zoneService } from '../../service/zoneService.ts';
import type { Instant, Now } from '../../units.ts';
import { isSound } from '../clockTrust.ts';
import type { Site } from '../site.ts';
import type { State } from '../state.ts';
import { change, row, type Turn } from '../turn.ts';

/** Where each running period began: the totals then. What a period gave is the difference, so a restart loses nothing. */
export type PeriodMarks = {
  readonly nights: Readonly<Partial<Record<Period, NightMark>>>;
  readonly lanes: Readonly<Record<string, Readonly<Partial<Record<Period, LaneMark>>>>>;
};
type NightMark = { readonly name: string; readonly zones: Readonly<Record<ZoneId, PromiseTotals>> };
type LaneMark = { readonly name: string; readonly fromMs: Instant; readonly totals: Tally };

export const noMarks: PeriodMarks = { nights: {}, lanes: {} };

/** How well a zone group or a lane served in the running period so far. */
export type Effect = {
  readonly about: 'group' | 'lane';
  readonly id: string;
  readonly period: Period;
  readonly name: string;
  readonly result: Effectiveness;
};

/** Closes each period that is over, with a row for every group and lane, and begins the next. */
export function closePeriods(turn: Turn): void {
  if (!isSound(turn.trust)) return;
  const { night } = turn.state.nights;
  const date = dateOf(turn.now.wallMs, turn.site.place.timeZone);
  for (const period of periods) {
    if (night !== null) closeNights(turn, period, night);
    for (const { id } of turn.site.lanes) closeLane(turn, period, id, date);
  }
}

/** The running periods of every group and lane, as of now. */
export function effectsOf(site: Site, state: State, now: Now): readonly Effect[] {
  return periods.flatMap((period) => [
    ...groupEffects(site, state, period, 'now'),
    ...laneEffects(site, state, period, now),
  ]);
}

function closeNights(turn: Turn, period: Period, night: LocalDate): void {
  const name = periodName(period, night);
  const { periods: marks, nights } = turn.state;
  const mark = marks.nights[period];
  if (mark?.name === name) return;
  // The totals at the noon at which the running night began, to the millisecond.
  for (const effect of groupEffects(turn.site, turn.state, period, 'noon')) tell(turn, effect);
  const zones = Object.fromEntries(Object.entries(nights.zones).map(([id, page]) => [id, page.opened.kept] as const));
  change(turn, { periods: { ...marks, nights: { ...marks.nights, [period]: { name, zones } } } });
}

function closeLane(turn: Turn, period: Period, id: string, date: LocalDate): void {
  const known = turn.state.lanes[id];
  const { periods: marks } = turn.state;
  const mark = marks.lanes[id]?.[period];
  const name = periodName(period, date);
  if (known === undefined || mark?.name === name) return;
  for (const effect of laneEffects(turn.site, turn.state, period, turn.now)) if (effect.id === id) tell(turn, effect);
  const next: LaneMark = { name, fromMs: turn.now.wallMs, totals: totalsAt(known, turn.now) };
  change(turn, { periods: { ...marks, lanes: { ...marks.lanes, [id]: { ...marks.lanes[id], [period]: next } } } });
}

function groupEffects(site: Site, { nights, periods: marks }: State, period: Period, until: 'now' | 'noon'): Effect[] {
  const mark = marks.nights[period];
  if (mark === undefined) return [];
  return [...new Set(site.zones.map(({ group }) => group))].flatMap((id) => {
    const zones = site.zones.flatMap((zone) => {
      const page = zone.group === id ? nights.zones[zone.id] : undefined;
      if (page === undefined) return [];
      const later = until === 'now' ? page.kept : page.opened.kept;
      return [{ zone: zone.id, kept: promiseSince(later, mark.zones[zone.id] ?? noPromiseTotals) }];
    });
    // A group that promises nothing cannot serve well or badly.
    if (zones.every(({ kept }) => kept.neededMs <= 0)) return [];
    return [{ about: 'group' as const, id, period, name: mark.name, result: effectiveness(zoneService(zones)) }];
  });
}

function laneEffects(site: Site, state: State, period: Period, now: Now): Effect[] {
  return site.lanes.flatMap(({ id, promise }) => {
    const known = state.lanes[id];
    const mark = state.periods.lanes[id]?.[period];
    if (known === undefined || mark === undefined) return [];
    const tally = tallySince(totalsAt(known, now), mark.totals);
    const spanMs = Math.max(1, now.wallMs - mark.fromMs);
    const result = effectiveness(countedService(tally, spanMs, promise));
    return [{ about: 'lane' as const, id, period, name: mark.name, result }];
  });
}

function tell(turn: Turn, { about, id, period, name, result }: Effect): void {
  row(turn, 'service.closed', { about, id, period, name, ...effectRow(result) });
}

/** A row names so many causes; what is below them is small. */
const causesMax = 32;

/** The three factors always together, and where the rest went. */
export function effectRow(result: Effectiveness) {
  return {
    effectiveness: rounded(result.effectiveness),
    availability: rounded(result.availability),
    performance: rounded(result.performance),
    conformance: rounded(result.conformance),
    reference_outdated: result.clipped,
    lost_min: result.lost
      .slice(0, causesMax)
      .map(({ factor, cause, minutes }) => ({ factor, cause, minutes: rounded(minutes) })),
  };
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
