import type { LitStretch } from '../../lighting/conformance.ts';
import { conformance, servedShare } from '../../lighting/conformance.ts';
import { minuteMs } from '../../units.ts';
import { type Words, worded } from '../../words/language.ts';
import type { Finding } from './finding.ts';
import { common, msByNight, nightDate, runsOf } from './stretches.ts';
import type { Year, ZoneYear } from './year.ts';

const words = {
  neverLit: {
    en: 'the schedule never lights this zone, and no motion input does',
    zh: '计划从不点亮此区域，也没有人员感应输入',
  },
  mustRemedy: { en: 'give its program a rule with a level above 0', zh: '请在其程序中加入亮度大于 0 的规则' },
  mayRemedy: {
    en: 'give it a rule or a motion input, or accept that only people light it',
    zh: '请加入规则或人员感应输入，或接受只由人工点亮',
  },
  burnsByDay: { en: 'burns through the whole day on {nights} days', zh: '有 {nights} 天整个白天亮灯' },
  burnsRemedy: {
    en: 'check that the rule ends: an end equal to its start means 24 hours',
    zh: '请检查规则是否有结束：结束与开始相同表示 24 小时',
  },
  dark: {
    en: 'must be lit, but is planned dark while the sun is below -6 degrees, up to {longestMin} min a night on {nights} nights',
    zh: '必须亮灯，但太阳低于 -6 度时计划不亮，有 {nights} 夜，每夜最长 {longestMin} 分钟',
  },
  darkRemedy: {
    en: 'start at dusk (notAfter a fixed time), end at dawn (notBefore a fixed time), or set need: as-needed',
    zh: '请从 dusk 开始（notAfter 设固定时刻）、到 dawn 结束（notBefore 设固定时刻），或写 need: as-needed',
  },
  belowFloor: {
    en: 'is planned below its floor of {floor} % in the dark, up to {longestMin} min a night on {nights} nights',
    zh: '天黑时计划亮度低于下限 {floor} %，有 {nights} 夜，每夜最长 {longestMin} 分钟',
  },
  floorRemedy: {
    en: 'raise the level of the part-night step to {floor} or more, or lower the floor',
    zh: '请将半夜分段的亮度提高到 {floor} 以上，或降低下限',
  },
  broken: {
    en: 'serves {share} % of what residents were promised',
    zh: '对居民的承诺只兑现 {share} %',
  },
  brokenRemedy: {
    en: 'widen the program with notAfter and notBefore, or change the promise and tell the residents',
    zh: '请用 notAfter 和 notBefore 放宽程序，或修改承诺并告知居民',
  },
} satisfies Record<string, Words>;

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
    text: words.neverLit,
    remedy: must ? words.mustRemedy : words.mayRemedy,
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
    text: worded(words.burnsByDay, { nights }),
    remedy: words.burnsRemedy,
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
      text: worded(words.dark, { longestMin, nights }),
      remedy: words.darkRemedy,
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
    text: worded(words.belowFloor, { floor: zone.floor, longestMin, nights }),
    remedy: worded(words.floorRemedy, { floor: zone.floor }),
  }));
}

function promiseBroken({ zone, plan, promise }: ZoneYear): Finding | null {
  const share = servedShare(conformance(plan.segments, promise.segments, zone.floor));
  if (share === null || share >= keptShare) return null;
  return {
    severity: 'warning',
    zone: zone.id,
    kind: 'promiseBroken',
    text: worded(words.broken, { share: (share * 100).toFixed(1) }),
    remedy: words.brokenRemedy,
    nights: 0,
    firstNight: null,
  };
}

type Told = Pick<Finding, 'severity' | 'zone' | 'kind' | 'text' | 'remedy'>;

/** A finding over the nights that these stretches touch for longer than a few minutes; null when there is none. */
function nightsFinding(
  stretches: LitStretch[],
  year: Year,
  told: (nights: number, longestMin: number) => Told,
): Finding | null {
  const byNight = [...msByNight(stretches, year.nights)].filter(([, ms]) => ms > worthSayingMs);
  const first = byNight[0];
  if (first === undefined) return null;
  const longestMin = Math.round(Math.max(...byNight.map(([, ms]) => ms)) / minuteMs);
  return { ...told(byNight.length, longestMin), nights: byNight.length, firstNight: nightDate(first[0], year.nights) };
}
