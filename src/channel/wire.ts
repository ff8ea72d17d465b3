import type { Socket } from 'node:net';
import type { Check } from './check.ts';
import { encodeFrame, FrameCutter } from './frames.ts';

export type WireLimits = {
  readonly bytesInMax: number;
  readonly bytesOutMax: number;
  /** More frames than this within a second is a flood. */
  readonly framesPerSecondMax: number;
};

export type WireEars<In> = {
  readonly limits: WireLimits;
  readonly read: Check<In>;
  readonly onFrame: (frame: In) => void;
  /** Called once; `why` is empty when the other side simply left. */
  readonly onGone: (why: string) => void;
};

/** Bytes that wait for a slow reader before it is dropped. */
const waitingBytesMax = 1_048_576;

/** A frame is written in one go, so its rest cannot be far behind. */
const halfFrameMs = 5_000;

/** One connection that speaks frames. Whatever the other side does costs at most this connection. */
export class Wire<In, Out> {
  readonly #socket: Socket;
  readonly #ears: WireEars<In>;
  readonly #cutter: FrameCutter;
  #why = '';
  #secondEndsMs = 0;
  #framesThisSecond = 0;
  #halfTimer: NodeJS.Timeout | null = null;

  constructor(socket: Socket, ears: WireEars<In>) {
    this.#socket = socket;
    this.#ears = ears;
    this.#cutter = new FrameCutter(ears.limits.bytesInMax);
    socket.on('data', (chunk: Buffer) => this.#hear(chunk));
    socket.on('error', (error) => this.cut(error.message));
    socket.on('close', () => {
      this.#forgetHalf();
      ears.onGone(this.#why);
    });
  }

  /** False when the frame cannot go: the other side has left, reads too slowly, or the frame is too large. */
  send(frame: Out): boolean {
    if (this.#socket.destroyed || !this.#socket.writable) return false;
    const bytes = encodeFrame(frame, this.#ears.limits.bytesOutMax);
    if (this.#socket.writableLength + bytes.length > waitingBytesMax) {
      this.cut('it does not read what it is sent');
      return false;
    }
    this.#socket.write(bytes);
    return true;
  }

  /** Ends after what was sent has gone out. */
  end(): void {
    this.#socket.end();
  }

  /** Ends now, with the reason. */
  cut(why: string): void {
    if (this.#why === '') this.#why = why;
    this.#socket.destroy();
  }

  #hear(chunk: Buffer): void {
    let whole = 0;
    try {
      this.#cutter.feed(chunk, (value) => {
        whole += 1;
        this.#take(value);
      });
    } catch (error) {
      this.cut(error instanceof Error ? error.message : String(error));
      return;
    }
    // The time runs from the first byte of a frame: one byte now and then does not prolong it.
    if (whole > 0 || !this.#cutter.half) this.#forgetHalf();
    if (this.#cutter.half) this.#halfTimer ??= setTimeout(() => this.cut('half a frame'), halfFrameMs).unref();
  }

  #take(value: unknown): void {
    if (this.#socket.destroyed) return;
    const nowMs = performance.now();
    if (nowMs >= this.#secondEndsMs) {
      this.#secondEndsMs = nowMs + 1_000;
      this.#framesThisSecond = 0;
    }
    this.#framesThisSecond += 1;
    if (this.#framesThisSecond > this.#ears.limits.framesPerSecondMax) return this.cut('too many frames');
    this.#ears.onFrame(this.#ears.read(value, 'frame'));
  }

  #forgetHalf(): void {
    if (this.#halfTimer !== null) clearTimeout(this.#halfTimer);
    this.#halfTimer = null;
  }
}
