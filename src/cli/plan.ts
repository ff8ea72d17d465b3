import { writeFileSync } from 'node:fs';
import { addDays, isLocalDate, nightOf } from '../calendar/localDate.ts';
import type { Place } from '../calendar/place.ts';
import type { Site } from '../controller/site.ts';
import { compilePlan, type Plan, segmentAt, switchesOf } from '../lighting/plan.ts';
import type { Schedule } from '../lighting/schedule.ts';
import type { Zone } from '../lighting/zone.ts';
import type { Instant } from '../units.ts';
import { noSuch } from '../words/choice.ts';
import { type Arguments, type Command, exit, UsageError } from './command.ts';
import { nightText } from './nightText.ts';
import { configOption } from './places.ts';
import { rulesAndPlace } from './rulesOption.ts';
import { readSite } from './site.ts';
import type { Terminal } from './terminal.ts';
import { yearPicture } from './yearPicture.ts';

/** More than a person scrolls through. */
const nightsDrawnMax = 31;

/** `duskgate plan`: when each zone burns, drawn for one night or listed as exact instants. */
export const plan: Command = {
  name: 'plan',
  words: '',
  text: { en: 'draw a night: sun, zones and switch times', zh: '画出一夜：日光、各区域与开关时刻' },
  options: [
    {
      name: 'night',
      value: 'DATE',
      text: { en: 'the night that begins on this date (else tonight)', zh: '该日傍晚开始的一夜（缺省为今夜）' },
    },
    { name: 'zone', value: 'ZONE', text: { en: 'only this zone', zh: '仅此区域' } },
    {
      name: 'from',
      value: 'UTC',
      text: { en: 'first instant, with --to', zh: '起始时刻（与 --to 同用）' },
    },
    { name: 'to', value: 'UTC', text: { en: 'last instant', zh: '结束时刻' } },
    {
      name: 'year',
      value: 'YEAR',
      text: { en: 'with --svg and --zone: the year as a picture', zh: '与 --svg、--zone 同用：全年图' },
    },
    { name: 'svg', value: 'FILE', text: { en: 'where to write the picture', zh: '图片文件' } },
    { name: 'json', value: null, text: { en: 'exact instants as JSON', zh: '以 JSON 输出精确时刻' } },
    {
      name: 'rules',
      value: 'FILE',
      text: { en: 'try a bare rule file (JSON) without an estate', zh: '无需小区配置，直接试算规则文件（JSON）' },
    },
    {
      name: 'lat',
      value: 'N',
      text: { en: 'with --rules: latitude, north positive', zh: '与 --rules 同用：纬度，北为正' },
    },
    {
      name: 'lon',
      value: 'N',
      text: { en: 'with --rules: longitude, east positive', zh: '与 --rules 同用：经度，东为正' },
    },
    {
      name: 'tz',
      value: 'ZONE',
      text: { en: 'with --rules: time zone, such as Asia/Shanghai', zh: '与 --rules 同用：时区，如 Asia/Shanghai' },
    },
    configOption,
  ],
  examples: [
    'duskgate plan --night 2027-06-21',
    'duskgate plan --year 2027 --zone road-main --svg road-main.svg',
    'duskgate plan --zone road-main --from 2026-12-01T00:00Z --to 2027-01-01T00:00Z --json',
    'duskgate plan --rules rules.json --lat=22.54 --lon=114.06 --tz Asia/Shanghai --from 2026-07-01T00:00Z --to 2026-07-03T00:00Z --json',
  ],
  run: (given, terminal) =>
    given.options['rules'] === undefined ? estatePlan(given, terminal) : rulesPlan(given, terminal),
};

async function estatePlan(given: Arguments, terminal: Terminal): Promise<number> {
  const site = await readSite(given, terminal);
  if (site === null) return exit.no;
  const zones = zonesWanted(site, given);
  if (given.options['svg'] !== undefined || given.options['year'] !== undefined)
    return drawYear(site, zones, given, terminal);
  const span = spanOf(given, site.place);
  if (given.switches.has('json')) {
    terminal.out(
      `${JSON.stringify({ zones: Object.fromEntries(zones.map((zone) => [zone.id, spanJson(zone.schedule, site.place, span)])) }, null, 1)}\n`,
    );
    return exit.ok;
  }
  for (const night of nightsOf(span, site.place)) terminal.out(`${nightText(site, zones, night, terminal)}\n`);
  return exit.ok;
}

function drawYear(site: Site, zones: readonly Zone[], given: Arguments, terminal: Terminal): number {
  const [zone, ...more] = zones;
  const { svg, year } = given.options;
  if (svg === undefined || !/^\d{4}$/.test(year ?? '') || zone === undefined || more.length > 0) {
    throw new UsageError({
      en: 'A picture of a year needs all three: --year 2027 --zone ZONE --svg FILE.',
      zh: '全年图须同时写三项：--year 2027 --zone ZONE --svg FILE。',
    });
  }
  writeFileSync(svg, yearPicture(site, zone, Number(year)));
  terminal.out(`${svg}\n`);
  return exit.ok;
}

function rulesPlan(given: Arguments, terminal: Terminal): number {
  const read = rulesAndPlace(given);
  if (!given.switches.has('json'))
    throw new UsageError({
      en: '--rules answers in JSON only: add --json.',
      zh: '--rules 只以 JSON 回答：请加 --json。',
    });
  const span = spanOf(given, read.place);
  terminal.out(`${JSON.stringify({ zones: { rules: spanJson(read.schedule, read.place, span) } }, null, 1)}\n`);
  return exit.ok;
}

function zonesWanted(site: Site, given: Arguments) {
  const wanted = given.options['zone'];
  const zones = site.zones.filter((zone) => wanted === undefined || zone.id === wanted);
  if (zones.length === 0) throw new UsageError(noSuch('zone', wanted ?? '', site.zones));
  return zones;
}

/** The nights to draw; a span draws each night that it touches. */
function nightsOf(span: Span, place: Place): string[] {
  if (span.night !== null) return [span.night];
  const last = nightOf(span.toMs - 1, place.timeZone);
  const nights: string[] = [];
  for (let night = nightOf(span.fromMs, place.timeZone); night <= last; night = addDays(night, 1)) nights.push(night);
  if (nights.length <= nightsDrawnMax) return nights;
  throw new UsageError({
    en: `--from and --to span ${nights.length} nights; draw at most ${nightsDrawnMax}, or add --json.`,
    zh: `--from 至 --to 共 ${nights.length} 夜；最多绘制 ${nightsDrawnMax} 夜，或加 --json。`,
  });
}

type Span = { readonly fromMs: Instant; readonly toMs: Instant; readonly night: string | null };

/** The span asked for: --from and --to, or the whole night from local noon to local noon. */
function spanOf(given: Arguments, place: Place): Span {
  const { from, to, night } = given.options;
  if (from !== undefined || to !== undefined) {
    if (from === undefined || to === undefined)
      throw new UsageError({ en: '--from and --to go together.', zh: '--from 与 --to 须同时写。' });
    const span = { fromMs: instantOf('--from', from), toMs: instantOf('--to', to), night: null };
    if (span.toMs <= span.fromMs)
      throw new UsageError({ en: `--to ${to} is not after --from ${from}.`, zh: `--to ${to} 不晚于 --from ${from}。` });
    if (span.toMs - span.fromMs > 20 * 366 * 86_400_000)
      throw new UsageError({
        en: '--from and --to span more than 20 years; ask for less.',
        zh: '--from 至 --to 超过 20 年；请缩短。',
      });
    return span;
  }
  const date = night ?? nightOf(Date.now(), place.timeZone);
  if (!isLocalDate(date))
    throw new UsageError({
      en: `--night ${date}: write a date of the calendar, such as 2027-06-21.`,
      zh: `--night ${date}：请写日历上的日期，例如 2027-06-21。`,
    });
  const { validFromMs, validToMs } = compilePlan({ rules: [], exceptions: [] }, place, date, 1);
  return { fromMs: validFromMs, toMs: validToMs, night: date };
}

function instantOf(option: string, text: string): Instant {
  const atMs = Date.parse(text);
  if (/^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(text) && Number.isFinite(atMs)) return atMs;
  throw new UsageError({
    en: `${option} ${text}: write an instant with its zone, such as 2026-07-01T00:00Z.`,
    zh: `${option} ${text}：请写带时区的时刻，例如 2026-07-01T00:00Z。`,
  });
}

/** Level at the start and every change after it up to the end, as exact instants. */
function spanJson(schedule: Schedule, place: Place, span: Span) {
  const compiled = planOver(schedule, place, span);
  return {
    initial: segmentAt(compiled, span.fromMs)?.level ?? 0,
    switches: switchesOf(compiled, span.fromMs, span.toMs).map((change) => ({
      utc: new Date(change.atMs).toISOString(),
      level: change.level,
    })),
  };
}

function planOver(schedule: Schedule, place: Place, span: Span): Plan {
  const first = addDays(nightOf(span.fromMs, place.timeZone), -1);
  const nights = Math.ceil((span.toMs - span.fromMs) / 86_400_000) + 3;
  return compilePlan(schedule, place, first, nights);
}
