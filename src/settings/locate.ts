import { type Document, isMap, isNode, isScalar, isSeq, type ParsedNode, type YAMLMap } from 'yaml';
import type { Path } from './problem.ts';

/**
 * Where a path stands; where it does not exist, the nearest thing around it, best its key. Of a name that stands twice the first is
 * shown, or the one that counts: the last in JSON.
 */
export function offsetOf(
  parsed: Document.Parsed,
  path: Path,
  atKey: boolean,
  twice: 'first' | 'last' = 'first',
): number {
  let node: unknown = parsed.contents;
  let offset = startOf(node) ?? 0;
  for (const [depth, part] of path.entries()) {
    const last = depth === path.length - 1;
    const pair = isMap(node) ? pairOf(node, String(part), twice) : undefined;
    if (pair) {
      const keyAt = startOf(pair.key) ?? offset;
      node = pair.value;
      // A missing entry is looked for at its parent's key, where a person would add it.
      offset = (last && atKey) || isMap(node) ? keyAt : (startOf(node) ?? keyAt);
    } else if (isSeq(node) && typeof part === 'number' && node.items[part] !== undefined) {
      node = node.items[part];
      offset = startOf(node) ?? offset;
    } else {
      return offset;
    }
  }
  return offset;
}

const pairOf = ({ items }: YAMLMap, key: string, twice: 'first' | 'last') => {
  const pairs = items.filter((pair) => (isScalar(pair.key) ? String(pair.key.value) : pair.key) === key);
  return twice === 'first' ? pairs[0] : pairs.at(-1);
};

const startOf = (node: unknown): number | null => (isNode(node) ? ((node as ParsedNode).range?.[0] ?? null) : null);
