import { planFor } from '../../controller/plans.ts';
import { segmentAt } from '../../lighting/plan.ts';
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
        ...(state.unsaved.length > 4 ? [`${state.unsaved.length} rows are still not saved`] : []),
      ];
    },
  };
}
