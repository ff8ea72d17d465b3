import type { LitStretch } from '../../lighting/conformance.ts';
import { conformance, servedShare } from '../../lighting/conformance.ts';
import { minuteMs } from '../../units.ts';
import type { Finding } from './finding.ts';
import { common, msByNight, nightDate, runsOf } from './stretches.ts';
import type { Year, ZoneYear } from './year.ts';

/** A clock anchor near dusk may leave a few minutes; less than this a night is not worth a word. */
const worthSayingMs = 10 * minuteMs;
/** First target for a kept promise: about 3 min of a 10 h night. */
const keptShare = 0.995;

/** Checks of how long and how bright: never lit, burning by day, dark in the dark, below the floor, promise broken. */
export function lightFindings(one: ZoneYear, year: Year): Finding[] {
  return [
    neverLit(one),
    burnsByDay(one, year),
    darkInTheDark(one, year),
    belowFloor(one, year),
    promiseBroken(one),
  ].filter((finding) => finding !== null);
}

function neverLit({ zone, plan }: ZoneYear): Finding | null {
  if (plan.segments.some((segment) => segment.level > 0) || zone.presence.length > 0) return null;
  const must = zone.need === 'must-be-lit';
  return {
    severity: must ? 'error' : 'warning',
    zone: zone.id,
    kind: 'neverLit',
    text: 'the schedule never lights this zone, and no motion input does',
    remedy: must
      ? 'give its program a rule with a level above 0'
      : 'give it a rule or a motion input, or accept that only people light it',
    nights: 0,
    firstNight: null,
  };
}

function burnsByDay({ zone, plan }: ZoneYear, year: Year): Finding | null {
  const days = runsOf(year.sunDown.segments, (level) => level === 0);
  const lit = runsOf(plan.segments, (level) => level > 0);
  const burning = days.filter((day) => lit.some((run) => run.startMs <= day.startMs && run.endMs >= day.endMs));
  return nightsFinding(burning, year, (nights) => ({
    severity: 'warning',
    zone: zone.id,
    kind: 'neverEnds',
    text: `burns through the whole day on ${nights} days`,
    remedy: 'check that the rule ends: an end equal to its start means 24 hours',
  }));
}

function darkInTheDark({ zone, plan }: ZoneYear, year: Year): Finding | null {
  if (zone.need !== 'must-be-lit') return null;
  const dark = runsOf(year.dark.segments, (level) => level > 0);
  return nightsFinding(
    common(
      runsOf(plan.segments, (level) => level === 0),
      dark,
    ),
    year,
    (nights, longestMin) => ({
      severity: 'error',
      zone: zone.id,
      kind: 'darkInTheDark',
      text: `must be lit, but is planned dark while the sun is below -6 degrees, up to ${longestMin} min a night on ${nights} nights`,
      remedy: 'start at dusk (notAfter a fixed time), end at dawn (notBefore a fixed time), or set need: as-needed',
    }),
  );
}

function belowFloor({ zone, plan }: ZoneYear, year: Year): Finding | null {
  if (zone.need !== 'must-be-lit') return null;
  const dark = runsOf(year.dark.segments, (level) => level > 0);
  const low = runsOf(plan.segments, (level) => level > 0 && level < zone.floor);
  return nightsFinding(common(low, dark), year, (nights, longestMin) => ({
    severity: 'error',
    zone: zone.id,
    kind: 'belowFloor',
    text: `is planned below its floor of ${zone.floor} % in the dark, up to ${longestMin} min a night on ${nights} nights`,
    remedy: `raise the level of the part-night step to ${zone.floor} or more, or lower the floor`,
  }));
}

function promiseBroken({ zone, plan, promise }: ZoneYear): Finding | null {
  const share = servedShare(conformance(plan.segments, promise.segments, zone.floor));
  if (share === null || share >= keptShare) return null;
  return {
    severity: 'warning',
    zone: zone.id,
    kind: 'promiseBroken',
    text: `serves ${(share * 100).toFixed(1)} % of what residents were promised`,
    remedy: 'widen the program with notAfter and notBefore, or change the promise and tell the residents',
    nights: 0,
    firstNight: null,
  };
}

type Words = Pick<Finding, 'severity' | 'zone' | 'kind' | 'text' | 'remedy'>;

/** A finding over the nights that these stretches touch for longer than a few minutes; null when there is none. */
function nightsFinding(
  stretches: LitStretch[],
  year: Year,
  words: (nights: number, longestMin: number) => Words,
): Finding | null {
  const byNight = [...msByNight(stretches, year.nights)].filter(([, ms]) => ms > worthSayingMs);
  const first = byNight[0];
  if (first === undefined) return null;
  const longestMin = Math.round(Math.max(...byNight.map(([, ms]) => ms)) / minuteMs);
  return { ...words(byNight.length, longestMin), nights: byNight.length, firstNight: nightDate(first[0], year.nights) };
}
