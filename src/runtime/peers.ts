import type { Peer, PeerEars } from '../channel/listen.ts';
import type { FrameFromCore, FrameToCore, SeenFrame } from '../channel.ts';
import { strangerWords } from '../controller/admission.ts';
import type { Command, Reply } from '../controller/command.ts';
import { peopleOf, roleOf } from '../controller/rights.ts';
import type { SiteView } from '../controller/view.ts';
import type { Answer, OfficeRow, Question, Store, StoreStats } from '../ports.ts';
import { secondMs } from '../units.ts';
import { cut, noWords, type Words, worded } from '../words/language.ts';
import { wordsOf } from '../words/saidError.ts';
import type { Runtime } from './runtime.ts';

/** Commands whose answer still waits for the disk. */
const askedMax = 256;
/** JSON of the rows in one frame; the rest of the frame is small. */
const rowsBytesMax = 200_000;
/** The store is asked for its figures this often at most. */
const statsAgeMs = 10 * secondMs;

/** What each role may say; the socket a peer came through decides its role. */
const allowed: Readonly<Record<'link' | 'crew', readonly FrameToCore['kind'][]>> = {
  link: [
    'hello',
    'command',
    'act',
    'turnedAway',
    'people',
    'confPart',
    'rows',
    'acknowledge',
    'question',
    'link',
    'linkTroubles',
    'meter',
    'rosterPart',
    'view',
  ],
  crew: ['hello', 'command', 'question', 'watch', 'view'],
};

const words = {
  notForRole: { en: '{frame} is not for {role}', zh: '{frame} 不供 {role} 使用' },
  otherSocket: { en: 'this socket is for {role}, not for {said}', zh: '此套接字供 {role} 使用，不供 {said} 使用' },
  otherWay: {
    en: 'a command on this socket is {via}, not {said}',
    zh: '此套接字上的指令须为 {via}，而不是 {said}',
  },
  crowded: {
    en: 'too many commands wait for the disk; ask again in a minute',
    zh: '等待写盘的指令过多，请一分钟后再试',
  },
  busy: { en: 'core is busy; ask again', zh: '主控忙，请再试' },
  linkGone: { en: 'duskgate-link is not running', zh: 'duskgate-link 未运行' },
  linkGoneWhy: { en: 'duskgate-link is not running ({why})', zh: 'duskgate-link 未运行（{why}）' },
} satisfies Record<string, Words>;

/** Highest numbers on disk, as far as the store has said. */
type Marks = { readonly evt: number; readonly tele: number };

export type PeersParts = {
  /** Asked for late: it is made with a `reply` that leads here. */
  readonly runtime: () => Runtime;
  readonly store: Store;
  readonly marks: () => Marks;
  readonly monoMs: () => number;
  /** A command as its sender's clock means it, where that is another than the site's; absent where it is not. */
  readonly dated?: (command: Command) => Command;
  /** A word of a meter on the network. */
  readonly onMeter: (word: Extract<FrameToCore, { kind: 'meter' }>) => void;
  /** One message of `dn/roster`. */
  readonly onRosterPart: (part: unknown) => void;
  /** One message of `dn/people`. */
  readonly onPeople: (roster: unknown) => void;
  /** One message of `dn/conf`. */
  readonly onConfPart: (part: unknown) => void;
  /** The command of a signed text, proved. Throws for a text that is none. */
  readonly prove: (text: string, login: string) => Command;
  /** Rejects in words when it cannot be answered now. */
  readonly answer: (question: Question, login: string) => Promise<Answer>;
  /** Shows every frame of a reader until the answer is called; or says in words why not. */
  readonly watch: (reader: string, see: (frame: SeenFrame) => void) => (() => void) | Words;
};

/** Who speaks with core through the two sockets, and what each is told. */
export class Peers {
  readonly #runtime: () => Runtime;
  readonly #store: Store;
  readonly #marks: () => Marks;
  readonly #asked = new Map<string, Peer>();
  readonly #monoMs: () => number;
  readonly #parts: PeersParts;
  /** Ends the scope of a crew's peer. */
  readonly #scopes = new Map<Peer, () => void>();
  #link: Peer | null = null;
  #stats: StoreStats | null = null;
  #statsMono = Number.NEGATIVE_INFINITY;

  constructor(parts: PeersParts) {
    this.#parts = parts;
    this.#runtime = parts.runtime;
    this.#store = parts.store;
    this.#marks = parts.marks;
    this.#monoMs = parts.monoMs;
    this.#freshStats();
  }

  /** Takes in a peer from the socket of this role. */
  welcome(role: 'link' | 'crew', peer: Peer): PeerEars {
    return {
      frame: (frame) => this.#hear(role, peer, frame),
      gone: (why) => this.#gone(role, peer, why),
    };
  }

  /** Tells link what changed and which rows are on disk; for `Runtime.onView`. */
  show(view: SiteView): void {
    if (this.#link === null) return;
    tell(this.#link, { kind: 'view', view, store: this.#freshStats() });
    this.#tellMarks();
  }

  /** Brings an answer to whoever asked; an answer nobody waits for is not an error. */
  reply(reply: Reply): void {
    const name = nameOf(reply);
    // Link may have been restarted meanwhile: the office's answer goes out through the new one.
    const peer = reply.via === 'mqtt' ? this.#link : this.#asked.get(name);
    this.#asked.delete(name);
    if (peer) void this.#tellReply(peer, reply); // It catches what can go wrong.
  }

  /** With a resident's word goes what is known of its moment; a store that cannot say keeps no answer back. */
  async #tellReply(peer: Peer, reply: Reply): Promise<void> {
    if (reply.voice === null) return tell(peer, { kind: 'reply', reply, evidence: null });
    const answer = await this.#parts.answer({ kind: 'voice', ...reply.voice }, reply.login).catch(() => null);
    tell(peer, { kind: 'reply', reply, evidence: answer?.kind === 'voice' ? answer.evidence : null });
  }

  #hear(role: 'link' | 'crew', peer: Peer, frame: FrameToCore): void {
    if (!allowed[role].includes(frame.kind)) return refuse(peer, worded(words.notForRole, { frame: frame.kind, role }));
    switch (frame.kind) {
      case 'hello':
        return this.#hello(role, peer, frame.role);
      case 'view':
        return tell(peer, { kind: 'view', view: this.#runtime().view(), store: this.#freshStats() });
      case 'command':
        return this.#command(role, peer, frame.command);
      case 'act':
        return this.#act(peer, frame);
      case 'turnedAway':
        this.#runtime().post(frame);
        return;
      case 'people':
        return this.#parts.onPeople(frame.roster);
      case 'confPart':
        return this.#parts.onConfPart(frame.part);
      case 'link':
        this.#runtime().post({ kind: 'linkChanged', connected: frame.connected, detail: frame.detail });
        return;
      case 'linkTroubles':
        this.#runtime().post({ kind: 'linkTroubled', troubles: frame.troubles });
        return;
      case 'meter':
        return this.#parts.onMeter(frame);
      case 'rosterPart':
        return this.#parts.onRosterPart(frame.part);
      case 'question':
        return this.#question(role, peer, frame);
      case 'watch':
        return this.#watch(peer, frame.reader);
      case 'rows':
        return this.#answer(peer, this.#store.rows(frame.stream, frame.afterSeq, frame.limit), (rows) => ({
          kind: 'rows',
          stream: frame.stream,
          afterSeq: frame.afterSeq,
          rows: fitting(rows),
        }));
      case 'acknowledge':
        return this.#answer(peer, this.#store.acknowledge(frame), (accepted) => ({ kind: 'acknowledged', accepted }));
    }
  }

  #hello(role: 'link' | 'crew', peer: Peer, said: 'link' | 'crew'): void {
    if (said !== role) return refuse(peer, worded(words.otherSocket, { role, said }));
    if (role === 'crew') return;
    this.#link = peer;
    this.show(this.#runtime().view());
  }

  #tellMarks(): void {
    if (this.#link === null) return;
    const { evt, tele } = this.#marks();
    tell(this.#link, { kind: 'grown', evt, tele });
  }

  #act(peer: Peer, { text, login }: Extract<FrameToCore, { kind: 'act' }>): void {
    try {
      this.#command('link', peer, this.#parts.prove(text, login));
    } catch (error) {
      refuse(peer, wordsOf(error));
    }
  }

  #command(role: 'link' | 'crew', peer: Peer, command: Command): void {
    const via = role === 'link' ? 'mqtt' : 'local';
    if (command.via !== via) return refuse(peer, worded(words.otherWay, { via, said: command.via }));
    const name = nameOf(command);
    if (this.#asked.size >= askedMax) return refuse(peer, words.crowded);
    if (via === 'local') this.#asked.set(name, peer);
    if (this.#runtime().post({ kind: 'command', command: this.#parts.dated?.(command) ?? command })) return;
    this.#asked.delete(name);
    refuse(peer, words.busy);
  }

  #question(role: 'link' | 'crew', peer: Peer, frame: Extract<FrameToCore, { kind: 'question' }>): void {
    const { id, login, question } = frame;
    const asked = { kind: 'answer', id, login } as const;
    const { site, state } = this.#runtime();
    const known = roleOf(peopleOf(site, state), { login, via: role === 'link' ? 'mqtt' : 'local' }) !== null;
    if (!known) {
      const text = worded(strangerWords, { login });
      return tell(peer, { ...asked, answer: null, code: 'denied', text });
    }
    this.#parts.answer(question, login).then(
      (answer) => tell(peer, { ...asked, answer, code: 'applied', text: noWords }),
      (error: unknown) => tell(peer, { ...asked, answer: null, code: 'busy', text: cut(wordsOf(error), 2_000) }),
    );
  }

  #watch(peer: Peer, reader: string): void {
    this.#scopes.get(peer)?.();
    this.#scopes.delete(peer);
    const scope = this.#parts.watch(reader, (frame) => tell(peer, { kind: 'frameSeen', frame }));
    if (typeof scope !== 'function') return refuse(peer, scope);
    this.#scopes.set(peer, scope);
  }

  #gone(role: 'link' | 'crew', peer: Peer, why: string): void {
    this.#scopes.get(peer)?.();
    this.#scopes.delete(peer);
    for (const [name, asker] of this.#asked) if (asker === peer) this.#asked.delete(name);
    if (role !== 'link' || this.#link !== peer) return;
    this.#link = null;
    const detail = why === '' ? words.linkGone : worded(words.linkGoneWhy, { why });
    this.#runtime().post({ kind: 'linkChanged', connected: false, detail });
  }

  /** The store's figures as last heard. Nobody waits for new ones: status must answer while the disk hangs. */
  #freshStats(): StoreStats | null {
    const monoMs = this.#monoMs();
    if (monoMs - this.#statsMono >= statsAgeMs) {
      this.#statsMono = monoMs;
      this.#store.stats().then(
        (stats) => this.#onStats(stats),
        () => {
          this.#stats = null;
        },
      );
    }
    return this.#stats;
  }

  /** The first word of the disk brings the marks too: link may have come before it, with rows of an earlier run to send. */
  #onStats(stats: StoreStats): void {
    const first = this.#stats === null;
    this.#stats = stats;
    if (first) this.#tellMarks();
  }

  #answer<T>(peer: Peer, asked: Promise<T>, frame: (value: T) => FrameFromCore): void {
    asked.then(
      (value) => tell(peer, frame(value)),
      (error: unknown) => tell(peer, { kind: 'refused', text: wordsOf(error) }),
    );
  }
}

/** As many rows as one frame holds, at least the first: link asks for the rest by number. */
function fitting(rows: readonly OfficeRow[]): readonly OfficeRow[] {
  let bytes = 0;
  const end = rows.findIndex((row, index) => {
    bytes += Buffer.byteLength(JSON.stringify(row)) + 1;
    return index > 0 && bytes > rowsBytesMax;
  });
  return end < 0 ? rows : rows.slice(0, end);
}

function nameOf(command: { readonly login: string; readonly id: string }): string {
  return `${command.login} ${command.id}`;
}

function refuse(peer: Peer, text: Words): void {
  tell(peer, { kind: 'refused', text });
}

/** A frame that does not fit is our own mistake; the peer hears of it and the loop does not. */
function tell(peer: Peer, frame: FrameFromCore): void {
  try {
    peer.send(frame);
  } catch (error) {
    peer.send({ kind: 'refused', text: wordsOf(error) });
  }
}
