import { type DurationMs, secondMs } from '../units.ts';
import { noSuch } from '../words/choice.ts';
import { type Words, worded } from '../words/language.ts';
import { askWords, roleWords } from '../words/terms.ts';
import { isSound } from './clockTrust.ts';
import type { Ask, Command, ReplyCode } from './command.ts';
import { unproven } from './proof.ts';
import { mayAsk, peopleOf, roleOf } from './rights.ts';
import type { Role } from './site.ts';
import type { Turn } from './turn.ts';

export type Refused = { readonly code: Exclude<ReplyCode, 'applied' | 'unstored'>; readonly text: Words };

/** Commands that may wait for the disk at once. A person sends one; more is a machine gone wild. */
export const waitingMax = 16;

/** Commands older than this are refused, and so are those from further in the future. */
export const commandFreshMs: DurationMs = 60 * secondMs;

/** To somebody whom the estate does not know. */
export const strangerWords: Words = {
  en: '"{login}" is not among the people of this estate. The office can add them to the config.',
  zh: '“{login}”不在本小区的人员中。可由办公室加入配置。',
};

const words = {
  noRight: {
    en: 'The role {role} has no right to this: {ask}. Ask the manager.',
    zh: '角色“{role}”无此权限：{ask}。请联系主管。',
  },
  retained: {
    en: 'Commands must not be retained: clear the topic and send it again, not retained.',
    zh: '指令不得为保留消息：请清除该主题，再以非保留方式重发。',
  },
  seen: { en: 'This command has been dealt with before.', zh: '该指令此前已处理。' },
  future: {
    en: 'The command comes from the future: set the clock of the sender.',
    zh: '指令的时间在未来：请校准发送方的时钟。',
  },
  late: {
    en: 'The command came too late to act on. Look at the zones and ask again.',
    zh: '指令到达过晚，未执行。请查看区域现状后重新下令。',
  },
  noZone: { en: 'The command names no zone.', zh: '指令未指明区域。' },
  badLevel: { en: 'Level {level} is not between 0 and 100 %.', zh: '亮度 {level} 不在 0 至 100 % 之间。' },
  unknownCall: {
    en: 'There is no open call {call} at {lane}. It may have ended by itself.',
    zh: '{lane} 没有进行中的呼叫 {call}，可能已自行结束。',
  },
  starting: {
    en: 'The device is starting. Ask again in a few seconds.',
    zh: '设备启动中，请几秒后再试。',
  },
  crowded: {
    en: 'Too many commands wait for the disk. Ask again in a minute.',
    zh: '等待写盘的指令过多，请一分钟后再试。',
  },
} satisfies Record<string, Words>;

/** Whether a command comes from somebody who may ask this, now and for zones that exist; says in which role. */
export function admitted(turn: Turn, command: Command): { readonly role: Role } | Refused {
  const stale = staleness(turn, command);
  if (stale !== null) return stale;
  const role = roleOf(peopleOf(turn.site, turn.state), command);
  if (role === null) {
    return refused('denied', worded(strangerWords, { login: command.login }));
  }
  if (!mayAsk(role, command))
    return refused('denied', worded(words.noRight, { role: roleWords[role], ask: askWords[command.ask.kind] }));
  return unproven(turn, command, role) ?? senseless(turn, command) ?? busy(turn) ?? { role };
}

/**
 * Old news is refused. A broker hands a retained message to every newcomer, perhaps a year after it was meant, and sends
 * one again when an answer was lost. Without a sound clock only the retain flag and the id can tell.
 */
function staleness({ state, trust, now }: Turn, command: Command): Refused | null {
  const { id, retained, issuedAtMs, notAfterMs } = command;
  if (retained) return refused('invalid', words.retained);
  if (state.seenCommands.some((seen) => seen.id === id)) return refused('duplicate', words.seen);
  if (!isSound(trust)) return null;
  const ageMs = now.wallMs - issuedAtMs;
  if (!(ageMs >= -commandFreshMs)) return refused('invalid', words.future);
  const fresh = ageMs <= commandFreshMs && now.wallMs <= notAfterMs;
  return fresh ? null : refused('expired', words.late);
}

function senseless({ site, state }: Turn, { ask }: Command): Refused | null {
  if ('lane' in ask) return senselessAtLane({ site, state }, ask);
  if (!('zones' in ask)) return null;
  if (ask.zones.length === 0) return refused('invalid', words.noZone);
  const unknown = ask.zones.find(
    (zone) => !site.zones.some(({ id }) => id === zone) || state.zones[zone] === undefined,
  );
  if (unknown !== undefined) return refused('invalid', noSuch('zone', unknown, site.zones));
  if (ask.kind === 'override' && !(ask.level >= 0 && ask.level <= 100)) {
    return refused('invalid', worded(words.badLevel, { level: ask.level }));
  }
  return null;
}

function senselessAtLane({ site, state }: Pick<Turn, 'site' | 'state'>, ask: Extract<Ask, { lane: string }>) {
  const lane = site.lanes.find(({ id }) => id === ask.lane);
  const known = lane && state.lanes[lane.id];
  if (known === undefined) return refused('invalid', noSuch('lane', ask.lane, site.lanes));
  if (!('call' in ask) || known.assist.call?.id === ask.call) return null;
  const isLabel = ask.kind === 'callResolve' && ask.needed !== null;
  if (isLabel && state.endedCalls.some(({ lane, call }) => lane === ask.lane && call === ask.call)) return null;
  return refused('invalid', worded(words.unknownCall, { call: ask.call, lane: ask.lane }));
}

function busy({ state }: Turn): Refused | null {
  if (state.run === '') return refused('busy', words.starting);
  return state.waiting.length < waitingMax ? null : refused('busy', words.crowded);
}

function refused(code: Refused['code'], text: Words): Refused {
  return { code, text };
}
