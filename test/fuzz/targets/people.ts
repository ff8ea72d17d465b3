import { FrameFault } from '../../../src/channel/check.ts';
import type { Command } from '../../../src/controller/command.ts';
import { canonicalJson } from '../../../src/mqtt/canonical.ts';
import { commandPayload, readCommand } from '../../../src/mqtt/commandMessage.ts';
import { readPeople } from '../../../src/mqtt/peopleMessage.ts';
import { type PeopleRoster, peopleText, type SignedPeople } from '../../../src/mqtt/peopleRoster.ts';
import { actText } from '../../../src/mqtt/signedAct.ts';
import { provenCommand } from '../../../src/people/actProof.ts';
import { inForceOf, judgePeople, senselessPeople } from '../../../src/people/peopleTrust.ts';
import { jsonOf, promise, promiseWords, refusalOf, type Target } from '../target.ts';
import { fixedPerson } from './keys.ts';
import { commands, parsed } from './mqtt.ts';

const manager = fixedPerson(1);
const guard = fixedPerson(2);
const enrolled = (publicKey: string) => ({ public_key: publicKey, name: 'phone', enrolled_ms: 1 });

const first: PeopleRoster = {
  v: 1,
  site: 'estate',
  version: 4,
  people: [
    { login: 'chen', role: 'manager', keys: [enrolled(manager.publicKey)] },
    { login: 'gao', role: 'guard', keys: [enrolled(guard.publicKey)] },
    { login: 'min', role: 'manager', keys: [] },
  ],
};
const inForce = inForceOf(first);
const next = {
  ...first,
  version: 5,
  people: [...first.people, { login: 'li', role: 'viewer', keys: [] }],
} as PeopleRoster;

/** Signed as the manager does, whatever it says. */
function signedBy(roster: PeopleRoster): SignedPeople {
  const signed = { login: 'chen', key: manager.fingerprint };
  return { ...roster, signed: { ...signed, signature: manager.sign(peopleText({ ...roster, signed })) } };
}

const sent = [signedBy(next), signedBy(first), signedBy({ ...next, people: first.people.slice(0, 1) })];
/** Base64 can end in several ways that mean the same bytes. */
const unsigned = (strange: unknown): string => canonicalJson({ ...(strange as SignedPeople), signed: null });
const genuine = new Set(sent.map(unsigned));

/** What came over the network, and the same with a manager's own signature: then only its sense is left to judge. */
function judge(input: Buffer): void {
  const reading = readPeople(input);
  if (reading.kind === 'refused') promiseWords(reading.text);
  const strange = parsed(input);
  const judged = judgedOf(strange);
  if (judged?.kind === 'refused') promiseWords(judged.text);
  promise(judged?.kind !== 'believed' || genuine.has(unsigned(strange)), 'a roster is believed that no manager signed');
  const own = resigned(strange);
  const believed = own === null ? null : judgedOf(own);
  if (believed?.kind !== 'believed') return;
  promise(
    believed.roster.version > inForce.version && believed.roster.site === 'estate',
    'an older roster, or one of elsewhere',
  );
  promise(senselessPeople(believed.roster) === null, 'a roster in force that nobody could follow up');
  promise(believed.people.digest === inForceOf(believed.roster).digest, 'another digest for the same people');
}

function judgedOf(strange: unknown): ReturnType<typeof judgePeople> | null {
  let judged: ReturnType<typeof judgePeople> | null = null;
  const refusal = refusalOf(FrameFault, () => {
    judged = judgePeople(strange, 'estate', inForce);
  });
  if (refusal !== null) promiseWords(refusal.message);
  return judged;
}

function resigned(strange: unknown): SignedPeople | null {
  if (typeof strange !== 'object' || strange === null) return null;
  try {
    return signedBy(strange as PeopleRoster);
  } catch {
    return null;
  }
}

const people: Target = {
  name: 'people',
  shape: 'json',
  seeds: sent.map(jsonOf),
  words: ['operator', 'crew', 'li', manager.fingerprint, guard.fingerprint, guard.publicKey],
  inRound: 25,
  lengthMax: 50_000,
  run: judge,
};

const by = { site: 'estate', device: 'pole-1', login: 'gao', role: 'guard', counter: 7, key: guard.fingerprint };
const crew = [{ login: 'gao', role: 'guard', keys: [guard] }] as const;

/** A command signed by the guard, whatever it says; null for what cannot be signed. */
function signedAct(command: object): object | null {
  try {
    const act = { ...command, signed: by };
    return { ...command, signed: { ...by, signature: guard.sign(actText(act)) } };
  } catch {
    return null;
  }
}

const acts = commands.map((command) => signedAct(command) ?? {});
const genuineActs = new Set(acts.map((act) => actText(act)));

function provenOf(text: string): Command | null {
  let proven: Command | null = null;
  const refusal = refusalOf(FrameFault, () => {
    proven = provenCommand(text, 'gao', crew);
  });
  if (refusal !== null) promiseWords(refusal.message);
  return proven;
}

const act: Target = {
  name: 'act',
  shape: 'json',
  seeds: acts.map(jsonOf),
  words: ['manager', 'operator'],
  inRound: 30,
  lengthMax: 8_192,
  run: (input) => {
    const text = input.toString();
    const proven = provenOf(text);
    const isGenuine = () => genuineActs.has(actText(JSON.parse(text) as object));
    promise(proven?.proof?.kind !== 'signed' || isGenuine(), 'an act is believed that nobody signed');
    const reading = readCommand(commandPayload(input), { login: 'gao', retained: false });
    if (reading.kind === 'act') promise(provenOf(reading.text) !== null, 'link takes an act that core does not');
    const command = parsed(input);
    if (typeof command !== 'object' || command === null) return;
    const own = signedAct(command);
    const mine = own === null ? null : provenOf(JSON.stringify(own));
    promise(mine === null || mine.proof?.kind === 'signed', 'a sound signature is called forged');
  },
};

export const peopleTargets: readonly Target[] = [people, act];
