import { type Words, worded } from '../../words/language.ts';
import type { Draft, Entry, ExceptionEntry } from '../draft.ts';
import type { Finding, Path } from '../problem.ts';
import type { RuleText } from '../schema/programs.ts';
import type { ZoneText } from '../schema/zones.ts';

const words = {
  noFloor: { en: 'A must-be-lit zone needs a floor above 0.', zh: 'must-be-lit 区域须有大于 0 的 floor。' },
  floorRemedy: {
    en: 'Write floor: the lowest light in per cent that is still safe there in the dark, such as 30.',
    zh: '请写 floor：夜间仍安全的最低亮度百分比，例如 30。',
  },
  noProgram: { en: 'A must-be-lit zone without a program is dark.', zh: 'must-be-lit 区域没有 program 就不会亮灯。' },
  programRemedy: { en: 'Name a program, or make the zone as-needed.', zh: '请指定 program，或将区域改为 as-needed。' },
  idleFloor: {
    en: 'An as-needed zone has no floor: it may always be dark.',
    zh: 'as-needed 区域没有 floor：它随时可以不亮。',
  },
  idleFloorRemedy: {
    en: 'Remove floor, or make the zone must-be-lit.',
    zh: '请删除 floor，或将区域改为 must-be-lit。',
  },
  program: { en: 'The program "{name}"', zh: '程序“{name}”' },
  exception: { en: 'The exception "{name}"', zh: '例外“{name}”' },
  tooDark: {
    en: '{whose} gives zone {zone} {brightest} per cent at most, below its floor of {floor}.',
    zh: '{whose}最多给区域 {zone} {brightest} % 的亮度，低于其下限 {floor}。',
  },
  tooDarkRemedy: { en: 'Raise the levels, or lower the floor.', zh: '请提高亮度，或降低 floor。' },
  rule: { en: 'rule "{rule}"', zh: '规则“{rule}”' },
  step: { en: 'a step of rule "{rule}"', zh: '规则“{rule}”的一个分段' },
  relayCannot: {
    en: 'Zone {zone} is switched by a relay and cannot give the {level} per cent of {where}.',
    zh: '区域 {zone} 由继电器开关，无法给出{where}所要求的 {level} %。',
  },
  relayRemedy: {
    en: 'Use a program with levels 0 and 100 only, or drive it by pwm.',
    zh: '请使用亮度仅为 0 和 100 的程序，或改用 pwm 驱动。',
  },
  relayPresence: {
    en: 'Zone {zone} is switched by a relay and cannot give {level} per cent.',
    zh: '区域 {zone} 由继电器开关，无法给出 {level} %。',
  },
  writeFull: { en: 'Write 100.', zh: '请写 100。' },
  lowHours: {
    en: 'The {level} per cent of {where} is below the floor of {floor}: those hours count as not served.',
    zh: '{where}的 {level} % 低于下限 {floor}：这些时段计为未兑现。',
  },
  lowHoursRemedy: {
    en: 'Raise the level to the floor, or lower the floor.',
    zh: '请将亮度提高到 floor，或降低 floor。',
  },
} satisfies Record<string, Words>;

/** Levels a zone's output cannot give, and must-be-lit zones whose own program leaves them too dark. */
export function lightFindings(draft: Draft): Finding[] {
  return draft.zones.flatMap((zone) => [
    ...needFindings(draft, zone),
    ...relayFindings(draft, zone),
    ...presenceFindings(zone),
  ]);
}

function needFindings(draft: Draft, { path, value: zone }: Entry<ZoneText>): Finding[] {
  if (zone.need === 'as-needed') return floorOfAsNeeded(path, zone);
  const findings: Finding[] = [];
  if (zone.floor === undefined || zone.floor === 0) {
    findings.push({ path: [...path, 'floor'], message: words.noFloor, remedy: words.floorRemedy });
  }
  if (zone.program === undefined) {
    return [...findings, { path: [...path, 'program'], message: words.noProgram, remedy: words.programRemedy }];
  }
  const rules = draft.programs.get(zone.program)?.rules;
  if (rules === undefined) return findings;
  return [...findings, ...tooDark([...path, 'floor'], zone, rules, worded(words.program, { name: zone.program }))];
}

function floorOfAsNeeded(path: Path, zone: ZoneText): Finding[] {
  if (zone.floor === undefined || zone.floor === 0) return [];
  return [{ path: [...path, 'floor'], message: words.idleFloor, remedy: words.idleFloorRemedy }];
}

/** A floor that no level of these rules reaches. */
function tooDark(path: Path, zone: ZoneText, rules: readonly RuleText[], whose: Words): Finding[] {
  const brightest = Math.max(0, ...levelsOf(rules).map(({ level }) => level));
  if (zone.floor === undefined || brightest >= zone.floor) return [];
  const message = worded(words.tooDark, { whose, zone: zone.id, brightest, floor: zone.floor });
  return [{ path, message, remedy: words.tooDarkRemedy }];
}

/** What an exception would do to the zones it is for. */
export function exceptionLightFindings(draft: Draft, { path, value }: ExceptionEntry): Finding[] {
  const rules = value.rules ?? draft.programs.get(value.program ?? '')?.rules;
  if (!rules) return [];
  const place = [...path, value.rules ? 'rules' : 'program'];
  return draft.zones
    .filter(({ value: zone }) => value.zones === 'all' || value.zones.includes(zone.id))
    .flatMap(({ value: zone }) => [
      ...(zone.need === 'must-be-lit' ? tooDark(place, zone, rules, worded(words.exception, { name: value.id })) : []),
      ...dimmedOnRelay(place, zone, rules),
    ]);
}

type Asked = { readonly level: number; readonly where: Words };

const levelsOf = (rules: readonly RuleText[]): Asked[] =>
  rules.flatMap((rule) => [
    { level: rule.level, where: worded(words.rule, { rule: rule.id }) },
    ...rule.steps.map(({ level }) => ({ level, where: worded(words.step, { rule: rule.id }) })),
  ]);

function relayFindings(draft: Draft, { path, value: zone }: Entry<ZoneText>): Finding[] {
  return dimmedOnRelay([...path, 'program'], zone, draft.programs.get(zone.program ?? '')?.rules ?? []);
}

function dimmedOnRelay(path: Path, zone: ZoneText, rules: readonly RuleText[]): Finding[] {
  const dimmed = levelsOf(rules).find(({ level }) => isDimmed(level));
  if (zone.output.kind !== 'relay' || dimmed === undefined) return [];
  const message = worded(words.relayCannot, { zone: zone.id, ...dimmed });
  return [{ path, message, remedy: words.relayRemedy }];
}

const isDimmed = (level: number): boolean => level !== 0 && level !== 100;

function presenceFindings({ path, value: zone }: Entry<ZoneText>): Finding[] {
  if (zone.output.kind !== 'relay') return [];
  return zone.presence.flatMap(({ level }, index) => {
    if (!isDimmed(level)) return [];
    const message = worded(words.relayPresence, { zone: zone.id, level });
    return [{ path: [...path, 'presence', index, 'level'], message, remedy: words.writeFull }];
  });
}

/** Steps that take a must-be-lit zone below its own floor while others do not. */
export function lightWarnings(draft: Draft): Finding[] {
  return draft.zones.flatMap(({ path, value: zone }) => {
    const floor = zone.floor ?? 0;
    const low = levelsOf(draft.programs.get(zone.program ?? '')?.rules ?? []).find(({ level }) => level < floor);
    if (zone.need !== 'must-be-lit' || low === undefined) return [];
    return [
      { path: [...path, 'program'], message: worded(words.lowHours, { ...low, floor }), remedy: words.lowHoursRemedy },
    ];
  });
}
