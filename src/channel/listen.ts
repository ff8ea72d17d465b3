import { lstatSync, unlinkSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import type { FrameFromCore, FrameToCore } from '../channel.ts';
import { fromCoreBytesMax, toCoreBytesMax } from './frames.ts';
import { readFrameToCore } from './readToCore.ts';
import { Wire, type WireLimits } from './wire.ts';

/** Somebody who asks core: link or a crew command. */
export type Peer = {
  /** False when it could not go; the peer is then gone or about to be. */
  send(frame: FrameFromCore): boolean;
  /** Ends after what was sent has gone out. */
  end(): void;
};

/** What core does with one peer. */
export type PeerEars = {
  frame(frame: FrameToCore): void;
  /** `why` is empty when the peer simply left. */
  gone(why: string): void;
};

export type Listening = { close(): Promise<void> };

const limits: WireLimits = {
  bytesInMax: toCoreBytesMax,
  bytesOutMax: fromCoreBytesMax,
  framesPerSecondMax: 500,
};

/** Link, its successor while the old one dies, and a few crew terminals. */
const peersMax = 16;

/** Linux's limit for the name of a Unix socket, less the final zero. */
const pathBytesMax = 107;

/**
 * Listens on a Unix socket for peers that speak frames. A socket left behind by a dead process is removed: the caller
 * must hold the lock of the state folder. `mode` is the file's permissions from the first moment on.
 * Rejects with a message a person can use when the path cannot be had.
 */
export async function listenChannel(listen: {
  path: string;
  mode: number;
  onPeer: (peer: Peer) => PeerEars;
}): Promise<Listening> {
  removeStale(listen.path);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    welcome(socket, listen.onPeer);
  });
  server.maxConnections = peersMax;
  await bind(server, listen);
  return { close: () => close(server, sockets) };
}

function welcome(socket: Socket, onPeer: (peer: Peer) => PeerEars): void {
  const wire: Wire<FrameToCore, FrameFromCore> = new Wire(socket, {
    limits,
    read: readFrameToCore,
    onFrame: (frame) => ears.frame(frame),
    onGone: (why) => ears.gone(why),
  });
  const ears = onPeer(wire);
}

function removeStale(path: string): void {
  if (Buffer.byteLength(path) > pathBytesMax) {
    throw new Error(`${path}: a socket's path has at most ${pathBytesMax} bytes; choose a shorter state folder`);
  }
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isSocket()) throw new Error(`${path}: there is a file where the socket should be; move it away`);
  unlinkSync(path);
}

function bind(server: Server, { path, mode }: { path: string; mode: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    // The mask makes the permissions right before anybody can connect; listen() binds before it returns.
    const before = process.umask(0o777 & ~mode);
    try {
      server.listen(path, () => {
        server.off('error', reject);
        server.on('error', () => undefined); // Running out of file handles refuses a peer and nothing more.
        resolve();
      });
    } finally {
      process.umask(before);
    }
  });
}

function close(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of sockets) socket.destroySoon();
  });
}
