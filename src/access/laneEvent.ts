import type { Monotonic } from '../units.ts';
import type { CallEnd } from './episode.ts';
import type { Reading } from './feeling.ts';
import type { RemoteOpen } from './grant.ts';
import type { LaneInputId, ReaderId } from './lane.ts';

/** What a card came to, decided before it reaches the lane. Never a raw number. */
export type ReadResult =
  /** `assistCard`: the guard's own card, which opens for a vehicle but is nobody's passage. */
  | { readonly kind: 'granted'; readonly causeId: string; readonly by: string; readonly assistCard: boolean }
  | { readonly kind: 'denied'; readonly by: string; readonly resident: boolean }
  /** The same card again, so soon that it is the same presentation. */
  | { readonly kind: 'repeat' }
  /** A whole frame of somebody else's card. */
  | { readonly kind: 'foreign' }
  /** Tainted, short or of no known format. */
  | { readonly kind: 'bad' };

/** Everything that can happen to a lane. */
export type LaneEvent =
  | { readonly kind: 'tick' }
  /**
   * Lines as the board read them, with the kernel's time of the change or of the poll. Besides every change, all lines
   * are to be read at least every quarter of `limits.staleMs`: what is not heard for long is not believed.
   */
  | {
      readonly kind: 'inputs';
      readonly levels: Readonly<Partial<Record<LaneInputId, Reading>>>;
      readonly atMono: Monotonic;
    }
  | {
      readonly kind: 'read';
      readonly reader: ReaderId;
      readonly firstEdgeMono: Monotonic;
      readonly frameMono: Monotonic;
      readonly result: ReadResult;
    }
  /** Whether any reader of the lane works. */
  | { readonly kind: 'readers'; readonly working: boolean }
  | { readonly kind: 'remoteOpen'; readonly open: RemoteOpen }
  /** A person clears an emergency, a lock-out or a fault. */
  | { readonly kind: 'reset'; readonly by: string }
  | { readonly kind: 'acknowledge'; readonly call: string; readonly by: string }
  | { readonly kind: 'guardArrived'; readonly call: string; readonly by: string }
  /** The guard ends the call; `needed` is the one-tap label, null = not said. */
  | {
      readonly kind: 'resolve';
      readonly call: string;
      readonly by: string;
      readonly end: Extract<CallEnd, 'card' | 'guardOpen' | 'turnedAway'>;
      readonly needed: boolean | null;
    };
