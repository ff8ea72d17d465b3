import type { Edge } from '../../src/access/frame.ts';

export const usNs = 1_000n;
export const msNs = 1_000_000n;

/** What a reader sends for these bits, one edge every `intervalNs` from `atNs` on; the first edge has number `seq`. */
export function edgesOf(
  bits: string,
  { atNs = 1_000n * msNs, intervalNs = msNs, seq = 1 }: { atNs?: bigint; intervalNs?: bigint; seq?: number } = {},
): Edge[] {
  return Array.from(bits, (bit, index) => ({
    line: bit === '0' ? ('D0' as const) : ('D1' as const),
    tNs: atNs + BigInt(index) * intervalNs,
    seq: seq + index,
  }));
}

/** Several frames, one every `everyNs`, numbered through. */
export function framesOf(
  all: readonly string[],
  {
    atNs = 1_000n * msNs,
    everyNs = 200n * msNs,
    intervalNs = msNs,
  }: { atNs?: bigint; everyNs?: bigint; intervalNs?: bigint } = {},
): Edge[] {
  let seq = 1;
  return all.flatMap((bits, index) => {
    const edges = edgesOf(bits, { atNs: atNs + BigInt(index) * everyNs, intervalNs, seq });
    seq += bits.length;
    return edges;
  });
}
