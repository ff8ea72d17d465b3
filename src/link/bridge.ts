import type { FrameFromCore } from '../channel.ts';
import type { SiteView } from '../controller/view.ts';
import { refusalMessage, replyMessageOf } from '../mqtt/replyMessage.ts';
import type { ReplyMessage } from '../mqtt/replyMessages.ts';
import { goodbyeMessage } from '../mqtt/statusMessage.ts';
import { parseTopic, upTopic } from '../mqtt/topics.ts';
import { type Account, accountOf } from './account.ts';
import { Acks } from './acks.ts';
import { Announcer } from './announcer.ts';
import type { Backoff } from './backoff.ts';
import type { Protocol } from './client.ts';
import { CommandDoor } from './commands.ts';
import { Connection } from './connection.ts';
import type { BrokerAccess, CoreChannel, OpenCore } from './core.ts';
import type { Ending } from './ending.ts';
import { endingWords, LineReport } from './lineReport.ts';
import type { Inbound, Outbound } from './message.ts';
import { Outbox, type OutboxPace } from './outbox.ts';
import type { Patience } from './patience.ts';
import { QuietLog } from './quietLog.ts';
import { SameIdWatch } from './sameId.ts';
import { ownSurroundings, type Surroundings } from './timers.ts';

export type BridgeParts = {
  readonly openCore: OpenCore;
  /** Asked whenever core runs another config. */
  readonly broker: () => BrokerAccess;
  readonly firmware: string;
  /** One line for the log of the host. */
  readonly say: (line: string) => void;
  readonly surroundings?: Surroundings;
  readonly patience?: Patience;
  readonly backoff?: Backoff;
  readonly pace?: OutboxPace;
};

const replyExpiryS = 60;
const logExpiryS = 3_600;

/** Between core and the broker: the broker is worth a connection only while core is there to answer. */
export class Bridge {
  readonly #parts: BridgeParts;
  readonly #surroundings: Surroundings;
  readonly #log: QuietLog;
  readonly #door = new CommandDoor();
  readonly #announcer: Announcer;
  readonly #outbox: Outbox;
  readonly #acks: Acks;
  readonly #report: LineReport;
  #core: CoreChannel | null = null;
  #connection: Connection | null = null;
  #connectedAs = '';
  #view: SiteView | null = null;
  #sameId: SameIdWatch | null = null;
  #access: { revision: string; access: BrokerAccess } | null = null;
  /** The last connection's good-bye; the next one waits for it, so that the birth comes after the death. */
  #closing: Promise<void> = Promise.resolve();

  constructor(parts: BridgeParts) {
    this.#parts = parts;
    this.#surroundings = parts.surroundings ?? ownSurroundings;
    this.#log = new QuietLog(parts.say);
    const surroundings = this.#surroundings;
    this.#announcer = new Announcer({
      publish: (message) => this.#publish(message),
      surroundings,
      firmware: parts.firmware,
    });
    this.#outbox = new Outbox({
      surroundings,
      ...(parts.pace === undefined ? {} : { pace: parts.pace }),
      ports: {
        ask: (frame) => this.#core?.send(frame) ?? false,
        publish: async ({ stream, payload }) => {
          const topic = this.#topic(stream);
          await this.#publish({ topic, payload, qos: 1, retain: false });
          this.#acks.offer(this.#outbox.sentThrough);
        },
      },
    });
    this.#report = new LineReport({ send: (frame) => this.#core?.send(frame) ?? false, surroundings });
    this.#acks = new Acks({
      send: (frame) => this.#core?.send(frame) ?? false,
      accepted: (marks) => this.#outbox.acknowledged(marks),
    });
  }

  start(): void {
    this.#core = this.#parts.openCore({
      onUp: () => this.#onCoreUp(),
      onFrame: (frame) => this.#onFrame(frame),
      onDown: (why) => this.#onCoreDown(why),
    });
  }

  /** Says good-bye to the office and to core. Resolves within about five seconds. */
  async stop(): Promise<void> {
    this.#disconnect('stopped');
    await this.#closing;
    this.#report.close();
    this.#core?.close();
    this.#core = null;
  }

  #onCoreUp(): void {
    this.#core?.send({ kind: 'hello', role: 'link' });
    this.#core?.send({ kind: 'view' });
    this.#report.again();
  }

  #onCoreDown(why: string): void {
    this.#say('core', `duskgate-core is away${why === '' ? '' : `: ${why}`}; off the broker until it is back`);
    this.#outbox.reset();
    this.#acks.reset();
    this.#disconnect('core-gone');
  }

  #onFrame(frame: FrameFromCore): void {
    switch (frame.kind) {
      case 'view':
        this.#view = frame.view;
        this.#connectAsNeeded(frame.view);
        this.#announcer.view(frame.view, frame.store);
        return;
      case 'grown':
        return this.#outbox.grown(frame);
      case 'rows':
        return this.#outbox.rows(frame.stream, frame.afterSeq, frame.rows);
      case 'acknowledged':
        if (!frame.accepted) this.#say('ack', 'dn/ack names a run this store never had; nothing was deleted');
        return this.#acks.answered(frame.accepted, this.#outbox.sentThrough);
      case 'reply':
        if (frame.reply.via === 'mqtt') this.#reply(replyMessageOf(frame.reply, this.#surroundings.wallMs()));
        return;
      case 'refused':
        return this.#say('refused', `core refuses: ${frame.text}`);
    }
  }

  /** Another run, another device or another broker is another connection: the will names the run. */
  #connectAsNeeded(view: SiteView): void {
    if (this.#access?.revision !== view.siteRevision) {
      this.#access = { revision: view.siteRevision, access: this.#parts.broker() };
    }
    const { access } = this.#access;
    const as = JSON.stringify([view.site, view.device, view.run, access]);
    if (as === this.#connectedAs) return;
    this.#disconnect('stopped');
    this.#connectedAs = as;
    if (access.kind === 'none') return this.#report.lineIs(false, access.text);
    const account = accountOf(view, access);
    this.#sameId = new SameIdWatch(view.run);
    this.#closing = this.#closing.then(() => {
      if (this.#connectedAs === as) this.#connect(account);
    });
  }

  #connect(account: Account): void {
    const { patience, backoff } = this.#parts;
    const host = new URL(account.url).host;
    this.#report.lineIs(false, `connecting to ${host}`);
    const connection: Connection = new Connection({
      account,
      surroundings: this.#surroundings,
      ...(patience === undefined ? {} : { patience }),
      ...(backoff === undefined ? {} : { backoff }),
      ears: {
        up: (protocol) => this.#onUp(host, protocol),
        down: (ending, nextTryMs) => this.#onDown(host, ending, nextTryMs),
        deaf: (text) => this.#onDeaf(text),
        message: (message) => this.#onMessage(message),
      },
    });
    this.#connection = connection;
    connection.start();
  }

  #disconnect(why: 'stopped' | 'core-gone'): void {
    const connection = this.#connection;
    this.#connection = null;
    this.#connectedAs = '';
    this.#announcer.down();
    this.#outbox.close();
    if (connection === null || this.#view === null) return;
    const message = goodbyeMessage(this.#view.run, this.#surroundings.wallMs(), why);
    const last = { topic: this.#topic('status'), payload: JSON.stringify(message), qos: 1, retain: true } as const;
    this.#closing = this.#closing.then(() => connection.stop(last));
  }

  #onUp(host: string, protocol: Protocol): void {
    this.#report.lineIs(true, `${host}, MQTT ${protocol}`);
    this.#say('line', `connected to ${host} with MQTT ${protocol}`);
    this.#announcer.up(protocol);
    this.#outbox.open();
  }

  #onDown(host: string, ending: Ending, nextTryMs: number): void {
    this.#announcer.down();
    this.#outbox.close();
    const text = endingWords(ending, host, nextTryMs);
    this.#report.lineIs(false, text);
    this.#say(`line ${ending.kind}`, text);
  }

  #onDeaf(text: string | null): void {
    if (text !== null) this.#warn('deaf', text);
    this.#report.deaf(text);
  }

  #onMessage(message: Inbound): void {
    const topic = parseTopic(message.topic);
    if (topic?.kind === 'command') return this.#onCommand(message);
    if (topic?.kind === 'up') return this.#onOwnStatus(message);
    if (topic?.kind !== 'down' || topic.channel !== 'ack') return;
    const wrong = this.#acks.hear(message.payload, this.#outbox.sentThrough);
    if (wrong !== null) this.#warn('ack', wrong);
  }

  #onOwnStatus({ payload }: Inbound): void {
    const verdict = this.#sameId?.judge(payload) ?? 'right';
    if (verdict === 'right') return;
    this.#announcer.bornAgain();
    if (verdict === 'foreign') this.#connection?.takenOver();
  }

  #onCommand(message: Inbound): void {
    const outcome = this.#door.receive(message, this.#surroundings.monoMs());
    this.#reportFlood();
    if (outcome.kind === 'dropped') return;
    if (outcome.kind === 'refused') return this.#refuse(outcome);
    if (this.#core?.send({ kind: 'command', command: outcome.command })) return;
    const text = 'The controller is not there just now; send the command again in a minute.';
    this.#refuse({ id: outcome.command.id, login: outcome.command.login, code: 'busy', text });
  }

  #refuse({
    id,
    login,
    code,
    text,
  }: {
    id: string | null;
    login: string;
    code: ReplyMessage['code'];
    text: string;
  }): void {
    if (id === null) return this.#warn('nameless', `A command of ${login} has no readable id and was refused: ${text}`);
    const atMs = this.#surroundings.wallMs();
    this.#reply(refusalMessage({ id, login, code, text, rev: this.#view?.rev ?? 0, atMs }));
  }

  #reportFlood(): void {
    const dropped = this.#door.report(this.#surroundings.monoMs());
    if (dropped === 0) return;
    const text = `${dropped} commands dropped: more came than a pole reads; find the sender in the broker's log`;
    this.#warn('flood', text);
    this.#report.flood(text);
  }

  #reply(message: ReplyMessage): void {
    const topic = this.#topic('reply');
    this.#tryPublish({ topic, payload: JSON.stringify(message), qos: 1, retain: false, expiryS: replyExpiryS });
  }

  /** For the host's log and, when there is a line, for the office. */
  #warn(key: string, text: string): void {
    this.#log.say(key, text, this.#surroundings.monoMs(), (line) => {
      if (this.#view === null) return;
      const message = {
        v: 1,
        boot: this.#view.run,
        ts_ms: Math.round(this.#surroundings.wallMs()),
        level: 'warning',
        text: line,
      };
      const topic = this.#topic('log');
      this.#tryPublish({ topic, payload: JSON.stringify(message), qos: 0, retain: false, expiryS: logExpiryS });
    });
  }

  #say(key: string, text: string): void {
    this.#log.say(key, text, this.#surroundings.monoMs());
  }

  #publish(message: Outbound): Promise<void> {
    return this.#connection?.publish(message) ?? Promise.reject(new Error('not connected to the broker'));
  }

  #tryPublish(message: Outbound): void {
    if (this.#connection?.connected !== true) return;
    this.#publish(message).catch((problem: unknown) => {
      this.#say('publish', `${message.topic}: the broker did not take a message: ${String(problem)}`);
    });
  }

  #topic(channel: Parameters<typeof upTopic>[1]): string {
    if (this.#view === null) throw new Error('link has no view yet and so no topic to write to');
    return upTopic(this.#view, channel);
  }
}
