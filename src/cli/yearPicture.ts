import { addDays, clockInstant } from '../calendar/localDate.ts';
import { sunEdge, sunsetElevationDeg } from '../calendar/sun.ts';
import type { Site } from '../controller/site.ts';
import { compilePlan, type Segment } from '../lighting/plan.ts';
import type { Zone } from '../lighting/zone.ts';
import { hourMs, type Instant } from '../units.ts';

const dayPx = 2;
const hourPx = 12;
const left = 44;
const top = 34;
const colours = {
  day: '#cfe4f5',
  twilight: '#7f97b8',
  night: '#1d2a44',
  light: '#ffc83d',
  text: '#1b1f24',
  paper: '#ffffff',
};

/** A year of one zone as an SVG: each column a night from noon to noon, the light drawn over the sky. */
export function yearPicture(site: Site, zone: Zone, year: number): string {
  const first = `${year}-01-01`;
  const nights = Temporal.PlainDate.from(first).daysInYear;
  const plan = compilePlan(zone.schedule, site.place, first, nights);
  const columns = Array.from({ length: nights }, (_, night) => column(site, addDays(first, night)));
  const width = left + nights * dayPx + 12;
  const height = top + 24 * hourPx + 34;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="11" fill="${colours.text}">`,
    `<title>${escaped(`${zone.names.en}: light over sky, ${year}`)}</title>`,
    `<rect width="${width}" height="${height}" fill="${colours.paper}"/>`,
    `<text x="${left}" y="20" font-size="13">${escaped(`${zone.names.en} ${zone.names.zh}, ${site.names.en}, ${year}: noon to noon, light over the sky`)}</text>`,
    `<rect x="${left}" y="${top}" width="${nights * dayPx}" height="${24 * hourPx}" fill="${colours.day}"/>`,
    skyPath(columns, colours.twilight, sunsetElevationDeg, site),
    skyPath(columns, colours.night, -6, site),
    ...lightPaths(plan.segments, columns),
    ...hours(),
    ...months(year),
    '</svg>',
    '',
  ].join('\n');
}

type Column = { readonly date: string; readonly noonMs: Instant };

function column(site: Site, date: string): Column {
  return { date, noonMs: clockInstant(date, '12:00', site.place.timeZone, 'first') };
}

/** One bar for each night, from the sun's setting below an elevation to its rising above it. */
function skyPath(columns: readonly Column[], colour: string, elevationDeg: number, site: Site): string {
  const bars = columns.map(({ date, noonMs }, night) =>
    bar(
      night,
      noonMs,
      sunEdge(date, site.place, 'set', elevationDeg),
      sunEdge(addDays(date, 1), site.place, 'rise', elevationDeg),
    ),
  );
  return `<path fill="${colour}" d="${bars.join('')}"/>`;
}

/** The light, one path for each level: the brighter, the more opaque. */
function lightPaths(segments: readonly Segment[], columns: readonly Column[]): string[] {
  const bars = new Map<number, string[]>();
  let night = 0;
  for (const { startMs, endMs, level } of segments) {
    if (level === 0) continue;
    while (night + 1 < columns.length && (columns[night + 1]?.noonMs ?? 0) <= startMs) night += 1;
    for (let at = night; at < columns.length; at += 1) {
      const fromMs = columns[at]?.noonMs ?? 0;
      const toMs = columns[at + 1]?.noonMs ?? fromMs + 24 * hourMs;
      if (fromMs >= endMs) break;
      const drawn = bar(at, fromMs, Math.max(startMs, fromMs), Math.min(endMs, toMs));
      bars.set(level, [...(bars.get(level) ?? []), drawn]);
    }
  }
  return [...bars].map(
    ([level, drawn]) =>
      `<path fill="${colours.light}" fill-opacity="${(0.25 + (0.7 * level) / 100).toFixed(2)}" d="${drawn.join('')}"/>`,
  );
}

function bar(night: number, noonMs: Instant, fromMs: Instant, toMs: Instant): string {
  const y = (atMs: Instant) => top + Math.min(24, Math.max(0, (atMs - noonMs) / hourMs)) * hourPx;
  const height = y(toMs) - y(fromMs);
  return height <= 0 ? '' : `M${left + night * dayPx} ${y(fromMs).toFixed(1)}h${dayPx}v${height.toFixed(1)}h-${dayPx}z`;
}

function hours(): string[] {
  return Array.from({ length: 9 }, (_, index) => {
    const y = top + index * 3 * hourPx;
    const name = `${String((12 + index * 3) % 24).padStart(2, '0')}:00`;
    return `<text x="${left - 6}" y="${y + 4}" text-anchor="end">${name}</text>`;
  });
}

function months(year: number): string[] {
  return Array.from({ length: 12 }, (_, index) => {
    const day = Temporal.PlainDate.from({ year, month: index + 1, day: 1 }).dayOfYear - 1;
    return `<text x="${left + day * dayPx + 4}" y="${top + 24 * hourPx + 16}">${index + 1}</text>`;
  });
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
