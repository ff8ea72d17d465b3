import { didYouMean } from '../../words/choice.ts';
import { type Words, worded } from '../../words/language.ts';
import type { Draft, Entry, ExceptionEntry } from '../draft.ts';
import type { Finding, Path } from '../problem.ts';
import type { inputKinds } from '../schema/board.ts';
import type { ZoneText } from '../schema/zones.ts';

const words = {
  zone: { en: 'zone', zh: '区域' },
  login: { en: 'login', zh: '登录名' },
  rule: { en: 'rule', zh: '规则' },
  luminaire: { en: 'luminaire', zh: '灯具' },
  program: { en: 'program', zh: '程序' },
  meter: { en: 'meter', zh: '电表' },
  input: { en: 'input', zh: '输入' },
  stranger: {
    en: 'Home Assistant\'s login "{login}" is not among the people, so that all it asks is refused.',
    zh: 'Home Assistant 的登录名“{login}”不在 people 中，其请求都会被拒绝。',
  },
  strangerRemedy: {
    en: 'Add to people: { login: {login}, role: operator }, or viewer if it shall only look.',
    zh: '请在 people 中加上 { login: {login}, role: operator }；只看不控则写 viewer。',
  },
  unknown: { en: 'There is no {what} "{name}".', zh: '没有名为“{name}”的{what}。' },
  otherKind: {
    en: 'The input "{name}" is of kind {is}; here one of kind {kind} is needed.',
    zh: '输入“{name}”的类型是 {is}，此处需要 {kind}。',
  },
  fitting: { en: 'Inputs of kind {kind}: {fits}.', zh: '类型为 {kind} 的输入：{fits}。' },
  addInput: { en: 'Add an input of kind {kind}.', zh: '请添加类型为 {kind} 的输入。' },
  taken: { en: 'There is already {article} {what} "{name}".', zh: '已有名为“{name}”的{what}。' },
  rename: { en: 'Give this one another name.', zh: '请另取名称。' },
} satisfies Record<string, Words>;

type InputKind = (typeof inputKinds)[number];

/** Every name that refers to something, and every name that must be its own. */
export function nameFindings(draft: Draft): Finding[] {
  return [
    ...draft.zones.flatMap((zone) => zoneNameFindings(draft, zone)),
    ...(draft.photocell ? inputFindings(draft, ['photocell', 'input'], draft.photocell.input, 'photocell') : []),
    ...repeats(
      draft.zones.map(({ path, value }) => ({ path: [...path, 'id'], name: value.id })),
      words.zone,
    ),
    ...repeats(
      draft.people.map(({ path, value }) => ({ path: [...path, 'login'], name: value.login })),
      words.login,
    ),
    ...homeAssistantFindings(draft),
    ...[...draft.programs].flatMap(([name, program]) => {
      const rules = program?.rules ?? [];
      return repeats(
        rules.map(({ id }, index) => ({ path: ['programs', name, 'rules', index, 'id'], name: id })),
        words.rule,
      );
    }),
  ];
}

/** Its rights come from its role, like everybody's. */
function homeAssistantFindings({ homeAssistant, people }: Draft): Finding[] {
  if (!homeAssistant || people.some(({ value }) => value.login === homeAssistant.login)) return [];
  const { login } = homeAssistant;
  return [
    {
      path: ['homeAssistant'],
      message: worded(words.stranger, { login }),
      remedy: worded(words.strangerRemedy, { login }),
    },
  ];
}

function zoneNameFindings(draft: Draft, { path, value: zone }: Entry<ZoneText>): Finding[] {
  const promised = typeof zone.promise === 'object' && 'program' in zone.promise ? zone.promise.program : undefined;
  return [
    ...unknown([...path, 'luminaire'], zone.luminaire, draft.luminaires.keys(), words.luminaire),
    ...unknown([...path, 'program'], zone.program, draft.programs.keys(), words.program),
    ...unknown([...path, 'baseline'], zone.baseline, draft.programs.keys(), words.program),
    ...unknown([...path, 'promise', 'program'], promised, draft.programs.keys(), words.program),
    ...unknown([...path, 'meter'], zone.meter, draft.meters.keys(), words.meter),
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
    ...unknown([...path, 'program'], value.program, draft.programs.keys(), words.program),
    ...zones.flatMap((zone, index) => unknown([...path, 'zones', index], zone, draft.zoneIds, words.zone)),
    ...repeats(
      (value.rules ?? []).map(({ id }, index) => ({ path: [...path, 'rules', index, 'id'], name: id })),
      words.rule,
    ),
  ];
}

function unknown(path: Path, name: string | undefined, known: Iterable<string>, what: Words): Finding[] {
  const names = [...known];
  if (name === undefined || names.includes(name)) return [];
  return [{ path, message: worded(words.unknown, { what, name }), remedy: didYouMean(name, names) }];
}

function inputFindings(draft: Draft, path: Path, name: string | undefined, kind: InputKind): Finding[] {
  if (name === undefined) return [];
  const input = draft.inputs.get(name);
  if (input === undefined) return unknown(path, name, draft.inputs.keys(), words.input);
  if (input === null || input.kind === kind) return [];
  const message = worded(words.otherKind, { name, is: input.kind, kind });
  const fitting = [...draft.inputs].filter(([, other]) => other?.kind === kind).map(([id]) => id);
  const fits = { en: fitting.join(', '), zh: fitting.join('、') };
  const remedy = worded(fitting.length > 0 ? words.fitting : words.addInput, { kind, fits });
  return [{ path, message, remedy }];
}

/** Names that stand twice, each at its second place; `of` is what had the name. */
export function repeats<Thing extends { readonly path: Path; readonly name: string }>(
  named: readonly Thing[],
  what: Words,
): (Finding & { readonly of: Thing })[] {
  const seen = new Set<string>();
  return named.flatMap((thing) => {
    const { path, name } = thing;
    const again = seen.has(name);
    seen.add(name);
    if (!again) return [];
    const article = /^[aeiou]/.test(what.en) ? 'an' : 'a';
    return [{ path, message: worded(words.taken, { article, what, name }), remedy: words.rename, of: thing }];
  });
}
