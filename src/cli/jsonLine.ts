import { LineCounter, parseDocument } from 'yaml';
import type { SpotPath } from '../lighting/jsonSpot.ts';
import { offsetOf } from '../settings/locate.ts';

/**
 * The line on which each of these stands in a text that JSON.parse has taken, for which JSON is YAML enough; of what is missing, the
 * line of what it is missing in.
 */
export function linesIn(text: string, paths: readonly SpotPath[]): readonly number[] {
  const counter = new LineCounter();
  const parsed = parseDocument(text, { lineCounter: counter });
  return paths.map((path) => counter.linePos(offsetOf(parsed, path, true, 'last')).line);
}
