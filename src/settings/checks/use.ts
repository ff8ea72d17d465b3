import { loginShape } from '../../people/login.ts';
import { type Words, worded } from '../../words/language.ts';
import type { Draft, ExceptionEntry } from '../draft.ts';
import type { Finding } from '../problem.ts';

const words = {
  idle: { en: 'Nothing refers to "{name}".', zh: '没有任何地方引用“{name}”。' },
  idleRemedy: {
    en: 'Remove it, or refer to it; perhaps something else was renamed.',
    zh: '请删除或引用它；也许别处改了名称。',
  },
  unsigned: {
    en: 'Home Assistant will open no gate: it cannot sign, and rights is signed.',
    zh: 'Home Assistant 开不了闸：它不能签名，而 rights 为 signed。',
  },
  unsignedRemedy: {
    en: 'Leave openGates out; gates are opened on the page.',
    zh: '请去掉 openGates；开闸请用页面。',
  },
  noLevel: {
    en: '{login} gives commands at the pole alone: at the broker a login is a level of topics.',
    zh: '{login} 只能在灯杆本机操作：在消息服务器上，登录名是主题中的一级。',
  },
  noLevelRemedy: {
    en: 'Write 1 to 32 of a-z, 0-9 and hyphen, as the broker knows this person.',
    zh: '请写 1 至 32 个字符，限 a-z、0-9 和连字符，与消息服务器上的登录名一致。',
  },
} satisfies Record<string, Words>;

/** What stands there and does nothing: mostly the rest of a renaming. */
export function useWarnings(draft: Draft, exceptions: readonly ExceptionEntry[]): Finding[] {
  return [
    ...idle('programs', draft.programs.keys(), usedPrograms(draft, exceptions)),
    ...idle('luminaires', draft.luminaires.keys(), new Set(draft.zones.map(({ value }) => value.luminaire))),
    ...idle('meters', draft.meters.keys(), new Set(draft.zones.map(({ value }) => value.meter))),
    ...idle('inputs', draft.inputs.keys(), usedInputs(draft)),
    ...openGatesInVain(draft),
    ...neverHeard(draft),
  ];
}

/** A name of the operating system may be written otherwise than a broker's. */
function neverHeard({ people }: Draft): Finding[] {
  return people
    .filter(({ value: { login } }) => !loginShape.test(login))
    .map(({ path, value: { login } }) => ({
      path: [...path, 'login'],
      message: worded(words.noLevel, { login }),
      remedy: words.noLevelRemedy,
    }));
}

function openGatesInVain({ homeAssistant, rights }: Draft): Finding[] {
  if (homeAssistant?.openGates !== true || rights !== 'signed') return [];
  return [{ path: ['homeAssistant', 'openGates'], message: words.unsigned, remedy: words.unsignedRemedy }];
}

function usedPrograms(draft: Draft, exceptions: readonly ExceptionEntry[]): Set<string | undefined> {
  const ofZones = draft.zones.flatMap(({ value: { program, baseline, promise } }) => [
    program,
    baseline,
    typeof promise === 'object' && 'program' in promise ? promise.program : undefined,
  ]);
  return new Set([...ofZones, ...exceptions.map(({ value }) => value.program)]);
}

function usedInputs(draft: Draft): Set<string | undefined> {
  const ofZones = draft.zones.flatMap(({ value: { presence, handSwitch, feedback } }) => [
    ...presence.map(({ input }) => input),
    handSwitch,
    feedback,
  ]);
  return new Set([...ofZones, draft.photocell?.input]);
}

function idle(section: string, names: Iterable<string>, used: ReadonlySet<string | undefined>): Finding[] {
  return [...names]
    .filter((name) => !used.has(name))
    .map((name) => ({
      path: [section, name],
      atKey: true,
      message: worded(words.idle, { name }),
      remedy: words.idleRemedy,
    }));
}
