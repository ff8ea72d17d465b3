import { brokenLaneState } from '../access/laneInvariants.ts';
import type { ZoneId } from '../lighting/zone.ts';
import type { Now } from '../units.ts';
import { waitingMax } from './admission.ts';
import { trustOf } from './clockTrust.ts';
import { seenMax } from './commands.ts';
import type { Effect } from './effect.ts';
import { isOver, leftMs } from './ends.ts';
import { judge } from './lights.ts';
import { overrideMaxMs } from './rights.ts';
import { unsavedMax } from './saving.ts';
import { brokenBook, brokenEnergy } from './service/invariants.ts';
import type { Site } from './site.ts';
import type { State, ZoneState } from './state.ts';
import type { Step } from './step.ts';
import { handOf, wantedOf } from './wanted.ts';

/** What a step started from and what it made of it. */
type Taken = { readonly before: State; readonly made: Step };

/** Everything that must be true of a state, said in words where it is not. An empty list is what everybody wants to see. */
export function broken(site: Site, state: State, now: Now): readonly string[] {
  if (state.run === '') return unboundedLists(state);
  return [
    ...darkRoads(site, state, now),
    ...litLockouts(site, state, now),
    ...endlessWishes(site, state, now),
    ...brokenLanes(site, state, now),
    ...unboundedLists(state),
  ];
}

/** Everything that must be true of a step, beside what must be true of the state it leaves. */
export function brokenBy(site: Site, taken: Taken): readonly string[] {
  return [
    ...foughtHands(site, taken),
    ...causelessPulses(taken),
    ...fallenTotals(taken),
    ...brokenBook(taken),
    ...brokenEnergy(taken),
    ...revisionsBack(taken),
    ...senselessEffects(taken),
  ];
}

/** A road whose plan or substitute wants light is dark, and nothing and nobody holds it back. */
function darkRoads(site: Site, state: State, now: Now): string[] {
  const trust = trustOf(state.clock, site, now);
  return site.zones.flatMap((zone) => {
    const known = state.zones[zone.id];
    if (zone.need !== 'must-be-lit' || known === undefined || known.applied.level > 0) return [];
    const wanted = wantedOf(site, state, zone, trust, now);
    if (wanted.level === 0 || judge(site, state, zone, wanted, now).kind !== 'set') return [];
    return justOpened(known, now)
      ? []
      : [`${zone.id} must be lit (${wanted.source}, ${wanted.level} %) and is dark for no reason`];
  });
}

/** Outputs are requested in one step and driven from the next. */
function justOpened({ applied }: ZoneState, { monoMs }: Now): boolean {
  return applied.sinceMono === monoMs;
}

function litLockouts(site: Site, state: State, now: Now): string[] {
  return site.zones.flatMap((zone) => {
    const known = state.zones[zone.id];
    if (known === undefined || known.lockout === null || handOf(zone, state) !== 'auto') return [];
    const excused = known.applied.level === 0 || known.fault !== null || justOpened(known, now);
    return excused ? [] : [`${zone.id} is locked out and lit at ${known.applied.level} %`];
  });
}

function foughtHands(site: Site, { made: { state, effects } }: Taken): string[] {
  return site.zones
    .filter((zone) => handOf(zone, state) !== 'auto')
    .filter(({ id }) => effects.some((effect) => effect.kind === 'setLight' && effect.zone === id))
    .map(({ id }) => `${id} was switched although its hand switch is not on auto`);
}

function endlessWishes(site: Site, state: State, now: Now): string[] {
  const trust = trustOf(state.clock, site, now);
  const wishes = Object.entries(state.zones).map(([zone, { override }]) => ({
    about: `the override of ${zone}`,
    wish: override,
  }));
  return [...wishes, { about: 'the emergency light', wish: state.emergency }].flatMap(({ about, wish }) => {
    if (wish === null) return [];
    if (!(leftMs(wish, now) <= overrideMaxMs))
      return [`${about} has ${leftMs(wish, now)} ms left, more than anybody may ask for`];
    return isOver(wish, trust, now) ? [`${about} is over and goes on`] : [];
  });
}

function fallenTotals({ before, made: { state } }: Taken): string[] {
  if (state.run !== before.run) return [];
  return Object.entries(state.zones).flatMap(([id, { totals }]) => {
    const old = before.zones[id]?.totals;
    if (old === undefined) return [];
    const fallen = (['litMs', 'fullLoadMs', 'switches', 'energyWh'] as const).filter(
      (key) => !(totals[key] >= old[key]),
    );
    return fallen.map((key) => `${key} of ${id} fell from ${old[key]} to ${totals[key]}`);
  });
}

function brokenLanes(site: Site, state: State, now: Now): string[] {
  return site.lanes.flatMap((lane) => {
    const known = state.lanes[lane.id];
    return known === undefined ? [] : brokenLaneState(lane, known, now).map((text) => `${lane.id}: ${text}`);
  });
}

/** No pulse without a cause on record; the first opening of a run comes after the boot hold. */
function causelessPulses({ made: { state, effects } }: Taken): string[] {
  return effects.flatMap((effect) => {
    if (effect.kind !== 'openPulse') return [];
    const { cause, retryOf, lane } = effect;
    const onRecord = state.lanes[lane]?.barrier.causes.includes(retryOf ?? cause.id) === true;
    return onRecord ? [] : [`${lane} was pulsed for ${cause.id}, which is not on record`];
  });
}

function unboundedLists(state: State): string[] {
  const lists = [
    { name: 'commands waiting', length: state.waiting.length, max: waitingMax },
    { name: 'ids remembered', length: state.seenCommands.length, max: seenMax },
    { name: 'rows unsaved', length: state.unsaved.length, max: unsavedMax },
  ];
  return lists
    .filter(({ length, max }) => length > max)
    .map(({ name, length, max }) => `${length} ${name}, at most ${max} allowed`);
}

function revisionsBack({ before, made: { state } }: Taken): string[] {
  if (state.run !== before.run) return [];
  const back = state.rev < before.rev || state.savedRev < before.savedRev || state.savedRev > state.rev;
  return back
    ? [`revision went from ${before.rev} (saved ${before.savedRev}) to ${state.rev} (saved ${state.savedRev})`]
    : [];
}

function senselessEffects({ made: { effects } }: Taken): string[] {
  return effects
    .flatMap((effect) => levelsOf(effect).filter(([, level]) => !(level >= 0 && level <= 100)))
    .map(([zone, level]) => {
      return `${zone} was to be set to ${level} %`;
    });
}

function levelsOf(effect: Effect): readonly (readonly [ZoneId, number])[] {
  if (effect.kind === 'setLight') return [[effect.zone, effect.level]];
  return effect.kind === 'openLights' ? Object.entries(effect.levels) : [];
}
