import type { LitStretch } from '../../lighting/conformance.ts';
import { minuteMs } from '../../units.ts';
import type { Finding } from './finding.ts';
import { nightDate, nightIndex, runsOf } from './stretches.ts';
import type { Year, ZoneYear } from './year.ts';

/** More changes of level than this in a night is not a plan but a flicker. */
const switchesPerNightMax = 12;

/** Checks of when it switches: burns and pauses that are too short, and too many of them. */
export function switchFindings(one: ZoneYear, year: Year): Finding[] {
  return [shortBurn(one, year), flapping(one, year)].filter((finding) => finding !== null);
}

function shortBurn({ zone, plan }: ZoneYear, year: Year): Finding | null {
  // The first and the last run are cut by the edge of the year, so their length says nothing.
  const inner = (runs: LitStretch[]) =>
    runs.filter((run) => run.startMs > plan.validFromMs && run.endMs < plan.validToMs);
  const burns = inner(runsOf(plan.segments, (level) => level > 0)).filter(
    (run) => run.endMs - run.startMs < zone.minOnMs,
  );
  const pauses = inner(runsOf(plan.segments, (level) => level === 0)).filter(
    (run) => run.endMs - run.startMs < zone.minOffMs,
  );
  const first = [...burns, ...pauses].sort((a, b) => a.startMs - b.startMs)[0];
  if (first === undefined) return null;
  const shortestMin = Math.min(...[...burns, ...pauses].map((run) => run.endMs - run.startMs)) / minuteMs;
  return {
    severity: 'warning',
    zone: zone.id,
    kind: 'shortBurn',
    text: `${burns.length} burns and ${pauses.length} pauses are shorter than minOn or minOff, the shortest ${shortestMin.toFixed(1)} min`,
    remedy: 'close the gap between the windows, or clamp the sun anchor with notBefore or notAfter',
    nights: burns.length + pauses.length,
    firstNight: nightDate(nightIndex(first.startMs, year.nights), year.nights),
  };
}

function flapping({ zone, plan }: ZoneYear, year: Year): Finding | null {
  const counts = new Map<number, number>();
  let level = plan.segments[0]?.level ?? 0;
  let night = 0;
  for (const segment of plan.segments) {
    if (segment.level === level) continue;
    level = segment.level;
    while (night < year.nights.count && (year.nights.noonsMs[night + 1] ?? 0) <= segment.startMs) night += 1;
    counts.set(night, (counts.get(night) ?? 0) + 1);
  }
  const many = [...counts].filter(([, count]) => count > switchesPerNightMax);
  const first = many[0];
  if (first === undefined) return null;
  return {
    severity: 'warning',
    zone: zone.id,
    kind: 'flapping',
    text: `changes its level up to ${Math.max(...many.map(([, count]) => count))} times a night on ${many.length} nights`,
    remedy: 'join the windows; a lamp and its driver wear with each start',
    nights: many.length,
    firstNight: nightDate(first[0], year.nights),
  };
}
