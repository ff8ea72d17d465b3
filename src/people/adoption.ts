import { FrameFault } from '../channel/check.ts';
import type { RosterPerson } from '../mqtt/peopleRoster.ts';
import { type Words, worded } from '../words/language.ts';
import { type Account, type Accounts, PeopleTrouble, rosterOf } from './accounts.ts';
import { inForceOf, judgePeople } from './peopleTrust.ts';

const noRoster: Words = {
  en: 'This is no people roster: {why}. Fetch it again from dn/people of a device.',
  zh: '这不是人员名册：{why}。请从设备的 dn/people 重新获取。',
};

/**
 * The office's accounts with the roles and keys of a people roster that a manager signed elsewhere, on the page. Judged as a
 * device judges it: signed by a manager of these accounts, and newer. Passwords, devices and services stay. Throws PeopleTrouble.
 */
export function adopted(before: Accounts, strange: unknown, site: string): Accounts {
  const judged = judgedBy(before, strange, site);
  if (judged.kind === 'same') return before;
  if (judged.kind === 'refused') throw new PeopleTrouble(judged.text);
  const { version, people } = judged.roster;
  const others = before.accounts.filter(({ role }) => role === 'device' || role === 'office');
  const accounts = people.map((person) => withPerson(before.accounts, person));
  return { v: 1, version, accounts: [...others, ...accounts] };
}

function judgedBy(before: Accounts, strange: unknown, site: string): ReturnType<typeof judgePeople> {
  try {
    return judgePeople(strange, site, inForceOf(rosterOf(before, site)));
  } catch (cause) {
    if (!(cause instanceof FrameFault)) throw cause;
    throw new PeopleTrouble(worded(noRoster, { why: cause.words }), { cause });
  }
}

/** Somebody new has no password yet; Home Assistant is an operator for the devices. */
function withPerson(accounts: readonly Account[], { login, role, keys }: RosterPerson): Account {
  const known = accounts.find((account) => account.login === login);
  const isAssistant = known?.role === 'home-assistant' && role === 'operator';
  return {
    login,
    role: isAssistant ? 'home-assistant' : role,
    password: known?.password ?? null,
    keys: keys.map((key) => ({ ...key })),
  };
}
