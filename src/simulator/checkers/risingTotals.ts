import type { Checker } from './checker.ts';

type Figures = Readonly<Record<string, unknown>>;

/** Figures of a row that are stocks, and may fall. */
const falling = new Set(['level_pct', 'power_w']);

/** What the office sees of a total never falls, over restarts, power cuts and clocks gone wild. */
export function risingTotals(): Checker {
  let last: Readonly<Record<string, Figures>> = {};
  /** Zones that the config left out for a while: they begin anew when they come back. */
  const anew = new Set<string>();
  return {
    name: 'totals only rise',
    seen: ({ event, site, before }) => {
      if (event.kind !== 'siteChanged' && event.kind !== 'started') return [];
      for (const id of Object.keys({ ...last, ...before.zones }))
        if (!(id in before.lanes) && !site.zones.some((zone) => zone.id === id)) anew.add(id);
      return [];
    },
    row: ({ stream, body }) => {
      if (stream !== 'tele') return [];
      const parts = { ...(body['zones'] as Record<string, Figures>), ...(body['lanes'] as Record<string, Figures>) };
      const complaints = Object.entries(parts).flatMap(([id, figures]) => {
        const wrong = fallen(id, last[id], figures);
        return wrong.length > 0 && anew.delete(id) ? [] : wrong;
      });
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
