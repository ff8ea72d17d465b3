import { flushCompileCache } from 'node:module';
import { isMainThread, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { Answer, Request, StoreFileSettings } from './messages.ts';
import { StoreDesk } from './storeDesk.ts';

/** By then everything is loaded. */
const flushAfterMs = 500;

/** The thread that owns the database. Whatever waits when a commit ends goes into the next one together. */
function main(): void {
  const port = parentPort;
  if (port === null) throw new Error('journal/worker.ts runs as a worker thread of journal/store.ts only');
  const post = (answer: Answer): void => port.postMessage(answer);
  const desk = new StoreDesk(
    workerData as StoreFileSettings,
    () => performance.now(),
    (text) => post({ kind: 'report', text }),
  );
  const waiting: Request[] = [];
  let due = false;

  const turn = (): void => {
    due = false;
    for (let more = receiveMessageOnPort(port); more !== undefined; more = receiveMessageOnPort(port)) {
      waiting.push(more.message as Request);
    }
    const requests = waiting.splice(0);
    const closing = requests.some(({ ask }) => ask.kind === 'close');
    desk.serve(requests).forEach(post);
    if (closing) port.close();
    else if (desk.tidy()) wake();
  };
  const wake = (): void => {
    if (!due) setImmediate(turn);
    due = true;
  };
  port.on('message', (request: Request) => {
    waiting.push(request);
    wake();
  });
  post(desk.hello());
  // Node writes a thread's compile cache when the thread ends well; a pole ends by power cut. Compiling anew costs 12 MB.
  setTimeout(flushCompileCache, flushAfterMs).unref();
}

// In the main thread it is only compiled ahead, see firmware/core.ts.
if (!isMainThread) main();
