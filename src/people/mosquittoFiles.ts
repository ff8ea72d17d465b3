import { type Party, type TopicRight, topicTable } from '../controller/rightsTable.ts';
import type { Account, Accounts } from './accounts.ts';

/** mosquitto's `password_file`. An account without a password logs in with a certificate, and is not in it. */
export function passwordFile({ accounts }: Accounts): string {
  return accounts
    .filter(({ password }) => password !== null)
    .map(({ login, password }) => `${login}:${password}\n`)
    .join('');
}

/**
 * mosquitto's `acl_file`: patterns for all devices, and a block for everybody else with a line for each right. mosquitto
 * applies patterns to everybody, so that each block first takes the branch away that a device of that name would have.
 */
export function accessList({ version, accounts }: Accounts): string {
  const others = accounts.filter(({ role }) => role !== 'device');
  return [
    `# Written by \`duskgate people\`, version ${version}. Changes by hand are lost with the next one.`,
    '',
    '# A device logs in with its own id as username and reaches its own branch only.',
    ...topicTable.device.map(({ access, filter }) => `pattern ${access} ${filter}`),
    ...others.flatMap(blockOf),
    '',
  ].join('\n');
}

function blockOf({ login, role }: Account): string[] {
  const rights = rightsAt(role, login).map(({ access, filter }) => `topic ${access} ${filter}`);
  return ['', `# ${role}`, `user ${login}`, `topic deny duskgate/v1/+/${login}/#`, ...rights];
}

/** The rights of one login, its name filled in. */
function rightsAt(party: Party, login: string): readonly TopicRight[] {
  return topicTable[party].map(({ access, filter }) => ({ access, filter: filter.replaceAll('%u', login) }));
}

/** Whether a login may read or write a topic, by the same table: for the embedded broker. */
export function mayAt(
  { login, role }: Pick<Account, 'login' | 'role'>,
  access: 'read' | 'write',
  topic: string,
): boolean {
  return rightsAt(role, login).some((right) => right.access === access && matches(right.filter, topic));
}

/** Whether a topic falls under a filter, as MQTT 5.0 section 4.7 says. */
function matches(filter: string, topic: string): boolean {
  const levels = topic.split('/');
  const wanted = filter.split('/');
  if (topic.startsWith('$') && !filter.startsWith('$')) return false;
  for (const [index, level] of wanted.entries()) {
    if (level === '#') return true;
    if (levels[index] === undefined || (level !== '+' && level !== levels[index])) return false;
  }
  return wanted.length === levels.length;
}
