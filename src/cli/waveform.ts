import type { Segment } from '../lighting/plan.ts';
import type { DurationMs, Instant, Level } from '../units.ts';

const blocks = ' ▁▂▃▄▅▆▇█';

/** One character of a waveform: blank is off, the taller the brighter. */
export function blockOf(level: Level): string {
  return level <= 0 ? '·' : (blocks[Math.max(1, Math.min(8, Math.ceil(level / 12.5)))] ?? '█');
}

/** A span of time cut into equal cells. */
export type Grid = { readonly startMs: Instant; readonly cellMs: DurationMs; readonly cells: number };

/** The light of a zone drawn over the grid: each cell shows the brightest level in it, so that no short burn hides. */
export function waveform(segments: readonly Segment[], grid: Grid): string {
  let drawn = '';
  let at = 0;
  for (let cell = 0; cell < grid.cells; cell += 1) {
    const fromMs = grid.startMs + cell * grid.cellMs;
    while (at < segments.length && (segments[at]?.endMs ?? 0) <= fromMs) at += 1;
    let level = 0;
    for (let next = at; next < segments.length; next += 1) {
      const segment = segments[next];
      if (segment === undefined || segment.startMs >= fromMs + grid.cellMs) break;
      level = Math.max(level, segment.level);
    }
    drawn += blockOf(level);
  }
  return drawn;
}

/** The sky over the grid: day is blank, twilight ░, night ▓. `elevation` gives degrees at an instant. */
export function skyline(grid: Grid, elevation: (atMs: Instant) => number): string {
  let drawn = '';
  for (let cell = 0; cell < grid.cells; cell += 1) {
    const degrees = elevation(grid.startMs + (cell + 0.5) * grid.cellMs);
    drawn += degrees > -0.833 ? ' ' : degrees > -6 ? '░' : '▓';
  }
  return drawn;
}

/** Hours above the grid, one every `everyCells` cells: `12    13    14`. */
export function hourScale(grid: Grid, everyCells: number, hourAt: (atMs: Instant) => string): string {
  let drawn = '';
  for (let cell = 0; cell < grid.cells; cell += everyCells)
    drawn += hourAt(grid.startMs + cell * grid.cellMs).padEnd(everyCells);
  return drawn.trimEnd();
}
