import { flushCompileCache } from 'node:module';
import { isMainThread, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { type CardPassages, PassageTable } from './passageTable.ts';

/** What the thread is asked. A card's passages come whole, so that asking twice writes the same. */
export type PassageAsk = PassagePut | { readonly kind: 'close' };
export type PassagePut = { readonly kind: 'put'; readonly id: number } & CardPassages;

/** `error` null: these are on disk. */
export type PassageAnswer = { readonly ids: readonly number[]; readonly error: string | null };

/** By then everything is loaded. */
const flushAfterMs = 500;

/** The thread that writes passages: a disk that takes a second to sync must not stop the card readers. */
function main(): void {
  const port = parentPort;
  if (port === null) throw new Error('cards/passageWorker.ts runs as a worker thread of cards/passageThread.ts only');
  const table = new PassageTable(String(workerData));
  port.on('message', (first: PassageAsk) => {
    const asks = [first];
    for (let more = receiveMessageOnPort(port); more !== undefined; more = receiveMessageOnPort(port))
      asks.push(more.message as PassageAsk);
    const puts = asks.filter((ask) => ask.kind === 'put');
    if (puts.length > 0) port.postMessage(answerTo(puts, table));
    if (puts.length === asks.length) return;
    table.close();
    port.close();
  });
  // As in journal/worker.ts: what is compiled here is for the next start.
  setTimeout(flushCompileCache, flushAfterMs).unref();
}

function answerTo(puts: readonly PassagePut[], table: PassageTable): PassageAnswer {
  const ids = puts.map(({ id }) => id);
  try {
    table.put(puts);
    return { ids, error: null };
  } catch (error) {
    return { ids, error: error instanceof Error ? error.message : String(error) };
  }
}

// In the main thread it is only compiled ahead, see firmware/core.ts.
if (!isMainThread) main();
