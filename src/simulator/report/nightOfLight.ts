import { addDays, clockInstant, type LocalDate } from '../../calendar/localDate.ts';
import { sunEdge, sunsetElevationDeg } from '../../calendar/sun.ts';
import type { Site } from '../../controller/site.ts';
import { hourMs } from '../../units.ts';
import type { YearFigures } from '../year/yearRun.ts';
import { plain } from './bilingual.ts';
import { box, colours, label, picture } from './canvas.ts';

const left = 120;
const wide = 860;
const top = 40;
const rowPx = 17;
const barPx = 12;

/** One night of all zones: the sky behind, each zone's light before it, as high as its level. */
export function nightOfLight(site: Site, figures: YearFigures, date: LocalDate): string {
  const noonMs = clockInstant(date, '12:00', site.place.timeZone, 'first');
  const x = (atMs: number) => left + (Math.min(24, Math.max(0, (atMs - noonMs) / hourMs)) / 24) * (wide - left - 10);
  const high = top + site.zones.length * rowPx;
  const sky = (deg: number, fill: string) => {
    const from = x(sunEdge(date, site.place, 'set', deg));
    return box(from, top - 4, x(sunEdge(addDays(date, 1), site.place, 'rise', deg)) - from, high - top + 4, fill);
  };
  const rows = site.zones.flatMap((zone, index) => {
    const y = top + index * rowPx;
    const stretches = figures.zones[index]?.light.drawn[date] ?? [];
    return [
      label(left - 6, y + 11, zone.names, 'end'),
      ...stretches
        .filter(({ level }) => level > 0)
        .map(({ level, fromMs, toMs }) => {
          const tall = Math.max(1.5, (level / 100) * barPx);
          return box(x(fromMs), y + barPx - tall, Math.max(0.5, x(toMs) - x(fromMs)), tall, colours.light);
        }),
    ];
  });
  const hours = [0, 3, 6, 9, 12, 15, 18, 21, 24].map((hour) =>
    label(
      x(noonMs + hour * hourMs),
      top - 8,
      plain(`${String((12 + hour) % 24).padStart(2, '0')}:00`),
      hour === 24 ? 'end' : hour === 0 ? 'start' : 'middle',
    ),
  );
  return picture(plain(date), { wide, high: high + 6 }, [
    box(left, top - 4, wide - left - 10, high - top + 4, colours.day),
    sky(sunsetElevationDeg, colours.twilight),
    sky(-6, colours.night),
    ...hours,
    ...rows,
  ]);
}
