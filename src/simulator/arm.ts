import type { Monotonic } from '../units.ts';

/** The operator of a barrier as it comes from its maker: one pulse opens, and it closes by itself when it is let. */
export type Arm = {
  /** 0 = down, 1 = up, at `atMono`. */
  readonly height: number;
  readonly moves: 'up' | 'down' | 'rests';
  readonly atMono: Monotonic;
  readonly travelMs: number;
};

export function armDown(travelMs: number, atMono: Monotonic): Arm {
  return { height: 0, moves: 'rests', atMono, travelMs };
}

export function heightOf({ height, moves, atMono, travelMs }: Arm, nowMono: Monotonic): number {
  const way = (nowMono - atMono) / travelMs;
  if (moves === 'rests') return height;
  return moves === 'up' ? Math.min(1, height + way) : Math.max(0, height - way);
}

export function moved(arm: Arm, moves: Arm['moves'], nowMono: Monotonic): Arm {
  return { ...arm, height: heightOf(arm, nowMono), moves, atMono: nowMono };
}

/** When it reaches the end it moves to; infinite while it rests. */
export function endMono({ height, moves, atMono, travelMs }: Arm): Monotonic {
  if (moves === 'rests') return Number.POSITIVE_INFINITY;
  return Math.ceil(atMono + (moves === 'up' ? 1 - height : height) * travelMs);
}
