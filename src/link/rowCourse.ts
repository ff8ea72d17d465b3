import { batchRowsMax } from '../mqtt/rowBatch.ts';

/**
 * How far one stream of rows is on its way to the office. After an outage the newest rows go first, for the people who
 * watch, and then the older ones from the oldest on: `live` runs upwards from near the top, `history` fills the rest.
 * All numbers are sequence numbers up to and including which something holds.
 */
export type RowCourse = {
  /** On disk. */
  readonly top: number;
  /** The office has it. */
  readonly acked: number;
  /** Sent as live. */
  readonly live: number;
  /** Sent as history; done when it reaches `historyEnd`. */
  readonly history: number;
  readonly historyEnd: number;
  /** Ends of the history batches the office has not acknowledged, oldest first. */
  readonly ahead: readonly number[];
};

export type Wish = {
  readonly part: 'live' | 'history';
  readonly afterSeq: number;
  /** History: nothing beyond this is wanted. Live: the top when this was wished; there may be more by now. */
  readonly upToSeq: number;
};

/** History that the office has not acknowledged; more would only fill the broker's queue. */
export const aheadMax = 20;

export const freshCourse: RowCourse = { top: 0, acked: 0, live: 0, history: 0, historyEnd: 0, ahead: [] };

/** Start over from the office's last mark, as after a reconnect: what was under way may be lost. */
export function restarted(course: RowCourse): RowCourse {
  const backlog = course.top - course.acked > batchRowsMax;
  const live = backlog ? course.top - batchRowsMax : course.acked;
  return { ...course, live, history: course.acked, historyEnd: live, ahead: [] };
}

/** No word from the office for long: send again what it has not acknowledged, and go on with what is new. */
export function rewound(course: RowCourse): RowCourse {
  return { ...course, history: course.acked, historyEnd: course.live, ahead: [] };
}

export function grown(course: RowCourse, top: number): RowCourse {
  return { ...course, top: Math.max(course.top, top) };
}

export function acknowledged(course: RowCourse, seq: number): RowCourse {
  const acked = Math.max(course.acked, seq);
  return {
    ...course,
    acked,
    live: Math.max(course.live, acked),
    history: Math.max(course.history, Math.min(acked, course.historyEnd)),
    ahead: course.ahead.filter((end) => end > acked),
  };
}

/** What to send next; null = nothing now. */
export function wish(course: RowCourse, historyAllowed: boolean): Wish | null {
  if (course.live < course.top) return { part: 'live', afterSeq: course.live, upToSeq: course.top };
  if (!historyAllowed || course.history >= course.historyEnd || course.ahead.length >= aheadMax) return null;
  return { part: 'history', afterSeq: course.history, upToSeq: course.historyEnd };
}

/** A batch that covers everything up to `toSeq` was handed to the broker. */
export function sent(course: RowCourse, part: Wish['part'], toSeq: number): RowCourse {
  if (part === 'live') return { ...course, live: Math.max(course.live, toSeq), top: Math.max(course.top, toSeq) };
  return { ...course, history: Math.max(course.history, toSeq), ahead: [...course.ahead, toSeq] };
}

/**
 * The store had no rows where some were expected: they were rolled up or acknowledged meanwhile. Rows written since it
 * was asked are not among them.
 */
export function empty(course: RowCourse, { part, upToSeq }: Wish): RowCourse {
  return part === 'live' ? { ...course, live: Math.max(course.live, upToSeq) } : { ...course, history: upToSeq };
}

/** Everything up to this was handed to the broker, without a gap. */
export function sentThrough(course: RowCourse): number {
  return Math.max(course.acked, course.history < course.historyEnd ? course.history : course.live);
}

/** Something was sent that the office has not acknowledged. */
export function waits(course: RowCourse): boolean {
  return course.acked < Math.max(course.live, course.history);
}
