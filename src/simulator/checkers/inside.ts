import { broken, brokenBy } from '../../controller/invariants.ts';
import type { Checker } from './checker.ts';

/** Idle steps are looked at so seldom; nothing changed in them. */
const every = 16;

/** The controller's own promises, asked of every step that did something. */
export function inside(): Checker {
  let steps = 0;
  return {
    name: 'invariants',
    seen: ({ site, before, now, made, event }) => {
      steps += 1;
      if (made.effects.length === 0 && steps % every !== 0) return [];
      // A new config may have less than the state before it.
      const by = event.kind === 'siteChanged' ? [] : brokenBy(site, { before, made });
      return [...broken(site, made.state, now), ...by];
    },
  };
}
