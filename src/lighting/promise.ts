import type { Rule, Schedule } from './schedule.ts';
import type { LightPromise } from './zone.ts';

const schedules = new WeakMap<LightPromise, Schedule>();

/** A promise in the form of a schedule: light at 100 where light was promised. One promise always gives the same object. */
export function promiseSchedule(promise: LightPromise): Schedule {
  const known = schedules.get(promise) ?? scheduleOf(promise);
  schedules.set(promise, known);
  return known;
}

/** Light from the sun's passing an elevation (degrees, 0 or below) in the evening to its passing it in the morning. */
export function darkerThan(elevationDeg: number): Schedule {
  const edge = (which: 'set' | 'rise') =>
    ({ kind: 'sun', edge: which, elevationDeg, offsetMin: 0, notBefore: null, notAfter: null }) as const;
  const rule: Rule = {
    id: 'dark',
    season: null,
    days: null,
    start: edge('set'),
    end: edge('rise'),
    level: 100,
    steps: [],
    onlyDarkerThanDeg: null,
  };
  return { rules: [rule], exceptions: [] };
}

function scheduleOf(promise: LightPromise): Schedule {
  switch (promise.kind) {
    case 'windows':
      return { rules: promise.rules, exceptions: [] };
    case 'duskToDawn':
      return darkerThan(promise.elevationDeg);
    case 'none':
      return { rules: [], exceptions: [] };
  }
}
