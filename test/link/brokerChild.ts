import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { pauseMs } from '../../src/link/backoff.ts';
import { ownSurroundings, type Surroundings } from '../../src/link/timers.ts';

export type DemoBroker = {
  readonly port: number;
  /** Process id of the broker that runs now; null between two lives. */
  readonly pid: () => number | null;
  /** Lives it has had, the first included. */
  readonly starts: () => number;
  stop(): Promise<void>;
};

const program = fileURLToPath(new URL('../../src/link/broker.ts', import.meta.url));
const startMsMax = 15_000;
const restart = { firstMs: 500, capMs: 30_000 };
const stableMs = 60_000;

/**
 * Starts the demo broker on 127.0.0.1 in a child process, and again whenever it dies, on the same port, as the
 * supervisor of `duskgate run` does.
 * Port 0 takes a free one. Rejects when the first start fails; later failures go to `say` and are tried again.
 */
export async function startDemoBroker(given: {
  port: number;
  /** People file; left out: nobody is asked for a name. */
  people?: string;
  say: (line: string) => void;
  surroundings?: Surroundings;
}): Promise<DemoBroker> {
  const surroundings = given.surroundings ?? ownSurroundings;
  let child: ChildProcess | null = null;
  let starts = 0;
  let failures = 0;
  let stopped = false;
  let cancel: () => void = () => undefined;

  const live = async (port: number): Promise<number> => {
    const born = fork(program, [String(port), ...(given.people === undefined ? [] : [given.people])], {
      execArgv: ['--max-old-space-size=128'],
      stdio: ['ignore', 'ignore', given.people === undefined ? 'inherit' : 'ignore', 'ipc'],
    });
    child = born;
    starts += 1;
    const bornAt = surroundings.monoMs();
    const listening = await portOf(born);
    born.once('exit', (code, signal) => {
      child = null;
      if (stopped) return;
      failures = surroundings.monoMs() - bornAt > stableMs ? 0 : failures + 1;
      again(listening, `died (${signal ?? `exit code ${code}`})`);
    });
    return listening;
  };

  const again = (port: number, why: string): void => {
    const pause = Math.round(pauseMs(failures, () => surroundings.random(), restart));
    given.say(`demo broker ${why}; starting it again in ${pause} ms`);
    cancel = surroundings.after(pause, () => {
      live(port).catch((problem: unknown) => {
        failures += 1;
        if (!stopped) again(port, `did not start: ${String(problem)}`);
      });
    });
  };

  const port = await live(given.port);
  return {
    port,
    pid: () => child?.pid ?? null,
    starts: () => starts,
    stop: async () => {
      stopped = true;
      cancel();
      if (child !== null) await killed(child);
    },
  };
}

function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`the demo broker was not ready after ${startMsMax / 1_000} s`));
    }, startMsMax);
    child.once('message', (message: { port: number }) => {
      clearTimeout(timer);
      child.off('exit', onExit);
      resolve(message.port);
    });
    const onExit = (): void => {
      clearTimeout(timer);
      reject(new Error('the demo broker ended before it listened; is its port taken?'));
    };
    child.once('exit', onExit);
  });
}

function killed(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}
