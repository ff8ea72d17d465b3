import type { Checker } from './checker.ts';

type Figures = Readonly<Record<string, unknown>>;

/** Figures of a row that are stocks, and may fall. */
const falling = new Set(['level_pct', 'power_w']);

/** What the office sees of a total never falls, over restarts, power cuts and clocks gone wild. */
export function risingTotals(): Checker {
  let last: Readonly<Record<string, Figures>> = {};
  return {
    name: 'totals only rise',
    row: ({ stream, body }) => {
      if (stream !== 'tele') return [];
      const parts = { ...(body['zones'] as Record<string, Figures>), ...(body['lanes'] as Record<string, Figures>) };
      // A zone that the config no longer has begins anew when it comes back: only the last row counts.
      const complaints = Object.entries(parts).flatMap(([id, figures]) => fallen(id, last[id], figures));
      last = parts;
      return complaints;
    },
  };
}

function fallen(id: string, before: Figures | undefined, now: Figures): string[] {
  if (before === undefined) return [];
  return Object.entries(now).flatMap(([key, value]) => {
    const was = before[key];
    const fell = typeof value === 'number' && typeof was === 'number' && value < was && !falling.has(key);
    return fell ? [`${key} of ${id} fell from ${was} to ${value}`] : [];
  });
}
