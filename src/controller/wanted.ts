import { elevationDeg } from '../calendar/sun.ts';
import type { Answer } from '../lighting/answer.ts';
import type { Belief } from '../lighting/base.ts';
import { demand, type Wishes } from '../lighting/demand.ts';
import { twilightAt } from '../lighting/photocell.ts';
import type { Zone } from '../lighting/zone.ts';
import type { Now } from '../units.ts';
import type { ClockTrust } from './clockTrust.ts';
import { shownEnd } from './ends.ts';
import { planFor } from './plans.ts';
import type { Site } from './site.ts';
import type { State, ZoneState } from './state.ts';

/** Sunset and sunrise by the almanac: the upper edge on the horizon, with the air's refraction. */
const sunsetDeg = -0.833;

/** What a zone should have now, by everything the controller knows. Total; cheap enough for every zone every second. */
export function wantedOf(site: Site, state: State, zone: Zone, trust: ClockTrust, now: Now): Answer {
  const known = state.zones[zone.id];
  const belief = beliefOf(trust, now);
  const photocell = photocellOf(site, state, now);
  const presence = known === undefined ? null : presenceOf(zone, known, now);
  const override = known?.override ?? null;
  const { emergency } = state;
  return demand(zone, belief, {
    plan: belief.clock === 'invalid' ? null : planFor(zone.schedule, site.place, now.wallMs),
    hand: handOf(zone, state),
    lockout: known?.lockout ?? null,
    emergency: emergency && { ...emergency, untilMs: shownEnd(emergency, trust, now) },
    override: override && { ...override, untilMs: shownEnd(override, trust, now) },
    presence,
    skyDark: presence !== null && (belief.clock !== 'sound' || elevationDeg(now.wallMs, site.place) < sunsetDeg),
    photocell,
  });
}

/** The position of the zone's hand switch; a switch that is not fitted or not yet read stands on auto. */
export function handOf({ handSwitch }: Zone, { inputs }: State): 'auto' | 'on' | 'off' {
  const value = handSwitch === null ? 0 : inputs[handSwitch]?.value;
  if (value === 1) return 'on';
  return value === 2 ? 'off' : 'auto';
}

export function photocellOf({ photocell }: Site, { twilight }: State, { monoMs }: Now): Wishes['photocell'] {
  return photocell === null ? 'none' : twilightAt(twilight, photocell, monoMs);
}

function beliefOf({ kind, fromMs, toMs }: ClockTrust, { wallMs }: Now): Belief {
  return { wallMs, fromMs, toMs, clock: kind === 'restored' || kind === 'invalid' ? kind : 'sound' };
}

/** The strongest wish of the zone's motion sensors; of equal ones the longest. */
function presenceOf(zone: Zone, { presenceUntilMono }: ZoneState, now: Now): Wishes['presence'] {
  let best: Wishes['presence'] = null;
  for (const { input, level } of zone.presence) {
    const leftMs = (presenceUntilMono[input] ?? now.monoMs) - now.monoMs;
    const untilMs = now.wallMs + leftMs;
    const better = best === null || level > best.level || (level === best.level && untilMs > best.untilMs);
    if (leftMs > 0 && better) best = { input, level, untilMs };
  }
  return best;
}
