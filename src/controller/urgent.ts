import type { State } from './state.ts';

/**
 * Whether people must see this change at once: a guard is called, somebody goes, the call is over; or a person's wish for a
 * light begins, ends, or reaches the lamp.
 */
export function urgent(before: State, after: State): boolean {
  return callsChanged(before, after) || wishesChanged(before, after);
}

function callsChanged(before: State, after: State): boolean {
  if (before.lanes === after.lanes) return false;
  return Object.entries(after.lanes).some(([lane, { assist }]) => assist.call !== before.lanes[lane]?.assist.call);
}

function wishesChanged(before: State, after: State): boolean {
  if (before.zones === after.zones) return false;
  return Object.entries(after.zones).some(([id, { override, lockout, applied }]) => {
    const known = before.zones[id];
    if (override !== known?.override || lockout !== known?.lockout) return true;
    return override !== null && applied.level !== known.applied.level;
  });
}
