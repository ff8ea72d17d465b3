/**
 * Works out the table that duskgate-safe lights by and saves it as `safe.json`. A process of its own, because a year of
 * nights takes seconds on a small board, and core's loop must not wait for it.
 * Run: node firmware/saveSafeTable.ts <state folder>
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { safeTable } from '../src/runtime/safeTable.ts';
import { readAccepted } from '../src/settings/accepted.ts';
import { nodeDisk } from '../src/settings/acceptedDisk.ts';

function main(folder: string): void {
  const reading = readAccepted(folder);
  if (reading.kind === 'none') throw new Error(`${folder}: no accepted config; run duskgate check FILE --accept`);
  const atMs = Date.now();
  const year = new Date(atMs).getUTCFullYear();
  const file = join(folder, 'safe.json');
  const table = safeTable(reading.accepted.site, { year, atMs });
  if (isFresh(file, table)) return;
  nodeDisk.write(`${file}.tmp`, new TextEncoder().encode(`${JSON.stringify(table)}\n`));
  nodeDisk.rename(`${file}.tmp`, file);
  nodeDisk.syncFolder(folder);
}

/** Whether the saved table lights alike and was made this year: the card is not written for a new date alone. */
function isFresh(file: string, table: { madeAtMs: number; chips: unknown; zones: unknown; rests: unknown }): boolean {
  try {
    const saved = JSON.parse(readFileSync(file, 'utf8')) as typeof table;
    const lights = ({ chips, zones, rests }: typeof table) => JSON.stringify({ chips, zones, rests });
    return saved.madeAtMs <= table.madeAtMs && lights(saved) === lights(table);
  } catch {
    return false;
  }
}

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('name the state folder');
main(folder);
