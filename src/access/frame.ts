import { learn, noRhythm, type Rhythm, steadyQuietNs } from './rhythm.ts';

/** A falling edge of a reader's data line: D0 says 0, D1 says 1. */
export type Edge = {
  readonly line: 'D0' | 'D1';
  /** Kernel monotonic clock, nanoseconds, exact over all 64 bits. */
  readonly tNs: bigint;
  /** Counts every edge of the reader's line request, modulo 2^32 as the kernel does; a gap means lost edges. */
  readonly seq: number;
};

/**
 * Why a frame proves nothing. glitch: two edges closer than a pulse. overrun: edges were lost. disorder: time ran
 * backwards. unready: the frame may have begun before we listened. late: its edges belong to a frame already closed.
 * flood: more edges than any card has bits.
 */
export type Taint = 'glitch' | 'overrun' | 'disorder' | 'unready' | 'late' | 'flood';

/** What one reader sent between two silences. A tainted frame never opens anything. */
export type Frame = {
  /** '0' and '1' as received, at most 64 of them: leading zeros and 56-bit cards live. */
  readonly bits: string;
  /** All edges, those beyond 64 bits included. */
  readonly edges: number;
  readonly startNs: bigint;
  readonly endNs: bigint;
  /** Nanoseconds between the edges of `bits`; one fewer than bits. */
  readonly gapsNs: readonly number[];
  readonly taint: Taint | null;
};

/** Below the shortest legal interval of 200 us less its jitter, and as short as a pulse (20 to 100 us). */
export const glitchNs = 100_000;
/** Longer than the longest legal interval, 20 ms, so that a slow reader's frame is not cut. */
export const endQuietNs = 25_000_000;
/** Quiet to wait for at the start, so that a frame in flight is not taken by its tail. */
export const readyQuietNs = 30_000_000;
/** Quiet that ends a flood. */
export const floodQuietNs = 100_000_000;
/** More bits than any card we know; the rest of a flood is counted only. */
export const bitsMax = 64;

/** One reader's assembler between two edges: plain data. Make it with `startAssembly`. */
export type Assembly = {
  /** Bits of the longest accepted format: a frame that long may end early. */
  readonly longestBits: number;
  readonly bits: string;
  readonly edges: number;
  readonly gapsNs: readonly number[];
  readonly taint: Taint | null;
  readonly startNs: bigint;
  /** Last edge, or when we began to listen; null = quiet for as long as anybody knows. */
  readonly lastNs: bigint | null;
  readonly seq: number | null;
  /** An edge this soon after `lastNs` does not begin a frame of its own. */
  readonly settle: { readonly quietNs: number; readonly taint: Taint };
  readonly rhythm: Rhythm;
};

export type Assembled = { readonly assembly: Assembly; readonly frames: readonly Frame[] };

/**
 * An assembler before its first edge. `listeningSinceNs` is when the lines were requested: a frame needs 30 ms of quiet
 * after that. null when the lines are known to have been quiet.
 */
export function startAssembly(start: {
  readonly listeningSinceNs: bigint | null;
  readonly longestBits: number;
}): Assembly {
  return {
    longestBits: start.longestBits,
    bits: '',
    edges: 0,
    gapsNs: [],
    taint: null,
    startNs: 0n,
    lastNs: start.listeningSinceNs,
    seq: null,
    settle: { quietNs: readyQuietNs, taint: 'unready' },
    rhythm: noRhythm,
  };
}

/**
 * Takes edges of one reader in the order of the kernel and answers with the frames they close. Only their own stamps
 * count: frames that come in one batch after a stall are told apart all the same. Total: any edges, no throw.
 */
export function assemble(assembly: Assembly, edges: readonly Edge[]): Assembled {
  const draft: Draft = { ...assembly, gapsNs: assembly.gapsNs.slice() };
  const frames: Frame[] = [];
  for (const edge of edges) take(draft, edge, frames);
  return { assembly: draft, frames };
}

/**
 * Closes the frame that is open when kernel time `nowNs` says that nothing more belongs to it. Call it only when no edge
 * is left to read, at `closesAtNs`.
 */
export function flush(assembly: Assembly, nowNs: bigint): Assembled {
  const atNs = closesAtNs(assembly);
  if (atNs === null || nowNs < atNs) return { assembly, frames: [] };
  const draft: Draft = { ...assembly, gapsNs: assembly.gapsNs.slice() };
  const frame = close(draft);
  return { assembly: draft, frames: [frame] };
}

/**
 * When to flush: the quiet that ends the frame and a fifth more, because an edge may be stamped and not yet readable
 * (30 ms for the 25 ms rule). null when no frame is open.
 */
export function closesAtNs(assembly: Assembly): bigint | null {
  if (assembly.edges === 0 || assembly.lastNs === null) return null;
  return assembly.lastNs + BigInt(Math.ceil(quietNs(assembly) * 1.2));
}

/** The working copy of one call. */
type Draft = { -readonly [Name in keyof Omit<Assembly, 'gapsNs'>]: Assembly[Name] } & { gapsNs: number[] };

function take(draft: Draft, edge: Edge, frames: Frame[]): void {
  const gapNs = draft.lastNs === null ? Number.POSITIVE_INFINITY : Number(edge.tNs - draft.lastNs);
  const lost = draft.seq !== null && edge.seq !== draft.seq + 1 && !wrapped(draft.seq, edge.seq);
  // Lost edges may have been the end of the open frame or the beginning of the next: neither can be believed.
  if (lost && draft.edges > 0) spoil(draft, 'overrun');
  if (draft.edges > 0 && gapNs > quietNs(draft)) frames.push(close(draft));
  if (draft.edges === 0) open(draft, edge, gapNs);
  else proceed(draft, edge, gapNs);
  if (lost) spoil(draft, 'overrun');
  draft.lastNs = edge.tNs;
  draft.seq = edge.seq;
}

/** The kernel's counter is 32 bits wide and begins again at 0. */
function wrapped(before: number, now: number): boolean {
  return before === 4_294_967_295 && now === 0;
}

function open(draft: Draft, edge: Edge, gapNs: number): void {
  draft.bits = edge.line === 'D0' ? '0' : '1';
  draft.edges = 1;
  draft.gapsNs = [];
  draft.startNs = edge.tNs;
  draft.taint = gapNs < 0 ? 'disorder' : gapNs <= draft.settle.quietNs ? draft.settle.taint : null;
}

function proceed(draft: Draft, edge: Edge, gapNs: number): void {
  draft.edges += 1;
  if (gapNs < glitchNs) spoil(draft, gapNs < 0 ? 'disorder' : 'glitch');
  if (draft.edges > bitsMax) {
    spoil(draft, 'flood');
    return;
  }
  draft.bits += edge.line === 'D0' ? '0' : '1';
  draft.gapsNs.push(gapNs);
}

/** The first reason stays; only a flood outranks it, because it also takes longer to end. */
function spoil(draft: Draft, taint: Taint): void {
  if (draft.taint === null || taint === 'flood') draft.taint = taint;
}

function close(draft: Draft): Frame {
  const { bits, edges, startNs, gapsNs, taint } = draft;
  draft.settle = { quietNs: quietNs(draft), taint: 'late' };
  draft.rhythm = taint === null ? learn(draft.rhythm, gapsNs) : noRhythm;
  draft.bits = '';
  draft.edges = 0;
  draft.gapsNs = [];
  draft.taint = null;
  return { bits, edges, startNs, endNs: draft.lastNs ?? startNs, gapsNs, taint };
}

/** The silence that ends what is open, nanoseconds. */
function quietNs({ taint, bits, longestBits, rhythm, gapsNs }: Assembly): number {
  if (taint === 'flood') return floodQuietNs;
  if (taint === 'unready') return readyQuietNs;
  if (taint !== null || bits.length < longestBits) return endQuietNs;
  return Math.min(endQuietNs, steadyQuietNs(rhythm, gapsNs));
}
