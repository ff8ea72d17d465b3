/**
 * Works out the table that duskgate-safe lights by and saves it as `safe.json`, and once more as `safe.copy.json`, each with the
 * digest of its bytes. A process of its own, because a year of nights takes seconds on a small board, and core's loop must not
 * wait for it. Run: node firmware/saveSafeTable.ts <state folder>
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { safeTable } from '../src/runtime/safeTable.ts';
import { readAccepted } from '../src/settings/accepted.ts';
import { nodeDisk } from '../src/settings/acceptedDisk.ts';
import { dayMs } from '../src/units.ts';
import { type Words, worded } from '../src/words/language.ts';
import { SaidError } from '../src/words/saidError.ts';
import { doErrand } from './errand.ts';
import { readCopy, tableFiles } from './safe.ts';

const noConfig: Words = {
  en: '{folder}: no accepted config; run duskgate check FILE --accept',
  zh: '{folder}：没有已接受的配置；请运行 duskgate check 文件 --accept',
};

/** The sun of a date moves by a minute from year to year: the card is not written each night for that. */
const freshMs = 7 * dayMs;

function main(folder: string): void {
  const reading = readAccepted(folder);
  if (reading.kind === 'none') throw new SaidError(worded(noConfig, { folder }));
  const { site } = reading.accepted;
  const atMs = Date.now();
  const saved = tableFiles.map((name) => savedAt(join(folder, name)));
  const isFresh = saved.every(
    (one) => one !== null && Math.abs(atMs - one.madeAtMs) < freshMs && one.text === textFor(one.madeAtMs),
  );
  if (isFresh) return;
  const bytes = new TextEncoder().encode(withDigest(textFor(atMs)));
  for (const name of tableFiles) {
    const file = join(folder, name);
    nodeDisk.write(`${file}.tmp`, bytes);
    nodeDisk.rename(`${file}.tmp`, file);
    nodeDisk.syncFolder(folder);
  }

  function textFor(madeAtMs: number): string {
    return JSON.stringify(safeTable(site, madeAtMs));
  }
}

function savedAt(file: string): { madeAtMs: number; text: string } | null {
  try {
    const table = readCopy(file);
    return { madeAtMs: table.madeAtMs, text: JSON.stringify(table) };
  } catch {
    return null;
  }
}

function withDigest(text: string): string {
  return `${text}\n${createHash('sha256').update(text).digest('hex')}\n`;
}

doErrand(() => {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new Error('name the state folder');
  main(folder);
});
