import { planFor } from '../../controller/plans.ts';
import { heldRowsMax } from '../../controller/saveWait.ts';
import { segmentAt } from '../../lighting/plan.ts';
import type { World } from '../world/world.ts';
import type { Checker } from './checker.ts';

/** When everything is well again the device is too: it runs, its disk stores, its lamps are as planned. */
export function wellAgain(): Checker {
  return {
    name: 'well again',
    end: (world) => {
      const { state } = world.core;
      if (!world.running) return ['the device does not run'];
      const { wallMs } = world;
      const astray = world.configured.zones.flatMap((zone) => {
        const known = state.zones[zone.id];
        const plan = planFor(zone.schedule, world.site.place, wallMs);
        const wanted = plan === null ? 0 : (segmentAt(plan, wallMs)?.level ?? 0);
        const moved = zone.presence.length > 0 || known?.override !== null || known.lockout !== null;
        if (moved || state.emergency !== null || zone.handSwitch !== null) return [];
        const level = world.board.level(zone.id);
        const full = zone.output.kind === 'relay' && wanted > 0 ? 100 : wanted;
        return level === full ? [] : [`${zone.id} burns at ${level} % where its plan says ${full} %`];
      });
      return [
        ...astray,
        ...(state.store.failing === null ? [] : [`the disk is still called failing: ${state.store.failing.en}`]),
        ...(state.waiting.length === 0 ? [] : [`${state.waiting.length} commands still wait`]),
        ...(overdue(world) ? [`${state.unsaved.length} rows are still not saved`] : []),
      ];
    },
  };
}

/** Rows that should be on disk by now and are not; what may still wait is well. */
function overdue({ core: { state }, deviceNow }: World): boolean {
  const { heldSave, unsaved } = state;
  if (heldSave !== null) return heldSave.dueMono < deviceNow.monoMs;
  return unsaved.some(({ rev }) => rev === null) || unsaved.length > heldRowsMax;
}
