import { type Words, worded } from '../words/language.ts';
import type { Site } from './site.ts';
import type { State } from './state.ts';

const words = {
  unstored: { en: 'nothing can be stored: {why}', zh: '无法保存：{why}' },
  dark: { en: 'no output obeys: {why}', zh: '所有输出均不受控：{why}' },
} satisfies Record<string, Words>;

/**
 * Why this program is not fit to stay on the pole, in one line; null = it is. Lamps, readers and cables that fail are no fault
 * of the program: it is unfit when it stores nothing or no output at all obeys.
 */
export function unfit(site: Site, state: State): Words | null {
  if (state.store.failing !== null) return worded(words.unstored, { why: state.store.failing });
  const faults = site.zones.map(({ id }) => state.zones[id]?.fault ?? null);
  const [first] = faults;
  if (first === undefined || first === null || faults.includes(null)) return null;
  return worded(words.dark, { why: first.message });
}
