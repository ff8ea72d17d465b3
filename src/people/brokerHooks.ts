import { statSync } from 'node:fs';
import type { AedesOptions, Client } from 'aedes';
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

  async admits(client: Client, login: string | null, password: string): Promise<boolean> {
    const known = login === null ? undefined : this.account(login);
    const hash = known?.password ?? null;
    if (known === undefined || hash === null || !(await fits(password, hash))) return false;
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

/**
 * Makes the embedded broker keep the same table of rights as mosquitto. Like mosquitto it grants every subscription and filters
 * what it delivers. A publish without the right ends the connection, because MQTT 3.1.1 has no other way to refuse it.
 */
export function hooksFor(peopleFile: string, say: (line: string) => void): Hooks {
  const doorman = new Doorman(peopleFile);
  return {
    authenticate: (client, username, password, done) => {
      const login = username ?? null;
      const answer = async (): Promise<void> => {
        const admitted = await doorman.admits(client, login, String(password ?? '')).catch((problem: unknown) => {
          say(`cannot ask the people file: ${String(problem)}`);
          return false;
        });
        if (!admitted) say(`refused ${login ?? 'nobody'} from ${client.id}: wrong name or password`);
        done(null, admitted);
      };
      void answer(); // It never rejects.
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
