import type { Anchor } from '../../calendar/anchor.ts';
import { addDays, type LocalDate } from '../../calendar/localDate.ts';
import { elevationDeg, sunEdge } from '../../calendar/sun.ts';
import type { Rule, Schedule } from '../../lighting/schedule.ts';
import { admits } from '../../lighting/windows.ts';
import { type Words, worded } from '../../words/language.ts';
import type { Finding } from './finding.ts';
import type { Year, ZoneYear } from './year.ts';

const words = {
  gap: {
    en: 'rule {rule}: {time} does not exist on {date}, clocks are set forward over it',
    zh: '规则 {rule}：{date} 没有 {time} 这一时刻，时钟会跳过它',
  },
  gapRemedy: {
    en: 'nothing breaks: the switch comes at the change of the clocks; choose another time if that is not meant',
    zh: '不会出错：开关会在调钟时动作；如非本意请另选时刻',
  },
  noSun: {
    en: 'the sun does not {event} {elevation} degrees on {nights} dates',
    zh: '有 {nights} 天太阳不会{event} {elevation} 度',
  },
  set: { en: 'set', zh: '降到' },
  rise: { en: 'rise', zh: '升到' },
  noSunRemedy: {
    en: 'nothing breaks: a night without dusk stays dark, a polar night stays lit; use notBefore and notAfter if fixed times are meant',
    zh: '不会出错：没有黄昏的夜晚不亮灯，极夜一直亮灯；如需固定时刻请用 notBefore 和 notAfter',
  },
} satisfies Record<string, Words>;

/** Checks of the anchors themselves: clock times that a date does not have, and suns that do not set. */
export function anchorFindings({ zone }: ZoneYear, year: Year): Finding[] {
  return [...gapFindings(zone.id, zone.schedule, year), ...sunFindings(zone.id, zone.schedule, year)];
}

function gapFindings(zone: string, schedule: Schedule, year: Year): Finding[] {
  return gapDates(year).flatMap(({ date, fromMin, toMin }) =>
    rulesOn(schedule, date).flatMap((rule) =>
      anchorsOf(rule)
        .filter((anchor) => anchor.kind === 'clock')
        .filter(({ time }) => inside(time, fromMin, toMin))
        .map((anchor) => ({
          severity: 'warning' as const,
          zone,
          kind: 'timeInGap' as const,
          text: worded(words.gap, { rule: rule.id, time: anchor.time, date }),
          remedy: words.gapRemedy,
          nights: 1,
          firstNight: date,
        })),
    ),
  );
}

type Gap = { readonly date: LocalDate; readonly fromMin: number; readonly toMin: number };

/** Dates on which clocks are set forward, with the minutes of the day that are left out. */
function gapDates(year: Year): Gap[] {
  const gaps: Gap[] = [];
  const { from, count } = year.nights;
  let at: Temporal.ZonedDateTime | null = Temporal.PlainDate.from(from).toZonedDateTime(year.place.timeZone);
  const end = Temporal.PlainDate.from(addDays(from, count)).toZonedDateTime(year.place.timeZone);
  for (let guard = 0; guard < 20; guard += 1) {
    at = at.getTimeZoneTransition('next');
    if (at === null || Temporal.ZonedDateTime.compare(at, end) >= 0) break;
    const before = at.subtract({ nanoseconds: 1 });
    const forwardMin = (at.offsetNanoseconds - before.offsetNanoseconds) / 60e9;
    const toMin = at.hour * 60 + at.minute;
    if (forwardMin > 0) gaps.push({ date: at.toPlainDate().toString(), fromMin: toMin - forwardMin, toMin });
  }
  return gaps;
}

function inside(time: string, fromMin: number, toMin: number): boolean {
  const minute = Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  return minute >= fromMin && minute < toMin;
}

function sunFindings(zone: string, schedule: Schedule, year: Year): Finding[] {
  const missing = new Map<string, { nights: number; firstNight: LocalDate }>();
  for (let night = 0; night < year.nights.count; night += 1) {
    const date = addDays(year.nights.from, night);
    for (const event of new Set(
      rulesOn(schedule, date)
        .flatMap(anchorsOf)
        .filter((anchor) => anchor.kind === 'sun')
        .map((anchor) => `${anchor.edge} ${anchor.elevationDeg}`),
    )) {
      if (!sunMisses(date, event, year)) continue;
      const known = missing.get(event);
      missing.set(event, { nights: (known?.nights ?? 0) + 1, firstNight: known?.firstNight ?? date });
    }
  }
  return [...missing].map(([event, seen]) => ({
    severity: 'warning',
    zone,
    kind: 'noSunEvent',
    text: sunText(event, seen.nights),
    remedy: words.noSunRemedy,
    ...seen,
  }));
}

function sunText(event: string, nights: number): Words {
  const [edge, elevation = ''] = event.split(' ');
  return worded(words.noSun, { event: words[edge === 'set' ? 'set' : 'rise'], elevation, nights });
}

/** A clipped edge lies where the sun is not at the wanted elevation. */
function sunMisses(date: LocalDate, event: string, year: Year): boolean {
  const [edge, elevation] = event.split(' ');
  const atMs = sunEdge(date, year.place, edge === 'set' ? 'set' : 'rise', Number(elevation));
  return Math.abs(elevationDeg(atMs, year.place) - Number(elevation)) > 0.1;
}

function rulesOn(schedule: Schedule, date: LocalDate): readonly Rule[] {
  const exception = schedule.exceptions.find((one) => one.from <= date && date <= one.to);
  return (exception?.rules ?? schedule.rules).filter((rule) => admits(rule, date));
}

function anchorsOf(rule: Rule): readonly Anchor[] {
  return [rule.start, rule.end, ...rule.steps.map((step) => step.from)];
}
