import { darkWithin } from '../lighting/darkness.ts';
import { type FixedEnd, fixEnd } from '../lighting/override.ts';
import type { Plan } from '../lighting/plan.ts';
import type { Zone, ZoneId } from '../lighting/zone.ts';
import { type Instant, minuteMs } from '../units.ts';
import { noWords, sentences, type Words, worded } from '../words/language.ts';
import { spokenDuration } from '../words/localTime.ts';
import { roleWords } from '../words/terms.ts';
import type { Refused } from './admission.ts';
import { isSound } from './clockTrust.ts';
import type { Ask, Command } from './command.ts';
import { planFor } from './plans.ts';
import { rightsOf } from './rights.ts';
import type { Role } from './site.ts';
import type { Deed, Override } from './state.ts';
import type { Turn } from './turn.ts';

type OverrideAsk = Extract<Ask, { kind: 'override' }>;

const words = {
  limit: {
    en: '{zone} must have at least {floor} % in the dark.',
    zh: '{zone}夜间亮度不得低于 {floor} %。',
  },
  notAsked: {
    en: 'End before dusk, choose a higher level, or ask to go below the floor.',
    zh: '请在黄昏前结束、调高亮度，或申请低于安全亮度。',
  },
  noRight: { en: 'Only the crew or the manager may go below.', zh: '只有维护人员或主管可以调得更低。' },
  noWhy: { en: 'To go below, say why.', zh: '调得更低须写明原因。' },
  unresolvable: {
    en: 'The asked end could not be worked out, so it lasts the usual time.',
    zh: '所要求的结束时间无法算出，按通常时长执行。',
  },
  shortened: {
    en: 'Shortened: a {role} may override for {hours} at most.',
    zh: '已缩短：{role}的手动设定最长 {hours}。',
  },
} satisfies Record<string, Words>;

/** Fixes an override for each zone, or says why it must not be. One refused zone refuses the whole command. */
export function deedOverride(
  turn: Turn,
  command: Command,
  ask: OverrideAsk,
  role: Role,
): { readonly deed: Deed; readonly remark: Words } | Refused {
  const overrides: Record<ZoneId, Override> = {};
  const remarks: Words[] = [];
  for (const zone of turn.site.zones.filter(({ id }) => ask.zones.includes(id))) {
    const plan = isSound(turn.trust) ? planFor(zone.schedule, turn.site.place, turn.now.wallMs) : null;
    const end = endFor(turn, ask, role, plan);
    if (end.kind === 'senseless') return { code: 'invalid', text: end.text };
    const tooDark = belowFloor(turn, { command, ask, role, zone, plan, untilMs: end.untilMs });
    if (tooDark !== null) return tooDark;
    overrides[zone.id] = overrideOf(turn, command, ask, end.untilMs);
    const remark = remarkOn(end, role);
    if (!remarks.some(({ en }) => en === remark.en)) remarks.push(remark);
  }
  return { deed: { kind: 'override', overrides }, remark: sentences(remarks) };
}

function endFor({ site, trust, now }: Turn, ask: OverrideAsk, role: Role, plan: Plan | null): FixedEnd {
  const capMs = rightsOf[role].overrideMaxMs;
  return fixEnd(ask.end, { nowMs: now.wallMs, clockSound: isSound(trust), capMs, plan, place: site.place });
}

type Darkening = {
  readonly command: Command;
  readonly ask: OverrideAsk;
  readonly role: Role;
  readonly zone: Zone;
  readonly plan: Plan | null;
  readonly untilMs: Instant;
};

/** A road below its floor in the dark is a decision with a name and a reason under it. Without a sound clock any hour may be dark. */
function belowFloor({ site, now }: Turn, { command, ask, role, zone, plan, untilMs }: Darkening): Refused | null {
  const fullOnly = zone.output.kind === 'relay' && ask.level > 0;
  if (zone.need !== 'must-be-lit' || ask.level >= zone.floor || fullOnly) return null;
  if (!darkWithin(plan, site.place, { fromMs: now.wallMs, toMs: untilMs })) return null;
  const limit = worded(words.limit, { zone: zone.names, floor: zone.floor });
  if (!ask.belowFloor) return { code: 'denied', text: sentences([limit, words.notAsked]) };
  if (!rightsOf[role].belowFloor) return { code: 'denied', text: sentences([limit, words.noRight]) };
  return command.why.trim() === '' ? { code: 'invalid', text: sentences([limit, words.noWhy]) } : null;
}

function overrideOf({ trust, now }: Turn, { id, login, why }: Command, ask: OverrideAsk, untilMs: Instant): Override {
  return {
    commandId: id,
    login,
    why,
    level: ask.level,
    allowBoost: ask.allowBoost,
    acceptedAtMs: now.wallMs,
    untilMs,
    dated: isSound(trust),
    remainingMs: untilMs - now.wallMs,
    remainingAtMono: now.monoMs,
  };
}

/** Says where a fixed end is not quite the one that was asked for. */
export function remarkOn(end: FixedEnd, role: Role): Words {
  if (end.kind === 'senseless' || end.note === 'asAsked') return noWords;
  if (end.note === 'unresolvable') return words.unresolvable;
  const hours = spokenDuration(Math.max(minuteMs, rightsOf[role].overrideMaxMs));
  return worded(words.shortened, { role: roleWords[role], hours });
}
