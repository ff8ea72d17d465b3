import type { LitStretch } from '../../lighting/conformance.ts';
import { minuteMs } from '../../units.ts';
import { type Words, worded } from '../../words/language.ts';
import type { Finding } from './finding.ts';
import { nightDate, nightIndex, runsOf } from './stretches.ts';
import type { Year, ZoneYear } from './year.ts';

const words = {
  short: {
    en: '{burns} burns and {pauses} pauses are shorter than minOn or minOff, the shortest {shortest} min',
    zh: '有 {burns} 次亮灯和 {pauses} 次灭灯短于 minOn 或 minOff，最短 {shortest} 分钟',
  },
  shortRemedy: {
    en: 'close the gap between the windows, or clamp the sun anchor with notBefore or notAfter',
    zh: '请消除各时段间的空隙，或用 notBefore、notAfter 限定日出日落时间',
  },
  flapping: {
    en: 'changes its level up to {most} times a night on {nights} nights',
    zh: '有 {nights} 夜每夜亮度变化多达 {most} 次',
  },
  flappingRemedy: {
    en: 'join the windows; a lamp and its driver wear with each start',
    zh: '请合并各时段；每次启动都会损耗灯具及其驱动',
  },
} satisfies Record<string, Words>;

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
    text: worded(words.short, { burns: burns.length, pauses: pauses.length, shortest: shortestMin.toFixed(1) }),
    remedy: words.shortRemedy,
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
    text: worded(words.flapping, { most: Math.max(...many.map(([, count]) => count)), nights: many.length }),
    remedy: words.flappingRemedy,
    nights: many.length,
    firstNight: nightDate(first[0], year.nights),
  };
}
