import { readMessage } from './intake.ts';
import { commit } from './ledger.ts';
import type { Sql } from './sql.ts';
import { Transaction } from './transaction.ts';

const atOnce = 50;

/**
 * Reads again what was kept aside: an office that was updated may understand it now. What it understands goes where it belongs;
 * how many messages that were.
 */
export async function recoverAsides(sql: Sql, nowMs: number): Promise<number> {
  const desk = new Transaction(sql, nowMs);
  let understood = 0;
  let after = '';
  for (;;) {
    const page = await desk.asides(after, atOnce);
    for (const { digest, aside } of page) {
      const reading = readMessage(aside.topic, aside.payload);
      if (reading.kind === 'aside' || (reading.kind === 'rows' && reading.aside !== null)) continue;
      // Committed before it is dropped: dying in between only means that it is read once more.
      await commit(sql, [reading], nowMs);
      await desk.dropAside(digest);
      understood += 1;
    }
    const last = page.at(-1);
    if (page.length < atOnce || last === undefined) return understood;
    after = last.digest;
  }
}
