import type { ZoneId } from '../lighting/zone.ts';
import type { State } from './state.ts';

/*
 * Most steps move one zone of many, and whoever looked at all of them before need look at that one alone. Here stands which
 * record of the zones was made from which, and by moving whom.
 */

type Zones = State['zones'];
type Move = { readonly after: Zones; readonly before: Zones; readonly moved: readonly ZoneId[] };

/** Of so many moves the trail is kept: a step makes few, and whoever comes later looks at all. */
const movesMax = 16;
const moves: (Move | undefined)[] = Array.from({ length: movesMax });
let count = 0;

/** A record of the zones was made from another and differs in these alone. */
export function noteMove(move: Move): void {
  moves[count % movesMax] = move;
  count += 1;
}

/** The zones that may differ between two records, some named twice; null = nobody knows, it may be all. */
export function movedSince(then: Zones, zones: Zones): readonly ZoneId[] | null {
  if (then === zones) return none;
  const moved: ZoneId[] = [];
  let at = zones;
  for (let back = 1; back <= movesMax && at !== then; back += 1) {
    const move = moves[(count - back + movesMax) % movesMax];
    if (move?.after !== at) continue;
    for (const id of move.moved) moved.push(id);
    at = move.before;
  }
  return at === then ? moved : null;
}

const none: readonly ZoneId[] = [];
