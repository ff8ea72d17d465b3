import type { ZoneId } from '../lighting/zone.ts';
import { mapRecord } from '../record.ts';
import type { DurationMs, Instant, Now } from '../units.ts';
import { type Words, worded } from '../words/language.ts';
import { type ClockTrust, isSound } from './clockTrust.ts';
import type { Emergency, Override, State } from './state.ts';
import { change, changeZone, row, said, type Turn } from './turn.ts';
import { movedSince } from './zoneTrail.ts';

const words = {
  emergencyEnded: {
    en: 'Emergency light by {login} has ended, its time is over.',
    zh: '{login} 的应急全亮已结束：时间已到。',
  },
  overrideEnded: {
    time: { en: 'Override by {login} has ended, its time is over.', zh: '{login} 的手动设定已结束：时间已到。' },
    whileOff: {
      en: 'Override by {login} has ended, its time ran out while the device was off.',
      zh: '{login} 的手动设定已结束：设备断电期间时间已到。',
    },
  },
} satisfies Record<string, Words | Record<string, Words>>;

/** Anything a person asked for that ends by itself. */
type Bounded = Override | Emergency;

/** Time left by the monotonic clock, which nobody can step; 0 or less when it is over. */
export function leftMs(wish: Bounded, { monoMs }: Now): DurationMs {
  return wish.remainingMs - (monoMs - wish.remainingAtMono);
}

/**
 * Whether a wish is over: by whichever clock says so first. The monotonic clock keeps it under its cap whatever happens to
 * the wall clock; the wall clock counts only while it is sound and was sound when the end was fixed.
 */
export function isOver(wish: Bounded, trust: ClockTrust, now: Now): boolean {
  return leftMs(wish, now) <= 0 || (wish.dated && isSound(trust) && now.wallMs >= wish.untilMs);
}

/** The end as the present wall clock would show it. */
export function shownEnd(wish: Bounded, trust: ClockTrust, now: Now): Instant {
  return wish.dated && isSound(trust) ? wish.untilMs : now.wallMs + leftMs(wish, now);
}

/** The wish with its remaining time as of now. It never grows. */
export function refreshed<Wish extends Bounded>(wish: Wish, now: Now): Wish {
  return { ...wish, remainingMs: leftMs(wish, now), remainingAtMono: now.monoMs };
}

/** Ends what is over, and dates anew what was accepted under a clock that nobody could trust. */
export function endWhatIsOver(turn: Turn): void {
  for (const id of overridden(turn.state.zones)) endOverride(turn, id);
  const { emergency } = turn.state;
  if (emergency === null) return;
  if (!isOver(emergency, turn.trust, turn.now)) {
    if (needsDate(emergency, turn)) change(turn, { emergency: redated(emergency, turn) });
    return;
  }
  change(turn, { emergency: null });
  row(turn, 'emergency.ended', { cmd_id: emergency.commandId, because: 'time' });
  said(turn, 'cleared', 'emergency', worded(words.emergencyEnded, { login: emergency.login }));
}

function endOverride(turn: Turn, zone: string): void {
  const override = turn.state.zones[zone]?.override ?? null;
  if (override === null) return;
  if (!isOver(override, turn.trust, turn.now)) {
    if (needsDate(override, turn)) changeZone(turn, zone, { override: redated(override, turn) });
    return;
  }
  changeZone(turn, zone, { override: null });
  sayOverrideEnded(turn, zone, override, 'time');
}

/** Tells office and log that a zone follows its schedule again, and why. */
export function sayOverrideEnded(turn: Turn, zone: string, override: Override, because: 'time' | 'whileOff'): void {
  row(turn, 'override.ended', { zone, cmd_id: override.commandId, login: override.login, because });
  said(turn, 'info', zone, worded(words.overrideEnded[because], { login: override.login }));
}

function needsDate(wish: Bounded, { trust }: Turn): boolean {
  return !wish.dated && isSound(trust);
}

function redated<Wish extends Bounded>(wish: Wish, { now }: Turn): Wish {
  return { ...wish, dated: true, untilMs: now.wallMs + leftMs(wish, now) };
}

/** Zones under an override, few and seldom: asked in every step. */
export function overridden(zones: State['zones']): readonly ZoneId[] {
  if (lastOverridden.zones !== zones) {
    const moved = movedSince(lastOverridden.zones, zones);
    const isUnder = (id: ZoneId) => (zones[id]?.override ?? null) !== null;
    const same = moved?.every((id) => isUnder(id) === lastOverridden.ids.includes(id)) ?? false;
    lastOverridden = { zones, ids: same ? lastOverridden.ids : Object.keys(zones).filter(isUnder) };
  }
  return lastOverridden.ids;
}

let lastOverridden: { readonly zones: State['zones']; readonly ids: readonly ZoneId[] } = { zones: {}, ids: [] };

/** The state's wishes as they must be on disk: remaining times as of now. */
export function withRefreshedWishes(
  state: Pick<State, 'zones' | 'emergency'>,
  now: Now,
): Pick<State, 'zones' | 'emergency'> {
  const emergency = state.emergency && refreshed(state.emergency, now);
  if (overridden(state.zones).length === 0) return { zones: state.zones, emergency };
  const zones = mapRecord(state.zones, (zone) =>
    zone.override === null ? zone : { ...zone, override: refreshed(zone.override, now) },
  );
  return { zones, emergency };
}
