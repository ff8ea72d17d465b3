import type { Account } from '../link/account.ts';
import type { Backoff } from '../link/backoff.ts';
import { Connection } from '../link/connection.ts';
import { endingWords } from '../link/lineReport.ts';
import type { Patience } from '../link/patience.ts';
import { QuietLog } from '../link/quietLog.ts';
import { ownSurroundings, type Surroundings } from '../link/timers.ts';
import { dayMs, minuteMs } from '../units.ts';
import { AckDesk } from './ackDesk.ts';
import { Ingester } from './ingester.ts';
import type { DeviceMarks } from './marks.ts';
import { type Overview, overview } from './overview.ts';
import type { OpenSql } from './sql.ts';
import type { Tally } from './tally.ts';

export type OfficeSettings = {
  readonly url: string;
  readonly username: string | null;
  readonly password: string | null;
  /** Client id; each ingester has its own, and keeps it. */
  readonly id: string;
  /** Ingesters that name the same group share the work; null: this one does it all. */
  readonly share: string | null;
};

export type OfficeParts = {
  readonly settings: OfficeSettings;
  readonly open: OpenSql;
  readonly say: (line: string) => void;
  readonly surroundings?: Surroundings;
  readonly patience?: Patience;
  readonly backoff?: Backoff;
};

/** What the status page and the metrics are made of. */
export type OfficeStatus = {
  readonly id: string;
  readonly broker: string;
  readonly share: string | null;
  readonly line: { readonly connected: boolean; readonly text: string };
  /** What is wrong with the database; null: nothing. */
  readonly trouble: string | null;
  readonly waiting: number;
  readonly acknowledgementsWaiting: number;
  readonly upMs: number;
  readonly tally: Readonly<Tally>;
  /** Null: the database cannot be asked just now. */
  readonly overview: Overview | null;
};

/** A week: an office that was away for longer hears of what the broker dropped when the devices send it again. */
const sessionExpiryS = (7 * dayMs) / 1_000;
/** Messages the broker may send before the first is acknowledged: the most that one group can gather. */
const receiveMax = 500;
const packetBytesMax = 1_048_576;
const settleMs = 2_000;

/** The office's service: everything between the broker and the database. */
export class Office {
  readonly #parts: OfficeParts;
  readonly #surroundings: Surroundings;
  readonly #log: QuietLog;
  readonly #connection: Connection;
  readonly #ingester: Ingester;
  readonly #acks: AckDesk;
  readonly #startedMono: number;
  #line = { connected: false, text: 'connecting' };
  #cancelProgress: () => void = () => undefined;
  #told = { rows: 0, duplicates: 0 };

  constructor(parts: OfficeParts) {
    this.#parts = parts;
    this.#surroundings = parts.surroundings ?? ownSurroundings;
    this.#log = new QuietLog(parts.say);
    this.#startedMono = this.#surroundings.monoMs();
    this.#connection = this.#newConnection();
    this.#acks = new AckDesk({
      publish: (message) => this.#connection.publish(message),
      done: () => {
        this.#ingester.tally.acknowledgements += 1;
      },
    });
    this.#ingester = new Ingester({
      open: parts.open,
      surroundings: this.#surroundings,
      say: (key, text) => this.#say(key, text),
      safe: (place, marks: DeviceMarks) => this.#acks.tell(place, marks),
    });
  }

  start(): void {
    this.#ingester.start();
    this.#connection.start();
    this.#tellProgress();
  }

  /** Finishes what is under way, acknowledges it, and hangs up; the broker keeps what comes meanwhile. */
  async stop(): Promise<void> {
    this.#cancelProgress();
    await this.#ingester.stop();
    await this.#acks.settled(settleMs);
    await this.#connection.stop();
  }

  async status(): Promise<OfficeStatus> {
    const { id, share, url } = this.#parts.settings;
    return {
      id,
      share,
      broker: new URL(url).host,
      line: this.#line,
      trouble: this.#ingester.trouble,
      waiting: this.#ingester.waiting,
      acknowledgementsWaiting: this.#acks.waiting,
      upMs: this.#surroundings.monoMs() - this.#startedMono,
      tally: { ...this.#ingester.tally },
      overview: await this.#ingester.ask(overview).catch(() => null),
    };
  }

  #newConnection(): Connection {
    const { settings, patience, backoff } = this.#parts;
    const host = new URL(settings.url).host;
    return new Connection({
      account: accountOf(settings),
      patience,
      backoff,
      surroundings: this.#surroundings,
      ears: {
        up: (protocol) => {
          this.#line = { connected: true, text: `${host}, MQTT ${protocol}` };
          this.#say('line up', `connected to ${host} with MQTT ${protocol}`);
          this.#acks.again();
        },
        down: (ending, nextTryMs) => {
          this.#ingester.lineLost();
          this.#line = { connected: false, text: endingWords(ending, host, nextTryMs).en };
          this.#say(`line ${ending.kind}`, this.#line.text);
        },
        deaf: (text) => {
          if (text !== null) this.#say('deaf', text.en);
        },
        message: (message, taken) => this.#ingester.take(message, taken),
      },
    });
  }

  /** A line a minute when something came. */
  #tellProgress(): void {
    const { rows, duplicates } = this.#ingester.tally;
    const [more, again] = [rows - this.#told.rows, duplicates - this.#told.duplicates];
    if (more + again > 0) {
      this.#parts.say(
        `${more} new rows in the last minute, ${again} sent again; ${this.#ingester.waiting} messages wait`,
      );
    }
    this.#told = { rows, duplicates };
    this.#cancelProgress = this.#surroundings.after(minuteMs, () => this.#tellProgress());
  }

  #say(key: string, text: string): void {
    this.#log.say(key, text, this.#surroundings.monoMs());
  }
}

/** Rows are shared among the ingesters of a group; what is retained goes to each of them. */
function accountOf({ url, username, password, id, share }: OfficeSettings): Account {
  const rows = (channel: 'evt' | 'tele'): string =>
    `${share === null ? '' : `$share/${share}/`}duskgate/v1/+/+/up/${channel}`;
  return {
    url,
    clientId: id,
    username,
    password,
    will: null,
    subscriptions: [
      { filter: rows('evt'), retainHandling: 0 },
      { filter: rows('tele'), retainHandling: 0 },
      { filter: 'duskgate/v1/+/+/up/status', retainHandling: 0 },
      { filter: 'duskgate/v1/+/+/up/desc', retainHandling: 0 },
    ],
    kept: { expiryS: sessionExpiryS, receiveMax, packetBytesMax },
  };
}
