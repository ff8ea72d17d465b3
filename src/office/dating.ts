/** Clocks that say when something happened; see `clock` in docs/mqtt.md. */
const soundClocks: ReadonlySet<string> = new Set(['synced', 'holdover', 'rtc']);

export function isSound(clock: string): boolean {
  return soundClocks.has(clock);
}

/** How a run's monotonic clock lies to UTC, by the earliest of its rows whose clock was sound. */
export type Anchor = { readonly monoMs: number; readonly atMs: number };

/** told: by a sound clock; reckoned: set right by a sound row of the same run; doubtful: nothing could set it right yet. */
export type Dating = 'told' | 'reckoned' | 'doubtful';

type Undated = { readonly atMs: number; readonly monoMs: number; readonly clock: string };

/** The anchor after these rows: the earliest sound one is nearest to the rows before it. */
export function anchored(anchor: Anchor | null, rows: readonly Undated[]): Anchor | null {
  return rows
    .filter(({ clock }) => isSound(clock))
    .reduce<Anchor | null>(
      (best, { monoMs, atMs }) => (best === null || monoMs < best.monoMs ? { monoMs, atMs } : best),
      anchor,
    );
}

/** When a row happened, UTC ms, as well as it can be known. */
export function dated(row: Undated, anchor: Anchor | null): { readonly whenMs: number; readonly dating: Dating } {
  if (isSound(row.clock)) return { whenMs: row.atMs, dating: 'told' };
  if (anchor === null) return { whenMs: row.atMs, dating: 'doubtful' };
  return { whenMs: anchor.atMs - anchor.monoMs + row.monoMs, dating: 'reckoned' };
}
