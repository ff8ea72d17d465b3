import type { Draft, Entry, ExceptionEntry } from '../draft.ts';
import type { Finding, Path } from '../problem.ts';
import type { inputKinds } from '../schema/board.ts';
import { didYouMean } from '../schema/words.ts';
import type { ZoneText } from '../schema/zones.ts';

type InputKind = (typeof inputKinds)[number];

/** Every name that refers to something, and every name that must be its own. */
export function nameFindings(draft: Draft): Finding[] {
  return [
    ...draft.zones.flatMap((zone) => zoneNameFindings(draft, zone)),
    ...(draft.photocell ? inputFindings(draft, ['photocell', 'input'], draft.photocell.input, 'photocell') : []),
    ...repeats(
      draft.zones.map(({ path, value }) => ({ path: [...path, 'id'], name: value.id })),
      'zone',
    ),
    ...repeats(
      draft.people.map(({ path, value }) => ({ path: [...path, 'login'], name: value.login })),
      'login',
    ),
    ...homeAssistantFindings(draft),
    ...[...draft.programs].flatMap(([name, program]) => {
      const rules = program?.rules ?? [];
      return repeats(
        rules.map(({ id }, index) => ({ path: ['programs', name, 'rules', index, 'id'], name: id })),
        'rule',
      );
    }),
  ];
}

/** Its rights come from its role, like everybody's. */
function homeAssistantFindings({ homeAssistant, people }: Draft): Finding[] {
  if (!homeAssistant || people.some(({ value }) => value.login === homeAssistant.login)) return [];
  const message = `Home Assistant's login "${homeAssistant.login}" is not among the people, so that all it asks is refused.`;
  const remedy = `Add to people: { login: ${homeAssistant.login}, role: operator }, or viewer if it shall only look.`;
  return [{ path: ['homeAssistant'], message, remedy }];
}

function zoneNameFindings(draft: Draft, { path, value: zone }: Entry<ZoneText>): Finding[] {
  const promised = typeof zone.promise === 'object' && 'program' in zone.promise ? zone.promise.program : undefined;
  return [
    ...unknown([...path, 'luminaire'], zone.luminaire, draft.luminaires.keys(), 'luminaire'),
    ...unknown([...path, 'program'], zone.program, draft.programs.keys(), 'program'),
    ...unknown([...path, 'baseline'], zone.baseline, draft.programs.keys(), 'program'),
    ...unknown([...path, 'promise', 'program'], promised, draft.programs.keys(), 'program'),
    ...unknown([...path, 'meter'], zone.meter, draft.meters.keys(), 'meter'),
    ...zone.presence.flatMap(({ input }, index) =>
      inputFindings(draft, [...path, 'presence', index, 'input'], input, 'motion'),
    ),
    ...inputFindings(draft, [...path, 'handSwitch'], zone.handSwitch, 'handSwitch'),
    ...inputFindings(draft, [...path, 'feedback'], zone.feedback, 'feedback'),
  ];
}

/** References of one exception; its zones and its program are those of the main file. */
export function exceptionNameFindings(draft: Draft, { path, value }: ExceptionEntry): Finding[] {
  const zones = value.zones === 'all' ? [] : value.zones;
  return [
    ...unknown([...path, 'program'], value.program, draft.programs.keys(), 'program'),
    ...zones.flatMap((zone, index) => unknown([...path, 'zones', index], zone, draft.zoneIds, 'zone')),
    ...repeats(
      (value.rules ?? []).map(({ id }, index) => ({ path: [...path, 'rules', index, 'id'], name: id })),
      'rule',
    ),
  ];
}

function unknown(path: Path, name: string | undefined, known: Iterable<string>, what: string): Finding[] {
  const names = [...known];
  if (name === undefined || names.includes(name)) return [];
  return [{ path, message: `There is no ${what} "${name}".`, remedy: didYouMean(name, names) }];
}

function inputFindings(draft: Draft, path: Path, name: string | undefined, kind: InputKind): Finding[] {
  if (name === undefined) return [];
  const input = draft.inputs.get(name);
  if (input === undefined) return unknown(path, name, draft.inputs.keys(), 'input');
  if (input === null || input.kind === kind) return [];
  const message = `The input "${name}" is of kind ${input.kind}; here one of kind ${kind} is needed.`;
  const fitting = [...draft.inputs].filter(([, other]) => other?.kind === kind).map(([id]) => id);
  const remedy =
    fitting.length > 0 ? `Inputs of kind ${kind}: ${fitting.join(', ')}.` : `Add an input of kind ${kind}.`;
  return [{ path, message, remedy }];
}

/** Names that stand twice, each at its second place; `of` is what had the name. */
export function repeats<Thing extends { readonly path: Path; readonly name: string }>(
  named: readonly Thing[],
  what: string,
): (Finding & { readonly of: Thing })[] {
  const seen = new Set<string>();
  return named.flatMap((thing) => {
    const { path, name } = thing;
    const again = seen.has(name);
    seen.add(name);
    if (!again) return [];
    const message = `There is already ${/^[aeiou]/.test(what) ? 'an' : 'a'} ${what} "${name}".`;
    return [{ path, message, remedy: 'Give this one another name.', of: thing }];
  });
}
