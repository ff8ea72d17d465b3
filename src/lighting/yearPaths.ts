import type { Level } from '../units.ts';

/** One night in minutes after its noon: sunset, dusk, dawn, sunrise, and where light is planned. */
export type NightBars = {
  readonly sky: readonly [sunset: number, dusk: number, dawn: number, sunrise: number];
  readonly light: readonly { readonly fromMin: number; readonly toMin: number; readonly level: Level }[];
};

/** Paths of SVG for a year of nights side by side, noon above: what is dark, and the light in it by its level. */
export type YearPaths = {
  readonly twilight: string;
  readonly night: string;
  readonly light: readonly { readonly level: Level; readonly path: string }[];
};

export type YearScale = {
  readonly nightPx: number;
  readonly hourPx: number;
  readonly left: number;
  readonly top: number;
};

/** Draws nights as columns. A night of 25 hours is cut at 24, so that noon stays a straight line. */
export function yearPaths(nights: readonly NightBars[], scale: YearScale): YearPaths {
  const bars = (of: (night: NightBars) => readonly [fromMin: number, toMin: number]): string =>
    nights.map((night, column) => bar(scale, column, ...of(night))).join('');
  const levels = new Map<Level, string[]>();
  for (const [column, { light }] of nights.entries()) {
    for (const { fromMin, toMin, level } of light) {
      const drawn = levels.get(level) ?? [];
      drawn.push(bar(scale, column, fromMin, toMin));
      levels.set(level, drawn);
    }
  }
  return {
    twilight: bars(({ sky: [sunset, , , sunrise] }) => [sunset, sunrise]),
    night: bars(({ sky: [, dusk, dawn] }) => [dusk, dawn]),
    light: [...levels].map(([level, drawn]) => ({ level, path: drawn.join('') })),
  };
}

/** The brighter, the more opaque. */
export function lightOpacity(level: Level): number {
  return 0.25 + (0.7 * level) / 100;
}

function bar({ nightPx, hourPx, left, top }: YearScale, column: number, fromMin: number, toMin: number): string {
  const y = (minutes: number): number => top + (Math.min(1_440, Math.max(0, minutes)) / 60) * hourPx;
  const height = y(toMin) - y(fromMin);
  return height <= 0
    ? ''
    : `M${left + column * nightPx} ${y(fromMin).toFixed(1)}h${nightPx}v${height.toFixed(1)}h-${nightPx}z`;
}
