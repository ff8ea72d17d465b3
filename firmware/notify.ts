import { libc } from './board/libc.ts';

/** What a service may say to systemd (sd_notify(3)). */
export type Notice = 'READY=1' | 'WATCHDOG=1' | 'STOPPING=1';

const unixFamily = 1;
/** `struct sockaddr_un`: family and 108 bytes of path. */
const pathMax = 108;

export type Notifier = (notice: Notice) => void;

/**
 * Speaks to the service manager that started this process, through the socket it named; does nothing where there is none.
 * Node has no such sockets. A notice that cannot be sent is no reason to stop: what follows a missing one is the manager's
 * affair, and a full socket must not hold up the loop.
 */
export function notifier(socket: string | undefined = process.env['NOTIFY_SOCKET']): Notifier {
  if (socket === undefined || socket === '' || Buffer.byteLength(socket) >= pathMax) return () => undefined;
  const address = addressOf(socket);
  let fd = -1;
  return (notice) => {
    try {
      if (fd < 0) fd = libc().datagramSocket();
      libc().sendTo(fd, Buffer.from(notice), address);
    } catch {
      // See above.
    }
  };
}

/** A leading @ stands for the zero byte of a name that is no file. */
function addressOf(socket: string): Uint8Array {
  const path = Buffer.from(socket);
  if (socket.startsWith('@')) path[0] = 0;
  const family = new Uint8Array(2);
  new DataView(family.buffer).setUint16(0, unixFamily, true);
  const end = socket.startsWith('@') ? [] : [0];
  return Uint8Array.from([...family, ...path, ...end]);
}
