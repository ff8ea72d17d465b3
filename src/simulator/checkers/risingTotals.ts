import type { Checker } from './checker.ts';

/** Figures of a row that are stocks or names, and may fall. */
const falling = new Set(['level_pct', 'power_w']);

/** What the office sees of a total never falls, over restarts, power cuts and clocks gone wild. */
export function risingTotals(): Checker {
  const last = new Map<string, number>();
  return {
    name: 'totals only rise',
    row: ({ stream, body }) => {
      if (stream !== 'tele') return [];
      // A zone that the config no longer has begins anew when it comes back.
      for (const key of last.keys()) if (!isIn(body, key)) last.delete(key);
      const complaints: string[] = [];
      for (const [key, value] of totalsIn(body)) {
        const before = last.get(key);
        if (before !== undefined && value < before) complaints.push(`${key} fell from ${before} to ${value}`);
        last.set(key, value);
      }
      return complaints;
    },
  };
}

function isIn(body: Readonly<Record<string, unknown>>, key: string): boolean {
  const [part = '', id = ''] = key.split(' ');
  return id in ((body[part] ?? {}) as object);
}

function* totalsIn(body: Readonly<Record<string, unknown>>): Generator<[string, number]> {
  for (const part of ['zones', 'lanes']) {
    for (const [id, figures] of Object.entries((body[part] ?? {}) as Record<string, Record<string, unknown>>)) {
      for (const [key, value] of Object.entries(figures))
        if (typeof value === 'number' && !falling.has(key)) yield [`${part} ${id} ${key}`, value];
    }
  }
}
