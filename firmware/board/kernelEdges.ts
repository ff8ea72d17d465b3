import { closeSync, readSync } from 'node:fs';
import { Socket } from 'node:net';
import { bufferEdgesMax } from './chip.ts';
import { edgeAt, eventBytes, type KernelEdge } from './gpioBytes.ts';
import { errnoOf, libc } from './libc.ts';

export type EdgeEars = {
  readonly onEdge: (edge: KernelEdge) => void;
  /** The kernel says that there will be no more: the chip has gone. */
  readonly onGone: () => void;
};

/**
 * The edges of one line request, as Node's event loop hears of them: no thread, no polling.
 * Node opens only files, terminals and sockets as streams. So a socket is opened, and the line request is put in its place
 * (dup3) before the loop first looks at it; from then on epoll wakes the loop for edges. The kernel hands out whole events.
 */
export class KernelEdges {
  readonly #fd: number;
  readonly #ears: EdgeEars;
  readonly #stream: Socket;
  readonly #room = new Uint8Array(eventBytes * bufferEdgesMax);
  #taking = false;
  #closed = false;

  constructor(fd: number, ears: EdgeEars) {
    this.#fd = fd;
    this.#ears = ears;
    const [mine, other] = libc().socketPair();
    this.#stream = new Socket({ fd: mine, readable: true, writable: false });
    libc().duplicate(fd, mine);
    libc().neverBlock(fd);
    closeSync(other);
    this.#stream.on('data', (bytes: Uint8Array) => this.#take(bytes));
    this.#stream.on('error', () => this.#gone());
    this.#stream.on('end', () => this.#gone());
  }

  /** Takes at once whatever the kernel holds, without waiting for the event loop to come round. */
  poll(): void {
    // A listener that polls while it is told of an edge would hear the next ones first.
    if (this.#taking) return;
    // Bounded: a line that chatters faster than it is read must not keep the loop here for ever.
    for (let round = 0; round < 8 && !this.#closed; round += 1) {
      const bytes = this.#readNow();
      if (bytes === 0) return;
      this.#take(this.#room.subarray(0, bytes));
      if (bytes < this.#room.length) return;
    }
  }

  close(): void {
    this.#closed = true;
    this.#stream.destroy();
  }

  #readNow(): number {
    try {
      return readSync(this.#fd, this.#room);
    } catch (error) {
      if (errnoOf(error) !== 'EAGAIN') this.#gone();
      return 0;
    }
  }

  #take(bytes: Uint8Array): void {
    this.#taking = true;
    try {
      for (let at = 0; at + eventBytes <= bytes.length && !this.#closed; at += eventBytes)
        this.#ears.onEdge(edgeAt(bytes, at));
    } finally {
      this.#taking = false;
    }
  }

  #gone(): void {
    if (this.#closed) return;
    this.close();
    this.#ears.onGone();
  }
}
