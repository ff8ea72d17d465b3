import { lightOpacity, yearPaths } from '../../lighting/yearPaths.ts';
import type { NightPlan } from '../asks/plans.ts';
import { t } from '../words/words.ts';

const nightPx = 2;
const hourPx = 10;
const left = 40;
const top = 6;

/** A year of a zone, each column a night from noon to noon, the light over the sky. */
export function YearPicture({ nights, label }: { readonly nights: readonly NightPlan[]; readonly label: string }) {
  const drawn = yearPaths(
    nights.map(({ sky_min, light }) => ({
      sky: sky_min,
      light: light.map(([fromMin, toMin, level]) => ({ fromMin, toMin, level })),
    })),
    { nightPx, hourPx, left, top },
  );
  const width = left + nights.length * nightPx + 8;
  const height = top + 24 * hourPx + 24;
  return (
    <figure class="picture" tabIndex={0}>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
        <rect class="day" x={left} y={top} width={nights.length * nightPx} height={24 * hourPx} />
        <path class="twilight" d={drawn.twilight} />
        <path class="dark" d={drawn.night} />
        {drawn.light.map(({ level, path }) => (
          <path key={level} class="year-light" fill-opacity={lightOpacity(level).toFixed(2)} d={path} />
        ))}
        {Array.from({ length: 9 }, (_, index) => (
          <text key={index} x={left - 5} y={top + index * 3 * hourPx + 4} text-anchor="end">
            {`${String((12 + index * 3) % 24).padStart(2, '0')}:00`}
          </text>
        ))}
        {nights.map(({ night }, index) =>
          night.endsWith('-01') ? (
            <text key={night} x={left + index * nightPx} y={top + 24 * hourPx + 16}>
              {night.slice(5, 7)}
            </text>
          ) : null,
        )}
      </svg>
      <figcaption>{t('year.caption')}</figcaption>
    </figure>
  );
}
