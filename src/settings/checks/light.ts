import type { Draft, Entry, ExceptionEntry } from '../draft.ts';
import type { Finding, Path } from '../problem.ts';
import type { RuleText } from '../schema/programs.ts';
import type { ZoneText } from '../schema/zones.ts';

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
    const message = 'A must-be-lit zone needs a floor above 0.';
    const remedy = 'Write floor: the lowest light in per cent that is still safe there in the dark, such as 30.';
    findings.push({ path: [...path, 'floor'], message, remedy });
  }
  if (zone.program === undefined) {
    const remedy = 'Name a program, or make the zone as-needed.';
    return [
      ...findings,
      { path: [...path, 'program'], message: 'A must-be-lit zone without a program is dark.', remedy },
    ];
  }
  const rules = draft.programs.get(zone.program)?.rules;
  return rules ? [...findings, ...tooDark([...path, 'floor'], zone, rules, `the program "${zone.program}"`)] : findings;
}

function floorOfAsNeeded(path: Path, zone: ZoneText): Finding[] {
  if (zone.floor === undefined || zone.floor === 0) return [];
  const message = 'An as-needed zone has no floor: it may always be dark.';
  return [{ path: [...path, 'floor'], message, remedy: 'Remove floor, or make the zone must-be-lit.' }];
}

/** A floor that no level of these rules reaches. */
function tooDark(path: Path, zone: ZoneText, rules: readonly RuleText[], whose: string): Finding[] {
  const brightest = Math.max(0, ...levelsOf(rules).map(({ level }) => level));
  if (zone.floor === undefined || brightest >= zone.floor) return [];
  const message = `${whose} gives zone ${zone.id} ${brightest} per cent at most, below its floor of ${zone.floor}.`;
  return [{ path, message: capital(message), remedy: 'Raise the levels, or lower the floor.' }];
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What an exception would do to the zones it is for. */
export function exceptionLightFindings(draft: Draft, { path, value }: ExceptionEntry): Finding[] {
  const rules = value.rules ?? draft.programs.get(value.program ?? '')?.rules;
  if (!rules) return [];
  const place = [...path, value.rules ? 'rules' : 'program'];
  return draft.zones
    .filter(({ value: zone }) => value.zones === 'all' || value.zones.includes(zone.id))
    .flatMap(({ value: zone }) => [
      ...(zone.need === 'must-be-lit' ? tooDark(place, zone, rules, `the exception "${value.id}"`) : []),
      ...dimmedOnRelay(place, zone, rules),
    ]);
}

type Asked = { readonly level: number; readonly where: string };

const levelsOf = (rules: readonly RuleText[]): Asked[] =>
  rules.flatMap((rule) => [
    { level: rule.level, where: `rule "${rule.id}"` },
    ...rule.steps.map(({ level }) => ({ level, where: `a step of rule "${rule.id}"` })),
  ]);

function relayFindings(draft: Draft, { path, value: zone }: Entry<ZoneText>): Finding[] {
  return dimmedOnRelay([...path, 'program'], zone, draft.programs.get(zone.program ?? '')?.rules ?? []);
}

function dimmedOnRelay(path: Path, zone: ZoneText, rules: readonly RuleText[]): Finding[] {
  const dimmed = levelsOf(rules).find(({ level }) => isDimmed(level));
  if (zone.output.kind !== 'relay' || dimmed === undefined) return [];
  const message = `Zone ${zone.id} is switched by a relay and cannot give the ${dimmed.level} per cent of ${dimmed.where}.`;
  return [{ path, message, remedy: 'Use a program with levels 0 and 100 only, or drive it by pwm.' }];
}

const isDimmed = (level: number): boolean => level !== 0 && level !== 100;

function presenceFindings({ path, value: zone }: Entry<ZoneText>): Finding[] {
  if (zone.output.kind !== 'relay') return [];
  return zone.presence.flatMap(({ level }, index) => {
    if (!isDimmed(level)) return [];
    const message = `Zone ${zone.id} is switched by a relay and cannot give ${level} per cent.`;
    return [{ path: [...path, 'presence', index, 'level'], message, remedy: 'Write 100.' }];
  });
}

/** Steps that take a must-be-lit zone below its own floor while others do not. */
export function lightWarnings(draft: Draft): Finding[] {
  return draft.zones.flatMap(({ path, value: zone }) => {
    const floor = zone.floor ?? 0;
    const low = levelsOf(draft.programs.get(zone.program ?? '')?.rules ?? []).find(({ level }) => level < floor);
    if (zone.need !== 'must-be-lit' || low === undefined) return [];
    const message = `The ${low.level} per cent of ${low.where} is below the floor of ${floor}: those hours count as not served.`;
    return [
      {
        path: [...path, 'program'],
        message,
        remedy: 'Raise the level to the floor, or lower the floor.',
      },
    ];
  });
}
