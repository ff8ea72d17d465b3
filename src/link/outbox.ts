import type { FrameToCore } from '../channel.ts';
import { batchRowsMax, firstBatch, type RowBatch } from '../mqtt/rowBatch.ts';
import type { OfficeRow } from '../ports.ts';
import { hourMs, minuteMs, secondMs } from '../units.ts';
import {
  acknowledged,
  empty,
  freshCourse,
  grown,
  type RowCourse,
  restarted,
  rewound,
  sent,
  sentThrough,
  type Wish,
  waits,
  wish,
} from './rowCourse.ts';
import { Silence } from './silence.ts';
import type { Surroundings } from './timers.ts';

export const streams = ['evt', 'tele'] as const;
export type Stream = (typeof streams)[number];
export type Marks = Readonly<Record<Stream, number>>;

export type OutboxPorts = {
  /** False when core is away. */
  ask(frame: FrameToCore & { kind: 'rows' }): boolean;
  /** Resolves at the broker's acknowledgement. */
  publish(batch: RowBatch): Promise<void>;
};

export type OutboxPace = {
  /** Batches the broker has not acknowledged. */
  readonly inFlightMax: number;
  /** Pause between two batches of history. */
  readonly historyMs: number;
  /** History starts by chance within this, so that an estate's poles do not all start at once. */
  readonly historySpreadMs: number;
  /** Core's answer to a `rows` frame. */
  readonly answerMs: number;
  /** With no word from the office for so long, what it has not acknowledged is sent again; doubles up to an hour. */
  readonly silenceMs: number;
};

export const fieldPace: OutboxPace = {
  inFlightMax: 20,
  historyMs: secondMs / 5,
  historySpreadMs: 5 * minuteMs,
  answerMs: 10 * secondMs,
  silenceMs: 5 * minuteMs,
};

const silenceMsMax = hourMs;
const limitFirst = 16;

type Request = { readonly wish: Wish; readonly cancel: () => void };

/**
 * Sends rows from core's store to the broker. Holds no row for longer than a publish takes: the store keeps them, and
 * they leave it only past the office's mark. Sends each row at least once; the office drops what it has by its key.
 */
export class Outbox {
  readonly #ports: OutboxPorts;
  readonly #pace: OutboxPace;
  readonly #surroundings: Surroundings;
  #courses: Record<Stream, RowCourse> = { evt: freshCourse, tele: freshCourse };
  #requests: Partial<Record<Stream, Request>> = {};
  #limits: Record<Stream, number> = { evt: limitFirst, tele: limitFirst };
  #inFlight = 0;
  /** Names one stretch of being connected: what was under way in another one no longer counts. */
  #stretch = 0;
  #open = false;
  #historyOpen = false;
  #cancelHistory: () => void = nothing;
  readonly #silence: Record<Stream, Silence>;

  constructor(given: { ports: OutboxPorts; surroundings: Surroundings; pace?: OutboxPace | undefined }) {
    this.#ports = given.ports;
    this.#surroundings = given.surroundings;
    this.#pace = given.pace ?? fieldPace;
    this.#silence = { evt: this.#silenceOf('evt'), tele: this.#silenceOf('tele') };
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Everything up to these numbers was handed to the broker: no office can have more. */
  get sentThrough(): Marks {
    return { evt: sentThrough(this.#courses.evt), tele: sentThrough(this.#courses.tele) };
  }

  /** Broker and core are both there. */
  open(): void {
    this.close();
    this.#open = true;
    this.#inFlight = 0;
    for (const stream of streams) {
      this.#courses[stream] = restarted(this.#courses[stream]);
      // A broker that died may have forgotten the office for a moment: what was sent into that gap must not wait for an hour.
      this.#silence[stream].broken(false);
    }
    this.#pauseHistory(this.#surroundings.random() * this.#pace.historySpreadMs);
    this.#pump();
  }

  close(): void {
    this.#open = false;
    this.#stretch += 1;
    this.#cancelHistory();
    for (const stream of streams) {
      this.#silence[stream].stop();
      this.#forget(stream);
    }
  }

  /** Core's store is another one than before: nothing known about its rows holds. */
  reset(): void {
    this.close();
    this.#courses = { evt: freshCourse, tele: freshCourse };
  }

  grown(tops: Marks): void {
    for (const stream of streams) this.#courses[stream] = grown(this.#courses[stream], tops[stream]);
    this.#pump();
  }

  /** Core has accepted the office's marks. */
  acknowledged(marks: Marks): void {
    for (const stream of streams) {
      const before = this.#courses[stream];
      const after = acknowledged(before, marks[stream]);
      this.#courses[stream] = after;
      if (after.acked > before.acked) this.#silence[stream].broken(this.#open && waits(after));
    }
    this.#pump();
  }

  /** Core's answer to a request; one to a request given up since is nothing. */
  rows(stream: Stream, afterSeq: number, rows: readonly OfficeRow[]): void {
    const request = this.#requests[stream];
    if (request === undefined || request.wish.afterSeq !== afterSeq) return;
    this.#forget(stream);
    const batch = this.#batchFor(stream, request.wish, rows);
    if (batch === null) this.#courses[stream] = empty(this.#courses[stream], request.wish);
    else this.#send(batch, request.wish.part);
    this.#pump();
  }

  #batchFor(stream: Stream, { part, afterSeq: after, upToSeq }: Wish, rows: readonly OfficeRow[]): RowBatch | null {
    // What the office has acknowledged is gone from the store. The range covers it, so that ranges join from 1 on also for an
    // office that has lost its database.
    const afterSeq = after <= this.#courses[stream].acked ? 0 : after;
    if (part === 'live') return firstBatch({ stream, afterSeq }, rows);
    const within = rows.filter((row) => row.seq <= upToSeq);
    // Ranges must join without gaps: rows beyond the end, sent before, go again rather than leave a hole in front of them.
    if (within.length === 0) return firstBatch({ stream, afterSeq }, rows);
    // A row beyond the end proves that none is missing before it.
    return firstBatch({ stream, afterSeq, ...(within.length < rows.length ? { coveredTo: upToSeq } : {}) }, within);
  }

  #pump(): void {
    if (!this.#open) return;
    for (const stream of streams) {
      if (this.#inFlight + Object.keys(this.#requests).length >= this.#pace.inFlightMax) return;
      const next = this.#requests[stream] === undefined ? wish(this.#courses[stream], this.#historyOpen) : null;
      if (next !== null) this.#ask(stream, next);
    }
  }

  #ask(stream: Stream, next: Wish): void {
    const frame = { kind: 'rows', stream, afterSeq: next.afterSeq, limit: this.#limits[stream] } as const;
    if (!this.#ports.ask(frame)) return;
    const cancel = this.#surroundings.after(this.#pace.answerMs, () => {
      this.#forget(stream);
      this.#pump();
    });
    this.#requests[stream] = { wish: next, cancel };
  }

  #send(batch: RowBatch, part: Wish['part']): void {
    this.#courses[batch.stream] = sent(this.#courses[batch.stream], part, batch.toSeq);
    this.#inFlight += 1;
    // Long rows fill a batch early: asking for many more than fit only keeps the store busy.
    this.#limits[batch.stream] = Math.min(batchRowsMax, batch.rows * 2 + 4);
    if (part === 'history') this.#pauseHistory(this.#pace.historyMs);
    this.#silence[batch.stream].listen();
    const stretch = this.#stretch;
    this.#ports.publish(batch).then(
      () => this.#landed(stretch),
      () => this.#landed(stretch),
    );
  }

  /** A batch the broker refused is like one it lost: it goes again when the office stays silent about it. */
  #landed(stretch: number): void {
    if (stretch !== this.#stretch) return;
    this.#inFlight -= 1;
    this.#pump();
  }

  #pauseHistory(ms: number): void {
    this.#cancelHistory();
    this.#historyOpen = false;
    this.#cancelHistory = this.#surroundings.after(ms, () => {
      this.#historyOpen = true;
      this.#pump();
    });
  }

  /** What the office has not acknowledged goes again, as history; what is new goes on. */
  #silenceOf(stream: Stream): Silence {
    const ring = (): void => {
      if (waits(this.#courses[stream])) this.#courses[stream] = rewound(this.#courses[stream]);
      this.#pump();
    };
    const { silenceMs } = this.#pace;
    return new Silence({ surroundings: this.#surroundings, firstMs: silenceMs, mostMs: silenceMsMax, ring });
  }

  #forget(stream: Stream): void {
    this.#requests[stream]?.cancel();
    delete this.#requests[stream];
  }
}

function nothing(): void {
  // No timer runs yet.
}
