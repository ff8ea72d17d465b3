import type { FrameFromCore, FrameToCore } from '../channel.ts';
import type { LinkTrouble, LinkTroubleKind } from '../controller/link.ts';
import type { SiteView } from '../controller/view.ts';
import { replyMessageOf } from '../mqtt/replyMessage.ts';
import type { RowBatch } from '../mqtt/rowBatch.ts';
import { parseTopic, upTopic } from '../mqtt/topics.ts';
import { sentences, type Words } from '../words/language.ts';
import { ownDefault } from './account.ts';
import { Acks } from './acks.ts';
import { Announcer } from './announcer.ts';
import type { Backoff } from './backoff.ts';
import { BrokerLine, type BrokerLineEars } from './brokerLine.ts';
import { CommandDesk } from './commandDesk.ts';
import type { BrokerAccess, CoreChannel, OpenCore } from './core.ts';
import { Discovery } from './discovery.ts';
import { deafness, endingWords, LineReport } from './lineReport.ts';
import type { Inbound } from './message.ts';
import { Notices } from './notices.ts';
import { Outbox, type OutboxPace } from './outbox.ts';
import type { Patience } from './patience.ts';
import { PeopleDoor } from './peopleDoor.ts';
import type { PlannedSite } from './planDesk.ts';
import { RosterDesk } from './rosterDesk.ts';
import { ownSurroundings, type Surroundings } from './timers.ts';

export type BridgeParts = {
  readonly openCore: OpenCore;
  /** Asked whenever core runs another config. */
  readonly broker: () => BrokerAccess;
  /** The accepted site, for questions about nights to come; null = it cannot be read. */
  readonly site?: () => PlannedSite | null;
  readonly firmware: string;
  /** One line for the log of the host. */
  readonly say: (line: string) => void;
  readonly surroundings?: Surroundings;
  readonly patience?: Patience;
  readonly backoff?: Backoff;
  readonly pace?: OutboxPace;
};

/** Between core and the broker: the broker is worth a connection only while core is there to answer. */
export class Bridge {
  readonly #openCore: OpenCore;
  readonly #surroundings: Surroundings;
  readonly #line: BrokerLine;
  readonly #notices: Notices;
  readonly #report: LineReport;
  readonly #announcer: Announcer;
  readonly #discovery: Discovery;
  readonly #commands: CommandDesk;
  readonly #roster: RosterDesk;
  readonly #config: RosterDesk;
  readonly #people: PeopleDoor;
  readonly #outbox: Outbox;
  readonly #acks: Acks;
  #core: CoreChannel | null = null;
  #view: SiteView | null = null;

  constructor(parts: BridgeParts) {
    const { openCore, broker, site, firmware, say, patience, backoff, pace, surroundings = ownSurroundings } = parts;
    const send = (frame: FrameToCore): boolean => this.#core?.send(frame) ?? false;
    this.#openCore = openCore;
    this.#surroundings = surroundings;
    this.#line = new BrokerLine({ broker, ears: this.#lineEars(), surroundings, patience, backoff });
    this.#notices = new Notices({ view: () => this.#view, line: this.#line, surroundings, say });
    this.#report = new LineReport({ send, surroundings });
    this.#announcer = new Announcer({ publish: (message) => this.#line.publish(message), surroundings, firmware });
    this.#commands = this.#commandDesk(send, site ?? (() => null));
    this.#discovery = this.#newDiscovery(firmware);
    const warn = (key: string, text: Words): void => this.#notices.warn(key, text);
    this.#roster = new RosterDesk({ surroundings, send, warn });
    this.#config = new RosterDesk({ surroundings, send, warn, what: 'config' });
    this.#people = new PeopleDoor({ send, warn });
    this.#outbox = new Outbox({ ports: { ask: send, publish: (batch) => this.#publish(batch) }, surroundings, pace });
    this.#acks = new Acks({ send, accepted: (marks) => this.#outbox.acknowledged(marks) });
  }

  start(): void {
    this.#core = this.#openCore({
      onUp: () => this.#onCoreUp(),
      onFrame: (frame) => this.#onFrame(frame),
      onDown: (why) => this.#onCoreDown(why),
    });
  }

  /** Says good-bye to the office and to core. Resolves within about five seconds. */
  async stop(): Promise<void> {
    this.#roster.reset();
    this.#config.reset();
    this.#line.leave('stopped');
    await this.#line.closed();
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
    const text = `duskgate-core is away${why === '' ? '' : `: ${why}`}; off the broker until it is back`;
    this.#notices.say('core', text);
    this.#outbox.reset();
    this.#acks.reset();
    this.#roster.reset();
    this.#config.reset();
    this.#line.leave('core-gone');
  }

  #onFrame(frame: FrameFromCore): void {
    switch (frame.kind) {
      case 'view':
        return this.#onView(frame);
      case 'grown':
        return this.#outbox.grown(frame);
      case 'rows':
        this.#discovery.rows(frame.rows);
        return this.#outbox.rows(frame.stream, frame.afterSeq, frame.rows);
      case 'acknowledged':
        return this.#onAcknowledged(frame.accepted);
      case 'reply':
        if (frame.reply.via !== 'mqtt') return;
        if (frame.reply.code !== 'applied') this.#discovery.refused(frame.reply.login);
        return this.#notices.reply(replyMessageOf(frame.reply, frame.evidence, this.#surroundings.wallMs()));
      case 'answer':
        return this.#commands.answer(frame);
      case 'frameSeen': // For crews only.
        return;
      case 'refused':
        return this.#notices.say('refused', `core refuses: ${frame.text.en}`);
    }
  }

  #onView({ view, store }: FrameFromCore & { kind: 'view' }): void {
    this.#view = view;
    this.#line.follow(view);
    this.#announcer.view(view, store);
    this.#discovery.view(view);
  }

  #onAcknowledged(accepted: boolean): void {
    if (!accepted) this.#notices.say('ack', 'dn/ack names a run this store never had; nothing was deleted');
    this.#acks.answered(accepted, this.#outbox.sentThrough);
  }

  #lineEars(): BrokerLineEars {
    return {
      away: (text) => this.#report.lineIs(false, text),
      up: (host, protocol) => {
        this.#report.lineIs(true, { en: `${host}, MQTT ${protocol}`, zh: `${host}，MQTT ${protocol}` });
        this.#notices.say('line', `connected to ${host} with MQTT ${protocol}`);
        this.#announcer.up(protocol);
        this.#discovery.up(this.#line.homeAssistant);
        this.#outbox.open();
      },
      down: (host, ending, nextTryMs) => {
        this.#fallSilent();
        const text = endingWords(ending, host, nextTryMs);
        this.#report.lineIs(false, text);
        this.#notices.say(`line ${ending.kind}`, text.en);
      },
      left: () => this.#fallSilent(),
      deaf: (text) => this.#trouble('deaf', text === null ? null : deafness(text)),
      message: (message) => this.#onMessage(message),
      overwritten: () => this.#announcer.bornAgain(),
      trouble: (kind, trouble) => this.#trouble(kind, trouble),
    };
  }

  #trouble(kind: LinkTroubleKind, trouble: LinkTrouble | null): void {
    if (this.#report.trouble(kind, trouble) && trouble !== null)
      this.#notices.warn(kind, sentences([trouble.text, trouble.remedy]));
  }

  #fallSilent(): void {
    this.#announcer.down();
    this.#discovery.down();
    this.#outbox.close();
  }

  #onMessage(message: Inbound): void {
    if (this.#discovery.hear(message, (this.#line.homeAssistant ?? ownDefault).prefix)) return;
    const topic = parseTopic(message.topic);
    if (topic?.kind === 'command') return this.#commands.receive(message);
    if (topic?.kind !== 'down') return;
    if (topic.channel === 'roster') return this.#roster.receive(message);
    if (topic.channel === 'conf') return this.#config.receive(message);
    if (topic.channel === 'people') return this.#people.receive(message);
    const wrong = this.#acks.hear(message.payload, this.#outbox.sentThrough);
    if (wrong !== null) this.#notices.warn('ack', wrong);
  }

  #newDiscovery(firmware: string): Discovery {
    return new Discovery({
      publish: (message) => this.#line.publish(message),
      surroundings: this.#surroundings,
      firmware,
      command: (command) => this.#commands.give(command),
      warn: (key, text) => this.#notices.warn(key, text),
    });
  }

  #commandDesk(send: (frame: FrameToCore) => boolean, site: () => PlannedSite | null): CommandDesk {
    return new CommandDesk({
      surroundings: this.#surroundings,
      rev: () => this.#view?.rev ?? 0,
      send,
      site,
      reply: (message) => this.#notices.reply(message),
      warn: (key, text) => this.#notices.warn(key, text),
      flood: (text) => {
        this.#report.flood(text);
        this.#notices.warn('flood', text);
      },
    });
  }

  async #publish({ stream, payload }: RowBatch): Promise<void> {
    if (this.#view === null) throw new Error('link has no view yet and so no topic to write to');
    await this.#line.publish({ topic: upTopic(this.#view, stream), payload, qos: 1, retain: false });
    this.#acks.offer(this.#outbox.sentThrough);
  }
}
