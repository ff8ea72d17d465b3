import type { DevicePlace } from '../mqtt/topics.ts';

export const streams = ['evt', 'tele'] as const;
export type Stream = (typeof streams)[number];

/** First and last sequence number, both included. */
export type Range = readonly [number, number];

/** One row of a device as the office keeps it. */
export type Row = {
  readonly seq: number;
  /** Of an event; of a sample always `sample`. */
  readonly type: string;
  /** When it happened by the device's clock, UTC ms, and by the monotonic clock of its machine's boot, ms. */
  readonly atMs: number;
  readonly monoMs: number;
  readonly clock: string;
  /** The whole row as it came, JSON. */
  readonly body: string;
};

/** A message that is kept as it came, because it cannot be read: `why` tells a person what is wrong and what to do. */
export type Aside = { readonly topic: string; readonly payload: Uint8Array; readonly why: string };

/** What a device says of itself: see `up/status` and `up/desc`. Null: this message says nothing of it. */
export type About = {
  readonly online: boolean | null;
  readonly boot: string | null;
  readonly clock: string | null;
  readonly firmware: string | null;
  readonly names: { readonly zh: string; readonly en: string } | null;
  readonly timeZone: string | null;
};

/** What the office makes of one message. */
export type Reading =
  | {
      readonly kind: 'rows';
      readonly place: DevicePlace;
      readonly stream: Stream;
      readonly boot: string;
      readonly range: Range;
      readonly rows: readonly Row[];
      /** The message itself, when some of its rows could not be read. */
      readonly aside: Aside | null;
    }
  | { readonly kind: 'about'; readonly place: DevicePlace; readonly about: About }
  | { readonly kind: 'aside'; readonly aside: Aside };
