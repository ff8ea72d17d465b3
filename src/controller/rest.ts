import type { DurationMs, Monotonic } from '../units.ts';
import type { Site } from './site.ts';
import type { State } from './state.ts';
import type { Turn } from './turn.ts';

/** All that the lights depend on besides their zones, as it was when they had nothing to do. */
type Rest = Pick<State, 'inputs' | 'emergency' | 'twilight' | 'staggerMono'> & {
  readonly site: Site;
  readonly trust: string;
  readonly offsetMs: DurationMs;
  readonly behindMs: DurationMs;
  readonly aheadMs: DurationMs;
  readonly untilMono: Monotonic;
};

// Keyed on the zones themselves: whatever changes one of them makes another object.
const resting = new WeakMap<State['zones'], Rest>();

/** A network slews a clock by less than this in a minute; lamps may be as late. */
const slewMs = 5;

/** The lights had nothing to do with all this as it is, and will not before `untilMono`. */
export function keepRest(turn: Turn, untilMono: Monotonic): void {
  const { inputs, emergency, twilight, staggerMono, zones } = turn.state;
  resting.set(zones, { inputs, emergency, twilight, staggerMono, site: turn.site, ...clockOf(turn), untilMono });
}

/** Until when the lights still have nothing to do; null = they must be looked at. The same question has the same answer. */
export function restOf(turn: Turn): Monotonic | null {
  const { state, site, now } = turn;
  const rest = resting.get(state.zones);
  if (rest === undefined || now.monoMs >= rest.untilMono || rest.site !== site) return null;
  const { inputs, emergency, twilight, staggerMono } = state;
  const same =
    rest.inputs === inputs &&
    rest.emergency === emergency &&
    rest.twilight === twilight &&
    rest.staggerMono === staggerMono;
  return same && sameClock(rest, clockOf(turn)) ? rest.untilMono : null;
}

function clockOf({ trust, now: { wallMs, monoMs } }: Turn) {
  return {
    trust: trust.kind,
    offsetMs: wallMs - monoMs,
    behindMs: wallMs - trust.fromMs,
    aheadMs: trust.toMs - wallMs,
  };
}

function sameClock(rest: Rest, clock: ReturnType<typeof clockOf>): boolean {
  return (
    rest.trust === clock.trust &&
    Math.abs(rest.offsetMs - clock.offsetMs) <= slewMs &&
    rest.behindMs === clock.behindMs &&
    rest.aheadMs === clock.aheadMs
  );
}
