import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { getSystemErrorName } from 'node:util';

/** A call of the C library that failed; `code` is the errno by name, such as `EBUSY`. */
export class SystemCallError extends Error {
  override readonly name = 'SystemCallError';
  readonly code: string;

  constructor(call: string, errno: number) {
    const code = errno === 0 ? 'EUNKNOWN' : getSystemErrorName(-errno);
    super(`${call} failed with ${code}`);
    this.code = code;
  }
}

type Call = (...args: (number | bigint | string | Uint8Array | null)[]) => number;
type Koffi = {
  load(path: null): { func(definition: string): Call };
  errno(): number;
};

/** The few calls of the C library that Node does not offer. Each throws a SystemCallError. */
export type Libc = {
  /** The kernel reads and writes `bytes` in place. */
  ioctl(fd: number, request: number, bytes: Uint8Array): void;
  /** Two connected stream sockets, closed in programs started later. */
  socketPair(): readonly [number, number];
  /** Makes `onto` a second name for `fd`; whatever `onto` was is closed. */
  duplicate(fd: number, onto: number): void;
  /** Reads of this file answer EAGAIN from now on instead of waiting. */
  neverBlock(fd: number): void;
  /** A datagram socket of the machine itself (AF_UNIX). */
  datagramSocket(): number;
  /** Sends one datagram to an address of `sockaddr_un` bytes, and never waits for a full receiver. */
  sendTo(fd: number, message: Uint8Array, address: Uint8Array): void;
};

// The numbers are the same on arm64 and x64 (asm-generic/fcntl.h, linux/socket.h).
const unixFamily = 1;
const streamKind = 1;
const datagramKind = 2;
const closeOnExec = 0o2000000;
const getFlags = 3;
const setFlags = 4;
const nonBlocking = 0o4000;
const dontWait = 0x40;
const noSignal = 0x4000;

let loaded: Libc | null = null;

/** The C library of this machine. koffi takes 10 ms and 3 MB to load, so it is loaded when first asked for. */
export function libc(): Libc {
  if (loaded === null) {
    const require = createRequire(import.meta.url);
    loaded = bind(require('koffi') as Koffi);
  }
  return loaded;
}

function bind(koffi: Koffi): Libc {
  const library = koffi.load(null);
  const call = (name: string, definition: string): Call => {
    const raw = library.func(definition);
    return (...args) => {
      const answer = raw(...args);
      if (answer < 0) throw new SystemCallError(name, koffi.errno());
      return answer;
    };
  };
  const ioctl = call('ioctl', 'int ioctl(int fd, unsigned long request, void *bytes)');
  const socketpair = call('socketpair', 'int socketpair(int domain, int type, int protocol, void *fds)');
  const dup3 = call('dup3', 'int dup3(int from, int onto, int flags)');
  const fcntl = call('fcntl', 'int fcntl(int fd, int command, long argument)');
  const socket = call('socket', 'int socket(int domain, int type, int protocol)');
  const sendto = call(
    'sendto',
    'intptr_t sendto(int fd, void *bytes, size_t length, int flags, void *address, uint32_t addressLength)',
  );
  return {
    ioctl: (fd, request, bytes) => void ioctl(fd, request, bytes),
    socketPair: () => {
      const fds = new Int32Array(2);
      socketpair(unixFamily, streamKind | closeOnExec, 0, new Uint8Array(fds.buffer));
      return [fds[0] ?? -1, fds[1] ?? -1];
    },
    duplicate: (fd, onto) => void dup3(fd, onto, closeOnExec),
    neverBlock: (fd) => void fcntl(fd, setFlags, fcntl(fd, getFlags, 0) | nonBlocking),
    datagramSocket: () => socket(unixFamily, datagramKind | closeOnExec, 0),
    sendTo: (fd, message, address) =>
      void sendto(fd, message, message.length, dontWait | noSignal, address, address.length),
  };
}

/** The errno name of a failed call, of Node's own or of ours; null for any other error. */
export function errnoOf(error: unknown): keyof typeof constants.errno | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  return error.code in constants.errno ? (error.code as keyof typeof constants.errno) : null;
}
