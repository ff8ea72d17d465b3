import type { State } from './state.ts';

/** Whether people must see this change at once: a guard is called, somebody goes, the call is over. */
export function urgent(before: State, after: State): boolean {
  if (before.lanes === after.lanes) return false;
  return Object.entries(after.lanes).some(([lane, { assist }]) => assist.call !== before.lanes[lane]?.assist.call);
}
