import type { Durable } from '../../controller/state.ts';

/** What another version left on the disk: something this one does not know, and without what that one did not know. */
export function ofAnotherVersion(durable: Durable): Durable {
  const left = { ...durable, upkeep: {}, fromAnotherVersion: { zones: 3 } };
  return left;
}
