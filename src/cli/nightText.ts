import { elevationDeg, sunEdge } from '../calendar/sun.ts';
import type { Site } from '../controller/site.ts';
import { compilePlan, segmentAt, switchesOf } from '../lighting/plan.ts';
import type { Zone } from '../lighting/zone.ts';
import { type Instant, minuteMs } from '../units.ts';
import type { Words } from '../words/language.ts';
import { table } from './table.ts';
import { pad, paint, type Terminal, widthOf } from './terminal.ts';
import { type Grid, hourScale, skyline, waveform } from './waveform.ts';

const words = {
  night: { en: 'Night of', zh: '夜间' },
  sun: { en: 'sun', zh: '日光' },
  sunset: { en: 'sunset', zh: '日落' },
  dusk: { en: 'dusk', zh: '昏' },
  dawn: { en: 'dawn', zh: '晨' },
  sunrise: { en: 'sunrise', zh: '日出' },
  zone: { en: 'zone', zh: '区域' },
  switches: { en: 'switches', zh: '开关时刻' },
  never: { en: 'no change', zh: '无变化' },
} satisfies Record<string, Words>;

/** A night drawn as text: hours, sky, a waveform for each zone, and the switch times to the second. */
export function nightText(site: Site, zones: readonly Zone[], night: string, terminal: Terminal): string {
  const language = terminal.language;
  const plans = zones.map((zone) => compilePlan(zone.schedule, site.place, night, 1));
  const label = Math.max(6, ...zones.map((zone) => widthOf(zone.id))) + 2;
  const startMs = plans[0]?.validFromMs ?? 0;
  const endMs = plans[0]?.validToMs ?? startMs;
  const cellMs = (terminal.columns - label >= 100 ? 15 : 30) * minuteMs;
  const grid: Grid = { startMs, cellMs, cells: Math.ceil((endMs - startMs) / cellMs) };
  const time = (atMs: Instant) => timeOf(atMs, site.place.timeZone);
  const cellsPerHour = (60 * minuteMs) / cellMs;
  const hours = hourScale(grid, cellsPerHour * (cellsPerHour === 4 ? 1 : 2), (atMs) => time(atMs).slice(0, 2));
  const drawing = zones.map(
    (zone, index) => pad(zone.id, label) + paint(terminal, 'yellow', waveform(plans[index]?.segments ?? [], grid)),
  );
  const rows = zones.map((zone, index) => {
    const plan = plans[index];
    if (plan === undefined) return [zone.id, ''];
    const initial = `${segmentAt(plan, startMs)?.level ?? 0} %`;
    const changes = switchesOf(plan, startMs, endMs - 1).map((change) => `${time(change.atMs)} ${change.level} %`);
    return [zone.id, changes.length === 0 ? `${initial} (${words.never[language]})` : changes.join(' · ')];
  });
  return [
    paint(terminal, 'bold', `${words.night[language]} ${night}  ${site.names[language]}  ${site.place.timeZone}`),
    sunLine(site, night, time, terminal),
    '',
    pad('', label) + hours,
    pad(words.sun[language], label) +
      paint(
        terminal,
        'dim',
        skyline(grid, (atMs) => elevationDeg(atMs, site.place)),
      ),
    ...drawing,
    '',
    table([words.zone[language], words.switches[language]], rows),
  ].join('\n');
}

/** `sunset 17:40:12 · dusk 18:03:40 · dawn 06:19:02 · sunrise 06:42:25`; an edge that the sun does not make is left out. */
function sunLine(site: Site, night: string, time: (atMs: Instant) => string, terminal: Terminal): string {
  const morning = nextDate(night);
  const edges = [
    [words.sunset, night, 'set', -0.833],
    [words.dusk, night, 'set', -6],
    [words.dawn, morning, 'rise', -6],
    [words.sunrise, morning, 'rise', -0.833],
  ] as const;
  return edges
    .flatMap(([word, date, edge, elevation]) => {
      const atMs = sunEdge(date, site.place, edge, elevation);
      const made = Math.abs(elevationDeg(atMs, site.place) - elevation) < 0.1;
      return made ? [`${word[terminal.language]} ${time(atMs)}`] : [];
    })
    .join(' · ');
}

function nextDate(date: string): string {
  return Temporal.PlainDate.from(date).add({ days: 1 }).toString();
}

function timeOf(atMs: Instant, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(Math.round(atMs))
    .toZonedDateTimeISO(timeZone)
    .toPlainTime()
    .toString({ smallestUnit: 'second' });
}
