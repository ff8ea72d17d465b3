import { lastAnswerOf, rememberedOf } from '../../calendar/remember.ts';
import {
  healthy,
  healthyMeter,
  isUneventful,
  type Load,
  type MeterHealth,
  movedContactor,
  type Symptom,
  seenFeedback,
  seenPower,
  symptoms,
  type ZoneHealth,
} from '../../lighting/lampHealth.ts';
import type { Zone, ZoneId } from '../../lighting/zone.ts';
import { fill, type Words } from '../../words/language.ts';
import { symptomWords } from '../../words/terms.ts';
import { actualLevel, folded } from '../lights.ts';
import type { Site, WiredMeter } from '../site.ts';
import type { State } from '../state.ts';
import { change, changeZone, note, row, type Turn } from '../turn.ts';
import { handOf } from '../wanted.ts';
import { movedSince } from '../zoneTrail.ts';

/** All that feedback is judged by, as it was when every contactor had long done what it was told. */
const calmSince = lastAnswerOf<Site, Pick<State, 'zones' | 'inputs' | 'health'>>();

/** Looks at each contactor's feedback. Where all is calm time alone changes nothing, and only who moved is asked again. */
export function keepHealth(turn: Turn): void {
  const moved = movedSinceCalm(turn);
  if (moved?.length === 0) return;
  let calm = true;
  for (const zone of withFeedback(turn.site.zones))
    if ((moved === null || moved.includes(zone.id)) && !lookAtFeedback(turn, zone)) calm = false;
  const { zones, inputs, health } = turn.state;
  if (calm) calmSince.set(turn.site, { zones, inputs, health });
}

const withFeedback = rememberedOf((zones: Site['zones']) => zones.filter(({ feedback }) => feedback !== null));

/** Null = anything may be otherwise than when all was calm. */
function movedSinceCalm({ site, state }: Turn): readonly ZoneId[] | null {
  const then = calmSince.get(site);
  if (then?.inputs !== state.inputs || then.health !== state.health) return null;
  return movedSince(then.zones, state.zones);
}

/** A feedback moved: counted when nobody had asked for it. */
export function noteFeedback(turn: Turn, input: string): void {
  for (const zone of turn.site.zones.filter(({ feedback }) => feedback === input)) {
    const known = turn.state.zones[zone.id];
    if (known === undefined || handOf(zone, turn.state) !== 'auto') continue;
    putZone(turn, zone.id, movedContactor(healthOf(turn.state, zone.id), known.switchedAtMono, turn.now));
  }
}

/** Looks at each meter's power; once a minute is soon enough. */
export function weighMeters(turn: Turn): void {
  for (const meter of turn.site.meters) weigh(turn, meter);
}

/** The zones of a meter at their levels. */
export function loadOf(zones: readonly Zone[], state: State, meter: string): Load {
  const load: Load[number][] = [];
  for (const zone of zones) {
    const known = state.zones[zone.id];
    if (zone.meter === meter && known !== undefined) load.push({ zone, level: actualLevel(zone, state, known) });
  }
  return load;
}

export function healthOf({ health }: State, zone: string): ZoneHealth {
  return health.zones[zone] ?? healthy;
}

/** Answers with whether time alone changes nothing here. */
function lookAtFeedback(turn: Turn, zone: Zone): boolean {
  const known = turn.state.zones[zone.id];
  if (known === undefined) return true;
  const value = zone.feedback === null ? undefined : turn.state.inputs[zone.feedback]?.value;
  const judged = value !== undefined && known.fault === null && handOf(zone, turn.state) === 'auto';
  const before = healthOf(turn.state, zone.id);
  const look = { lit: known.applied.level > 0, closed: judged ? value === 1 : null };
  if (isUneventful(before, look)) return true;
  putZone(turn, zone.id, seenFeedback(before, look, turn.now));
  return false;
}

function putZone(turn: Turn, zone: string, after: ZoneHealth): void {
  const before = healthOf(turn.state, zone);
  if (after === before) return;
  const turned = symptoms.filter((one) => after.watches[one].sinceMs !== before.watches[one].sinceMs);
  // What the lamps really do is another matter from now on: count what they did until now first.
  if (turned.length > 0) changeZone(turn, zone, folded(turn, zone));
  const { health } = turn.state;
  change(turn, { health: { ...health, zones: { ...health.zones, [zone]: after } } });
  for (const symptom of turned) tell(turn, zone, symptom, after.watches[symptom].sinceMs !== null);
}

function weigh(turn: Turn, meter: WiredMeter): void {
  const { health, energy } = turn.state;
  const account = energy.meters[meter.id];
  const load = loadOf(turn.site.zones, turn.state, meter.id);
  if (account === undefined || account.register === null || load.length === 0) return;
  const before = health.meters[meter.id] ?? healthyMeter;
  const look = { meter, totalWh: account.totalWh, load, learned: account.learned };
  const { health: after, learned } = seenPower(before, look, turn.now);
  change(turn, { health: { ...health, meters: { ...health.meters, [meter.id]: after } } });
  if (learned !== account.learned) {
    const meters = { ...turn.state.energy.meters, [meter.id]: { ...account, learned } };
    change(turn, { energy: { ...turn.state.energy, meters } });
  }
  tellMeter(turn, meter.id, before, after);
}

function tellMeter(turn: Turn, meter: string, before: MeterHealth, after: MeterHealth): void {
  for (const symptom of ['notFollowing', 'stuckOn'] as const) {
    const since = after.watches[symptom].sinceMs;
    if (since !== before.watches[symptom].sinceMs) tell(turn, meter, symptom, since !== null);
  }
  const lamps = after.lost?.lamps ?? 0;
  if (lamps === (before.lost?.lamps ?? 0)) return;
  row(turn, 'lamps.lost', { meter, lamps });
  const words: Words = { en: '{lamps} lamps draw nothing.', zh: '有 {lamps} 盏灯不耗电。' };
  const well: Words = { en: 'All lamps burn, as far as the meter can tell.', zh: '就电表所见，全部灯具正常。' };
  said(turn, meter, lamps > 0, lamps > 0 ? words : well, lamps);
}

function tell(turn: Turn, about: string, symptom: Symptom, on: boolean): void {
  row(turn, 'lamp.symptom', { about, symptom, on });
  const cleared: Words = { en: `No longer: ${symptomWords[symptom].en}`, zh: `已恢复：${symptomWords[symptom].zh}` };
  said(turn, about, on, on ? symptomWords[symptom] : cleared, 0);
}

function said(turn: Turn, about: string, bad: boolean, { zh, en }: Words, lamps: number): void {
  const what = { kind: 'said', zh: fill(zh, { lamps }), en: fill(en, { lamps }) } as const;
  note(turn, bad ? 'fault' : 'cleared', about, what);
}
