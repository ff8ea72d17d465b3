import { connect, type Socket } from 'node:net';
import { connect as connectSecure } from 'node:tls';
import type { WebSocket } from 'ws';

/** Where the broker listens. `ca`: PEM text that its certificate is judged by; null = what this machine trusts. */
export type BrokerTarget = {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly ca: string | null;
};

/** So much may wait for a slow phone; then the broker is not read for a while. */
const waitingBytesMax = 1_048_576;
/** A phone that takes nothing for so long is gone. */
const stuckMsMax = 30_000;
const lookMs = 100;

/** Carries the bytes of one page to the broker and back. It reads none of them: rights are the broker's business. */
export function bridge(page: WebSocket, target: BrokerTarget): void {
  const broker = dial(target);
  const leave = (): void => {
    broker.destroy();
    page.terminate();
  };
  let stuckSinceMono: number | null = null;
  const waitForPage = (): void => {
    stuckSinceMono ??= performance.now();
    if (page.readyState !== page.OPEN) return;
    if (page.bufferedAmount <= waitingBytesMax) {
      stuckSinceMono = null;
      broker.resume();
    } else if (performance.now() - stuckSinceMono > stuckMsMax) leave();
    else setTimeout(waitForPage, lookMs);
  };
  broker.on('data', (bytes) => {
    page.send(bytes);
    if (page.bufferedAmount <= waitingBytesMax) return;
    broker.pause();
    waitForPage();
  });
  page.on('message', (bytes, binary) => {
    if (!binary) return leave();
    if (!broker.write(asBuffer(bytes))) page.pause();
  });
  broker.on('drain', () => page.resume());
  // 1013: try again later. The page does, and says so meanwhile.
  broker.on('error', () => page.close(1013, 'the broker cannot be reached'));
  broker.on('close', () => page.close(1013, 'the broker hung up'));
  page.on('error', leave);
  page.on('close', leave);
}

function dial({ host, port, secure, ca }: BrokerTarget): Socket {
  if (!secure) return connect({ host, port, noDelay: true });
  const socket = connectSecure({ host, port, servername: host, minVersion: 'TLSv1.2', ...(ca === null ? {} : { ca }) });
  socket.setNoDelay(true);
  return socket;
}

function asBuffer(bytes: Buffer | ArrayBuffer | Buffer[]): Buffer {
  if (Buffer.isBuffer(bytes)) return bytes;
  return Array.isArray(bytes) ? Buffer.concat(bytes) : Buffer.from(bytes);
}
