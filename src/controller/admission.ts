import { type DurationMs, secondMs } from '../units.ts';
import { askWords } from '../words/terms.ts';
import { isSound } from './clockTrust.ts';
import type { Ask, Command, ReplyCode } from './command.ts';
import { unproven } from './proof.ts';
import { mayAsk, peopleOf, roleOf } from './rights.ts';
import type { Role } from './site.ts';
import type { Turn } from './turn.ts';

export type Refused = { readonly code: Exclude<ReplyCode, 'applied' | 'unstored'>; readonly text: string };

/** Commands that may wait for the disk at once. A person sends one; more is a machine gone wild. */
export const waitingMax = 16;

/** Commands older than this are refused, and so are those from further in the future. */
export const commandFreshMs: DurationMs = 60 * secondMs;

/** Whether a command comes from somebody who may ask this, now and for zones that exist; says in which role. */
export function admitted(turn: Turn, command: Command): { readonly role: Role } | Refused {
  const stale = staleness(turn, command);
  if (stale !== null) return stale;
  const role = roleOf(peopleOf(turn.site, turn.state), command);
  if (role === null) {
    return refused(
      'denied',
      `"${command.login}" is not among the people of this estate. The office can add them to the config.`,
    );
  }
  if (!mayAsk(role, command))
    return refused(
      'denied',
      `The role ${role} has no right to this: ${askWords[command.ask.kind].en}. Ask the manager.`,
    );
  return unproven(turn, command, role) ?? senseless(turn, command) ?? busy(turn) ?? { role };
}

/**
 * Old news is refused. A broker hands a retained message to every newcomer, perhaps a year after it was meant, and sends
 * one again when an answer was lost. Without a sound clock only the retain flag and the id can tell.
 */
function staleness({ state, trust, now }: Turn, command: Command): Refused | null {
  const { id, retained, issuedAtMs, notAfterMs } = command;
  if (retained)
    return refused('invalid', 'Commands must not be retained: clear the topic and send it again, not retained.');
  if (state.seenCommands.some((seen) => seen.id === id))
    return refused('duplicate', 'This command has been dealt with before.');
  if (!isSound(trust)) return null;
  const ageMs = now.wallMs - issuedAtMs;
  if (!(ageMs >= -commandFreshMs))
    return refused('invalid', 'The command comes from the future: set the clock of the sender.');
  const fresh = ageMs <= commandFreshMs && now.wallMs <= notAfterMs;
  return fresh ? null : refused('expired', 'The command came too late to act on. Look at the zones and ask again.');
}

function senseless({ site, state }: Turn, { ask }: Command): Refused | null {
  if ('lane' in ask) return senselessAtLane({ site, state }, ask);
  if (!('zones' in ask)) return null;
  if (ask.zones.length === 0) return refused('invalid', 'The command names no zone.');
  const unknown = ask.zones.find(
    (zone) => !site.zones.some(({ id }) => id === zone) || state.zones[zone] === undefined,
  );
  if (unknown !== undefined) {
    return refused('invalid', `There is no zone "${unknown}". Known: ${site.zones.map(({ id }) => id).join(', ')}.`);
  }
  if (ask.kind === 'override' && !(ask.level >= 0 && ask.level <= 100)) {
    return refused('invalid', `Level ${ask.level} is not between 0 and 100 %.`);
  }
  return null;
}

function senselessAtLane({ site, state }: Pick<Turn, 'site' | 'state'>, ask: Extract<Ask, { lane: string }>) {
  const lane = site.lanes.find(({ id }) => id === ask.lane);
  const known = lane && state.lanes[lane.id];
  if (known === undefined)
    return refused('invalid', `There is no lane "${ask.lane}". Known: ${site.lanes.map(({ id }) => id).join(', ')}.`);
  if (!('call' in ask) || known.assist.call?.id === ask.call) return null;
  const isLabel = ask.kind === 'callResolve' && ask.needed !== null;
  if (isLabel && state.endedCalls.some(({ lane, call }) => lane === ask.lane && call === ask.call)) return null;
  return refused('invalid', `There is no open call ${ask.call} at ${ask.lane}. It may have ended by itself.`);
}

function busy({ state }: Turn): Refused | null {
  if (state.run === '') return refused('busy', 'The device is starting. Ask again in a few seconds.');
  return state.waiting.length < waitingMax
    ? null
    : refused('busy', 'Too many commands wait for the disk. Ask again in a minute.');
}

function refused(code: Refused['code'], text: string): Refused {
  return { code, text };
}
