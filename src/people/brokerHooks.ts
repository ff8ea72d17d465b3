import { statSync } from 'node:fs';
import type { AedesOptions, AuthenticateError, Client } from 'aedes';
import { type Account, readAccounts } from './accounts.ts';
import { mayAt } from './mosquittoFiles.ts';
import { fits } from './passwordHash.ts';

type Hooks = Required<
  Pick<AedesOptions, 'authenticate' | 'authorizePublish' | 'authorizeSubscribe' | 'authorizeForward'>
>;

/** The people file, read again when it changed, so that a new password or right holds at once. */
class Doorman {
  readonly #file: string;
  readonly #logins = new WeakMap<Client, string>();
  #stamp = '';
  #accounts = new Map<string, Account>();

  constructor(file: string) {
    this.#file = file;
  }

  account(login: string): Account | undefined {
    const stat = statSync(this.#file, { throwIfNoEntry: false });
    const stamp = stat === undefined ? '' : `${stat.ino} ${stat.size} ${stat.mtimeMs}`;
    if (stamp !== this.#stamp) {
      this.#accounts = new Map(readAccounts(this.#file).accounts.map((one) => [one.login, one]));
      this.#stamp = stamp;
    }
    return this.#accounts.get(login);
  }

  async admits(client: Client, login: string | undefined, password: string): Promise<boolean> {
    const known = login === undefined ? undefined : this.account(login);
    if (known?.password == null || !(await fits(password, known.password))) return false;
    // mosquitto names a client after its login; here only a device's name is protected, so that one person may use two screens.
    if (client.id !== known.login && this.account(client.id) !== undefined) return false;
    this.#logins.set(client, known.login);
    return true;
  }

  /** The embedded broker's own messages have no client. */
  may(client: Client | null, access: 'read' | 'write', topic: string): boolean {
    if (client === null) return true;
    const account = this.account(this.#logins.get(client) ?? '');
    return account !== undefined && mayAt(account, access, topic);
  }
}

/** connack: bad user name or password. MQTT 3.1.1 section 3.2.2.3. */
const badLogin = 4;

/**
 * Makes the embedded broker keep the same table of rights as mosquitto. Like mosquitto it grants every subscription and filters
 * what it delivers. A publish without the right ends the connection, because MQTT 3.1.1 has no other way to refuse it.
 */
export function hooksFor(peopleFile: string, say: (line: string) => void): Hooks {
  const doorman = new Doorman(peopleFile);
  return {
    authenticate: (client, username, password, done) => {
      const login = username === undefined ? undefined : String(username);
      doorman.admits(client, login, password === undefined ? '' : String(password)).then(
        (admitted) => {
          if (admitted) return done(null, true);
          say(`refused ${login ?? 'nobody'} from ${client.id}: wrong name or password`);
          done(
            Object.assign(new Error('bad user name or password'), { returnCode: badLogin }) as AuthenticateError,
            false,
          );
        },
        (problem: unknown) =>
          done(Object.assign(new Error(String(problem)), { returnCode: 3 }) as AuthenticateError, false),
      );
    },
    authorizePublish: (client, { topic }, done) => {
      if (doorman.may(client, 'write', topic)) return done(null);
      say(`refused a message of ${client?.id ?? 'nobody'} on ${topic}`);
      done(new Error(`no right to write ${topic}`));
    },
    authorizeSubscribe: (_client, subscription, done) => done(null, subscription),
    authorizeForward: (client, packet) => (doorman.may(client, 'read', packet.topic) ? packet : null),
  };
}
