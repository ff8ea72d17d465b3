import { addDays, clockInstant } from '../../calendar/localDate.ts';
import { sunEdge, sunsetElevationDeg } from '../../calendar/sun.ts';
import type { Site } from '../../controller/site.ts';
import type { Zone } from '../../lighting/zone.ts';
import { hourMs, minuteMs } from '../../units.ts';
import { cellsPerNight } from '../year/lightBook.ts';
import type { YearFigures, ZoneYear } from '../year/yearRun.ts';
import { plain } from './bilingual.ts';
import { at, box, colours, label, picture } from './canvas.ts';

const dayPx = 2;
const hourPx = 8;
const left = 40;
const top = 26;
const cellMs = 15 * minuteMs;
/** Levels are drawn in so many shades. */
const shades = 8;

/** A year of one zone as it was played: each column a night from noon to noon, the light over the sky. */
export function yearOfLight(site: Site, zone: Zone, { light }: ZoneYear, { nights, year }: YearFigures): string {
  const wide = left + nights.length * dayPx + 10;
  const bottom = top + 24 * hourPx;
  const noons = nights.map((date) => clockInstant(date, '12:00', site.place.timeZone, 'first'));
  const sky = (deg: number) =>
    nights
      .map((date, night) =>
        bar(
          night,
          sunEdge(date, site.place, 'set', deg) - (noons[night] ?? 0),
          sunEdge(addDays(date, 1), site.place, 'rise', deg) - (noons[night] ?? 0),
        ),
      )
      .join('');
  const title = { en: `${zone.names.en} ${year}`, zh: `${zone.names.zh} ${year}` };
  return picture(title, { wide, high: bottom + 18 }, [
    box(left, top, nights.length * dayPx, 24 * hourPx, colours.day),
    `<path fill="${colours.twilight}" d="${sky(sunsetElevationDeg)}"/>`,
    `<path fill="${colours.night}" d="${sky(-6)}"/>`,
    ...lightPaths(light.cells, nights.length),
    ...[0, 6, 12, 18, 24].map((hour) =>
      label(left - 4, top + hour * hourPx + 4, plain(`${String((12 + hour) % 24).padStart(2, '0')}:00`), 'end'),
    ),
    ...Array.from({ length: 12 }, (_, month) => {
      const day = Temporal.PlainDate.from({ year, month: month + 1, day: 1 }).dayOfYear - 1;
      return label(left + day * dayPx + 2, bottom + 13, plain(String(month + 1)));
    }),
  ]);
}

/** One path a shade: the brighter, the more opaque. */
function lightPaths(cells: Float64Array, nights: number): string[] {
  const paths = Array.from({ length: shades + 1 }, () => [] as string[]);
  for (let night = 0; night < nights; night += 1) {
    let from = 0;
    for (let cell = 1; cell <= cellsPerNight; cell += 1) {
      const shade = shadeOf(cells, night, from);
      if (cell < cellsPerNight && shadeOf(cells, night, cell) === shade) continue;
      if (shade > 0) paths[shade]?.push(bar(night, from * cellMs, cell * cellMs));
      from = cell;
    }
  }
  return paths.flatMap((drawn, shade) =>
    drawn.length === 0
      ? []
      : [`<path fill="${colours.light}" fill-opacity="${at(0.2 + (0.75 * shade) / shades)}" d="${drawn.join('')}"/>`],
  );
}

function shadeOf(cells: Float64Array, night: number, cell: number): number {
  const level = (cells[night * cellsPerNight + cell] ?? 0) / cellMs;
  return level <= 0 ? 0 : Math.max(1, Math.round((level / 100) * shades));
}

function bar(night: number, fromMs: number, toMs: number): string {
  const y = (ms: number) => top + Math.min(24, Math.max(0, ms / hourMs)) * hourPx;
  const high = y(toMs) - y(fromMs);
  return high <= 0 ? '' : `M${left + night * dayPx} ${at(y(fromMs))}h${dayPx}v${at(high)}h-${dayPx}z`;
}
