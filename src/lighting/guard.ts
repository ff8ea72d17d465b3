import type { DurationMs, Level, Monotonic } from '../units.ts';
import type { Source } from './answer.ts';
import type { Ramp, Zone } from './zone.ts';

/** What holds a change of light back, and until when. */
export type Hold = { readonly by: 'stagger' | 'minOn' | 'minOff'; readonly untilMono: Monotonic };

/** What the output is doing, for the guard to judge a change. */
export type OutputHistory = {
  readonly level: Level;
  /** Last change between dark and lit. */
  readonly switchedAtMono: Monotonic;
  /** Last start of any zone in the same stagger group; null = none yet. */
  readonly groupStartMono: Monotonic | null;
  readonly staggerMs: DurationMs;
  readonly nowMono: Monotonic;
};

/**
 * Whether a wanted change must wait. Only switching waits, dimming never does, and a lockout waits for nothing:
 * hands may be on the wires. A zone that switches on waits for its turn, because drivers draw many times their rated
 * current for the first milliseconds.
 */
export function heldBack(zone: Zone, wanted: { level: Level; source: Source }, output: OutputHistory): Hold | null {
  const toLit = wanted.level > 0;
  if (wanted.source === 'lockout' || toLit === output.level > 0) return null;
  return toLit ? onHold(zone, output) : offHold(zone, output);
}

function onHold({ minOffMs }: Zone, output: OutputHistory): Hold | null {
  const rested = output.switchedAtMono + minOffMs;
  const turn = output.groupStartMono === null ? rested : output.groupStartMono + output.staggerMs;
  if (rested > output.nowMono && rested >= turn) return { by: 'minOff', untilMono: rested };
  return turn > output.nowMono ? { by: 'stagger', untilMono: turn } : null;
}

function offHold({ minOnMs }: Zone, { switchedAtMono, nowMono }: OutputHistory): Hold | null {
  const burnt = switchedAtMono + minOnMs;
  return burnt > nowMono ? { by: 'minOn', untilMono: burnt } : null;
}

/** How fast the light may change. A relay cannot ramp; a lockout or an emergency must not. */
export function rampFor(
  { output, ramp }: Zone,
  change: { from: Level; to: Level; source: Source },
): {
  readonly rampMs: DurationMs;
  readonly curve: Ramp['curve'];
} {
  const atOnce = output.kind === 'relay' || change.source === 'lockout' || change.source === 'emergency';
  const ownMs = change.to > change.from ? ramp.upMs : ramp.downMs;
  return { rampMs: atOnce ? 0 : ownMs, curve: ramp.curve };
}
