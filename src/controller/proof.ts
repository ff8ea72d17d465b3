import { type Words, worded } from '../words/language.ts';
import { roleWords } from '../words/terms.ts';
import type { Refused } from './admission.ts';
import { isSound } from './clockTrust.ts';
import type { Command } from './command.ts';
import { peopleOf } from './rights.ts';
import { askTable } from './rightsTable.ts';
import type { Role } from './site.ts';
import type { Counters } from './state.ts';
import { change, type Turn } from './turn.ts';

/** Keys of which a number is remembered. More than an estate has people; the lowest numbers are forgotten first. */
const countersMax = 1_000;

const words = {
  unsigned: {
    en: 'This estate believes this only with your signature. Enrol a key for your login, and sign it.',
    zh: '本小区仅接受带您签名的此类指令。请为您的登录名登记密钥并签名。',
  },
  otherDevice: {
    en: 'It was signed for {device} of {site}; this is {ownDevice} of {ownSite}.',
    zh: '该指令签给 {site} 的 {device}；本设备是 {ownSite} 的 {ownDevice}。',
  },
  notEnrolled: {
    en: 'The key {key} is not enrolled for {login}. A manager can enrol it.',
    zh: '密钥 {key} 未为 {login} 登记。可由主管登记。',
  },
  otherRole: {
    en: 'It was signed in the role {signed}; {login} has the role {role}.',
    zh: '签名所用角色为“{signed}”；{login} 的角色是“{role}”。',
  },
  oldAct: {
    en: 'Act {counter} of the key {key} is not after its last one, {last}. Sign it anew.',
    zh: '密钥 {key} 的第 {counter} 号操作不晚于上一号 {last}。请重新签名。',
  },
  noClock: {
    en: 'The clock of this device cannot be trusted, so nobody can say whether this has expired.',
    zh: '本设备的时钟不可信，无法判断该指令是否过期。',
  },
} satisfies Record<string, Words>;

/** Why the signature on a command, or its absence, speaks against it; null = nothing does. */
export function unproven(turn: Turn, command: Command, role: Role): Refused | null {
  const { proof, via, ask } = command;
  if (proof?.kind === 'forged') return denied(proof.text);
  if (proof?.kind === 'signed') return wrongAct(turn, { ...command, proof }, role);
  const { signed } = askTable[ask.kind];
  if (via === 'local' || turn.site.rights !== 'signed' || !signed) return null;
  return denied(words.unsigned);
}

type SignedCommand = Command & { readonly proof: Extract<Command['proof'], { kind: 'signed' }> };

function wrongAct({ site, state, trust }: Turn, { login, proof, ask }: SignedCommand, role: Role): Refused | null {
  const { key, counter } = proof;
  if (proof.site !== site.id || proof.device !== site.device)
    return denied(
      worded(words.otherDevice, {
        device: proof.device,
        site: proof.site,
        ownDevice: site.device,
        ownSite: site.id,
      }),
    );
  if (!keysOf(site, state, login).includes(key)) return denied(worded(words.notEnrolled, { key, login }));
  if (proof.role !== role)
    return denied(worded(words.otherRole, { signed: roleWords[proof.role], login, role: roleWords[role] }));
  const last = counterOf(state.counters, key);
  if (counter <= last) return { code: 'duplicate', text: worded(words.oldAct, { counter, key, last }) };
  if (!isSound(trust) && askTable[ask.kind].signed) return denied(words.noClock);
  return null;
}

function keysOf(site: Turn['site'], state: Turn['state'], login: string): readonly string[] {
  const person = peopleOf(site, state).find((one) => one.login === login);
  return (person?.keys ?? []).map(({ fingerprint }) => fingerprint);
}

/** From now on this act and all before it are old news; on disk with the next save, which an act that opens waits for. */
export function countAct(turn: Turn, { proof }: Command): void {
  if (proof?.kind !== 'signed') return;
  const { counters } = turn.state;
  if (proof.counter <= counterOf(counters, proof.key)) return;
  change(turn, { counters: bounded({ ...counters, [proof.key]: proof.counter }) });
}

/** Fingerprint of the key for a row; nothing when nobody signed. */
export function signerOf({ proof }: Command): { readonly signer?: string } {
  return proof?.kind === 'signed' ? { signer: proof.key } : {};
}

function counterOf(counters: Counters, key: string): number {
  return Object.hasOwn(counters, key) ? (counters[key] ?? 0) : 0;
}

function bounded(counters: Counters): Counters {
  const entries = Object.entries(counters);
  if (entries.length <= countersMax) return counters;
  return Object.fromEntries(entries.sort(([, a], [, b]) => b - a).slice(0, countersMax));
}

function denied(text: Words): Refused {
  return { code: 'denied', text };
}
