import type { FrameToCore } from '../channel.ts';
import { type AckMessage, ackMessage } from '../mqtt/ackMessages.ts';
import type { Words } from '../words/language.ts';
import type { Marks } from './outbox.ts';

const ackBytesMax = 1_024;

const wrongAck: Words = {
  en: 'dn/ack is not what docs/mqtt.md says; nothing was deleted',
  zh: 'dn/ack 不符合 docs/mqtt.md；未删除任何记录',
};

/**
 * Brings the office's marks to core, one at a time. A mark counts only as far as rows were really sent: a mistake at the
 * office must not delete what it never had.
 */
export class Acks {
  readonly #send: (frame: FrameToCore & { kind: 'acknowledge' }) => boolean;
  readonly #accepted: (marks: Marks) => void;
  #office: AckMessage | null = null;
  #underWay: Marks | null = null;
  #done: Marks = { evt: 0, tele: 0 };

  constructor(given: {
    send: (frame: FrameToCore & { kind: 'acknowledge' }) => boolean;
    accepted: (marks: Marks) => void;
  }) {
    this.#send = given.send;
    this.#accepted = given.accepted;
  }

  /** Takes in a `dn/ack`; answers with what is wrong with it, or null. */
  hear(payload: Uint8Array, sentThrough: Marks): Words | null {
    const message = payload.length <= ackBytesMax ? parsed(payload) : null;
    if (message === null) return wrongAck;
    this.#office = message;
    this.offer(sentThrough);
    return null;
  }

  /** More was sent: the office's latest mark may now count further. */
  offer(sentThrough: Marks): void {
    if (this.#office === null || this.#underWay !== null) return;
    const { boot, evt, tele } = this.#office;
    const marks = {
      evt: Math.max(this.#done.evt, Math.min(evt, sentThrough.evt)),
      tele: Math.max(this.#done.tele, Math.min(tele, sentThrough.tele)),
    };
    if (marks.evt === this.#done.evt && marks.tele === this.#done.tele) return;
    if (this.#send({ kind: 'acknowledge', run: boot, ...marks })) this.#underWay = marks;
  }

  /** Core's answer to the one under way. A refused mark is from another store: forget it. */
  answered(accepted: boolean, sentThrough: Marks): void {
    const marks = this.#underWay;
    this.#underWay = null;
    if (marks === null) return;
    if (!accepted) {
      this.#office = null;
      return;
    }
    this.#done = marks;
    this.#accepted(marks);
    this.offer(sentThrough);
  }

  /** Core is away: its answer will not come. */
  reset(): void {
    this.#underWay = null;
    this.#done = { evt: 0, tele: 0 };
  }
}

function parsed(payload: Uint8Array): AckMessage | null {
  try {
    const checked = ackMessage.read.safeParse(JSON.parse(new TextDecoder().decode(payload)));
    return checked.success ? checked.data : null;
  } catch {
    return null;
  }
}
