import type { Site } from './site.ts';
import type { State } from './state.ts';

/**
 * Why this program is not fit to stay on the pole, in one line; null = it is. Lamps, readers and cables that fail are no fault
 * of the program: it is unfit when it stores nothing or no output at all obeys.
 */
export function unfit(site: Site, state: State): string | null {
  if (state.store.failing !== null) return `nothing can be stored: ${state.store.failing.en}`;
  const faults = site.zones.map(({ id }) => state.zones[id]?.fault ?? null);
  const [first] = faults;
  if (first === undefined || first === null || faults.includes(null)) return null;
  return `no output obeys: ${first.message.en}`;
}
