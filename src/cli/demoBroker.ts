import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Broker } from '../controller/site.ts';

/** The port on this machine where a config wants its broker; null when the broker is elsewhere, or none is wanted. */
export function loopbackPort(broker: Broker | null): number | null {
  if (broker === null) return null;
  const url = new URL(broker.url);
  const here = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  return here && url.protocol === 'mqtt:' ? Number(url.port || 1883) : null;
}

const answerMsMax = 500;

/** Whether somebody listens on a port of this machine. */
export function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const finish = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(answerMsMax, () => finish(false));
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
  });
}

const looksMax = 100;
const lookMs = 100;

/** Waits until somebody listens there, ten seconds at most; whoever connects later is told why it cannot. */
export async function untilListens(port: number, signal: AbortSignal): Promise<void> {
  for (let looks = 0; looks < looksMax && !signal.aborted && !(await listens(port)); looks += 1) await pause(lookMs);
}
