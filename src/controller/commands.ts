import { fixEnd } from '../lighting/override.ts';
import { type DurationMs, minuteMs } from '../units.ts';
import { noWords, sentences, type Words } from '../words/language.ts';
import { admitted, type Refused } from './admission.ts';
import { isSound } from './clockTrust.ts';
import type { AskedEnd, Command } from './command.ts';
import { busyTaking } from './configTaking.ts';
import { logCommand, perform, rowsOf } from './deeds.ts';
import { gateDeed } from './gate/gateDeeds.ts';
import { deedOverride, remarkOn } from './overrides.ts';
import { recordRefusal } from './people.ts';
import { countAct } from './proof.ts';
import { refusal, sendReply } from './reply.ts';
import { rightsOf } from './rights.ts';
import { askTable } from './rightsTable.ts';
import { senselessService } from './service/serviceDeeds.ts';
import type { Role, Site } from './site.ts';
import type { Accepted, Deed, State } from './state.ts';
import { change, nextRev, type Turn } from './turn.ts';

/** Ids that are remembered, so that a command that comes twice acts once. */
export const seenMax = 256;
const seenForMs: DurationMs = 10 * minuteMs;

/** What would do harm if it came again after a crash, or is a promise about wires: it waits for the disk. */
const waitsForDisk: ReadonlySet<Deed['kind']> = new Set(['gateOpen', 'unlock', 'configTake']);

const whenEnds: Words = {
  en: 'Say when the emergency light shall end.',
  zh: '请说明应急全亮何时结束。',
};

type Judged = { readonly deed: Deed; readonly remark: Words } | Refused;

/**
 * Judges a command. What is refused is answered at once. What is accepted is on disk before it is answered. A lamp and a guard's
 * word act at once, because people stand there, and only their answer waits. An opened gate does not: the same command must never
 * open it again after a crash; nor does a zone that the crew gives its power back.
 */
export function absorbCommand(turn: Turn, command: Command): void {
  const judged = judge(turn, command);
  if ('code' in judged) {
    sendReply(turn, refusal(turn, command, judged.code, judged.text));
    recordRefusal(turn, command, judged);
    logCommand(turn, command, judged);
    return;
  }
  countAct(turn, command);
  const { deed, remark } = judged;
  // What wants a signature waits for the disk: the number of the act is there before anything moves.
  const acted =
    !waitsForDisk.has(deed.kind) && !(command.proof?.kind === 'signed' && askTable[command.ask.kind].signed);
  const accepted: Accepted = { rev: nextRev(turn), command, deed, acted, sinceMono: turn.now.monoMs, remark };
  rowsOf(turn, command, deed);
  if (acted) perform(turn, command, deed);
  change(turn, { waiting: [...turn.state.waiting, accepted], seenCommands: remembered(turn, command) });
}

function judge(turn: Turn, command: Command): Judged {
  const admission = admitted(turn, command);
  if ('code' in admission) return admission;
  const { ask } = command;
  switch (ask.kind) {
    case 'override':
      return deedOverride(turn, command, ask, admission.role);
    case 'resume':
    case 'unlock':
      return { deed: { kind: ask.kind, zones: unique(ask.zones) }, remark: noWords };
    case 'lockout': {
      const lockout = { ...signature(command), sinceMs: turn.now.wallMs };
      return { deed: { kind: 'lockout', zones: unique(ask.zones), lockout }, remark: noWords };
    }
    case 'emergency':
      return emergencyDeed(turn, command, ask.end, admission.role);
    case 'emergencyEnd':
      return { deed: { kind: 'emergencyEnd' }, remark: noWords };
    case 'nightReassign':
    case 'upkeep':
    case 'voiceRecord':
    case 'voiceAnswer':
      return senselessService(turn, command, ask) ?? { deed: { kind: 'service', ask }, remark: noWords };
    case 'configTake':
      return busyTaking(turn) ?? { deed: { kind: 'configTake', delivery: ask.delivery }, remark: noWords };
    default:
      return { deed: gateDeed(turn, ask, command.login), remark: noWords };
  }
}

function emergencyDeed({ site, trust, now }: Turn, command: Command, asked: AskedEnd, role: Role): Judged {
  const capMs = rightsOf[role].overrideMaxMs;
  const clockSound = isSound(trust);
  const end = fixEnd(asked, { nowMs: now.wallMs, clockSound, capMs, plan: null, place: site.place });
  if (end.kind === 'senseless') return { code: 'invalid', text: sentences([end.text, whenEnds]) };
  const emergency = {
    ...signature(command),
    acceptedAtMs: now.wallMs,
    untilMs: end.untilMs,
    dated: clockSound,
    remainingMs: end.untilMs - now.wallMs,
    remainingAtMono: now.monoMs,
  };
  return { deed: { kind: 'emergency', emergency }, remark: remarkOn(end, role) };
}

function signature({ id, login, why }: Command): { commandId: string; login: string; why: string } {
  return { commandId: id, login, why };
}

function remembered({ state, trust, now }: Turn, { id, issuedAtMs }: Command): State['seenCommands'] {
  const recent = isSound(trust)
    ? state.seenCommands.filter((seen) => now.wallMs - seen.issuedAtMs <= seenForMs)
    : state.seenCommands;
  return [...recent, { id, issuedAtMs }].slice(-seenMax);
}

function unique(zones: readonly Site['zones'][number]['id'][]): readonly string[] {
  return [...new Set(zones)];
}
