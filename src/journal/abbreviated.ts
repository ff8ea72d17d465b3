import { crc32 } from 'node:zlib';
import { jsonOf } from './json.ts';

/**
 * An effect as the journal keeps it. A `save` carries the whole durable state and the office's rows, which the same
 * transaction writes anyway; their checksums take a hundredth of the room and still show the first difference in a
 * replay. Compare a replayed effect with a recorded one only after passing it through here; passing it twice changes nothing.
 */
export function abbreviated(effect: unknown): unknown {
  if (!isSave(effect)) return effect;
  return { ...effect, durable: digest(effect.durable), records: digest(effect.records) };
}

function isSave(effect: unknown): effect is { kind: 'save'; durable: unknown; records: unknown } {
  return typeof effect === 'object' && effect !== null && 'kind' in effect && effect.kind === 'save';
}

function digest(value: unknown): string {
  if (typeof value === 'string') return value;
  return `crc32:${crc32(jsonOf(value)).toString(16).padStart(8, '0')}`;
}
