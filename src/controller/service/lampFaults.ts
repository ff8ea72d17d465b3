import { symptoms } from '../../lighting/lampHealth.ts';
import type { Instant } from '../../units.ts';
import type { Words } from '../../words/language.ts';
import { symptomWords } from '../../words/terms.ts';
import { faultOf } from '../fault.ts';
import type { Site } from '../site.ts';
import type { State } from '../state.ts';
import type { Fault } from '../view.ts';
import { healthOf } from './health.ts';

/** Lamps that do not do as told, by feedback or meter, and meters that make no sense. */
export function lampFaultsOf(site: Site, state: State): readonly Fault[] {
  return [...feedbackFaults(site, state), ...meterFaults(site, state)];
}

const remedies = {
  notFollowing: { en: 'Check the breaker, the contactor and its coil.', zh: '检查断路器、接触器及其线圈。' },
  stuckOn: {
    en: 'Check the contactor for welded contacts; lock the zone out before you open it.',
    zh: '检查接触器触点是否粘连；打开前先将该区域上锁。',
  },
  cycling: { en: 'Check the coil, its supply and loose wires.', zh: '检查线圈、其电源及松动接线。' },
  lost: { en: 'Walk along the lamps in the dark and note which are out.', zh: '夜间巡查，记录熄灭的灯具。' },
  silent: { en: 'Check the cable of the pulse output and the meter itself.', zh: '检查脉冲输出接线及电表本身。' },
  senseless: { en: 'Check the meter and what reads it; estimates stand in.', zh: '检查电表及读取装置；暂用估算。' },
} satisfies Record<string, Words>;

function feedbackFaults({ zones }: Site, state: State): readonly Fault[] {
  return zones.flatMap(({ id }) => {
    const { watches } = healthOf(state, id);
    return symptoms.flatMap((symptom) => {
      const { sinceMs } = watches[symptom];
      return sinceMs === null ? [] : [lampFault('lamp', id, sinceMs, symptomWords[symptom], remedies[symptom])];
    });
  });
}

function meterFaults({ meters }: Site, state: State): readonly Fault[] {
  return meters.flatMap(({ id }) => {
    const health = state.health.meters[id];
    const account = state.energy.meters[id];
    const faults: Fault[] = [];
    for (const symptom of ['notFollowing', 'stuckOn'] as const) {
      const since = health?.watches[symptom].sinceMs ?? null;
      if (since !== null) faults.push(lampFault('lamp', id, since, symptomWords[symptom], remedies[symptom]));
    }
    const lost = health?.lost ?? null;
    if (lost !== null && lost.lamps > 0) {
      const words = { en: `${lost.lamps} lamps draw nothing`, zh: `有 ${lost.lamps} 盏灯不耗电` };
      faults.push(lampFault('lamp', id, lost.atMs, words, remedies.lost));
    }
    const silentSinceMs = account?.silentSinceMs ?? null;
    if (silentSinceMs !== null) {
      const words = { en: 'The meter counts nothing although its zones burn', zh: '所供区域亮灯而电表无计数' };
      faults.push(lampFault('meter', id, silentSinceMs, words, remedies.silent));
    }
    if (account !== undefined && account.fault !== null) {
      const words = { en: `The meter's readings are not believed (${account.fault})`, zh: '电表读数不可信' };
      faults.push(lampFault('meter', id, null, words, remedies.senseless));
    }
    return faults;
  });
}

function lampFault(
  kind: 'lamp' | 'meter',
  about: string,
  sinceMs: Instant | null,
  { en, zh }: Words,
  remedy: Words,
): Fault {
  const text = { en: `${en.charAt(0).toUpperCase()}${en.slice(1)}.`, zh: `${zh}。` };
  return faultOf({ about, sinceMs, kind }, { text, remedy });
}
