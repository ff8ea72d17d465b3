import type { Site } from '../controller/site.ts';
import { type NightSheet, nightSheets } from '../lighting/nightSheet.ts';
import { lightOpacity, type NightBars, yearPaths } from '../lighting/yearPaths.ts';
import type { Zone } from '../lighting/zone.ts';
import { type Instant, minuteMs } from '../units.ts';

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
  const sheets = nightSheets(zone, site.place, { first, nights });
  const { twilight, night, light } = yearPaths(sheets.map(barsOf), { nightPx: dayPx, hourPx, left, top });
  const width = left + nights * dayPx + 12;
  const height = top + 24 * hourPx + 34;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="11" fill="${colours.text}">`,
    `<title>${escaped(`${zone.names.en}: light over sky, ${year}`)}</title>`,
    `<rect width="${width}" height="${height}" fill="${colours.paper}"/>`,
    `<text x="${left}" y="20" font-size="13">${escaped(`${zone.names.en} ${zone.names.zh}, ${site.names.en}, ${year}: noon to noon, light over the sky`)}</text>`,
    `<rect x="${left}" y="${top}" width="${nights * dayPx}" height="${24 * hourPx}" fill="${colours.day}"/>`,
    `<path fill="${colours.twilight}" d="${twilight}"/>`,
    `<path fill="${colours.night}" d="${night}"/>`,
    ...light.map(
      ({ level, path }) =>
        `<path fill="${colours.light}" fill-opacity="${lightOpacity(level).toFixed(2)}" d="${path}"/>`,
    ),
    ...hours(),
    ...months(year),
    '</svg>',
    '',
  ].join('\n');
}

function barsOf({ noonMs, sunsetMs, duskMs, dawnMs, sunriseMs, light }: NightSheet): NightBars {
  const at = (atMs: Instant): number => (atMs - noonMs) / minuteMs;
  return {
    sky: [at(sunsetMs), at(duskMs), at(dawnMs), at(sunriseMs)],
    light: light.map(({ fromMs, toMs, level }) => ({ fromMin: at(fromMs), toMin: at(toMs), level })),
  };
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
