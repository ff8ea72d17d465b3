import { elevationDeg } from '../../calendar/sun.ts';
import { planFor } from '../../controller/plans.ts';
import { segmentAt } from '../../lighting/plan.ts';
import { minuteMs } from '../../units.ts';
import type { FaultyWorld } from '../faults/faultyWorld.ts';
import type { Checker } from './checker.ts';

/** Shortest times off, and the pause before an output that refused is tried again, last up to five minutes; lamps start one after the other. */
const patienceMs = 6 * minuteMs;
/** Civil dusk: from here on nobody walks safely without a lamp. */
const darkDeg = -6;

/** No must-be-lit zone is dark under a dark sky and by its own plan, unless somebody or something took its light. */
export function litRoads(): Checker {
  const darkSince = new Map<string, number>();
  return {
    name: 'lit roads',
    minute: (world) => {
      const dark = elevationDeg(world.wallMs, world.site.place) < darkDeg;
      return world.configured.zones.flatMap((zone) => {
        const lit = world.board.level(zone.id) > 0;
        const planned = segmentAt(planFor(zone.schedule, world.site.place, world.wallMs) ?? noPlan, world.wallMs);
        const needed = dark && zone.need === 'must-be-lit' && (planned?.level ?? 0) > 0;
        if (lit || !needed || isExcused(world, zone.id)) {
          darkSince.delete(zone.id);
          return [];
        }
        const since = darkSince.get(zone.id) ?? world.nowMono;
        darkSince.set(zone.id, since);
        const ms = world.nowMono - since;
        return ms < patienceMs ? [] : [`${zone.id} has been dark for ${Math.round(ms / minuteMs)} min in the dark`];
      });
    },
  };
}

const noPlan = { validFromMs: 0, validToMs: 0, segments: [] };

/** No mains, broken lamps, a hand on the switch, a lockout, or a person's word. */
function isExcused(world: FaultyWorld, id: string): boolean {
  const zone = world.site.zones.find((one) => one.id === id);
  const known = world.core.state.zones[id];
  const hand = zone?.handSwitch ?? null;
  return (
    !world.board.mains ||
    world.board.wearOf(id) !== 'well' ||
    (hand !== null && world.handSwitched.has(hand)) ||
    known === undefined ||
    known.lockout !== null ||
    known.override?.level === 0
  );
}
