import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { verifyAudit } from '../../src/journal/audit/auditFile.ts';
import type { OutboxRow } from '../../src/journal/messages.ts';
import { type DiskStore, openStore } from '../../src/journal/store.ts';
import type { OfficeRow } from '../../src/ports.ts';
import { aDurable, aMinute, anEvent, aSite } from '../journal/literals.ts';

/** What was promised before a cut: events by their `n`, and the highest number of each stream. */
export type Promised = { readonly events: ReadonlySet<number>; readonly evt: number; readonly tele: number };

/** What the lines of savingChild.ts promise, on top of what lay there when it began. */
export function promisedBy(said: readonly string[], before: Promised): Promised {
  const lines = said
    .join('')
    .split('\n')
    .filter((line) => line.startsWith('saved '))
    .map((line) => line.split(' ').map(Number));
  return {
    events: new Set([...before.events, ...lines.map(([, n]) => n ?? 0)]),
    evt: Math.max(before.evt, ...lines.map(([, , evt]) => evt ?? 0)),
    tele: Math.max(before.tele, ...lines.map(([, , , tele]) => tele ?? 0)),
  };
}

export type Looked = { readonly trouble: string | null; readonly now: Promised };

/** Starts the store as a device does after the cut, lets it save, and looks for what was promised. */
export async function lookAtStore(folder: string, run: string, promised: Promised): Promise<Looked> {
  const reports: string[] = [];
  const { store, restored, problems } = openStore({
    folder,
    run,
    machineBoot: 'boot',
    siteRevision: 'abcdef012345',
    site: aSite(),
    ballastBytes: 64 * 1024,
    audit: { firmware: '1.0.0' },
    history: true,
    report: (text) => reports.push(text.en),
  });
  const last = Math.max(0, ...promised.events);
  const fresh = Math.max(last, restored?.rev ?? 0) + 1_000;
  try {
    await store.save({ durable: aDurable(fresh), records: [anEvent(fresh), aMinute(fresh)], journal: [] });
    const [evt, tele] = [await rowsOf(store, 'evt'), await rowsOf(store, 'tele')];
    const marks = store.marks();
    await store.close();
    const now = { events: new Set(ours(evt).map(({ n }) => n)), evt: marks.evt, tele: marks.tele };
    const trouble =
      // A cut in the middle of the very first start leaves tables half made; nothing was promised then, and it may say so.
      (promised.evt === 0
        ? null
        : first(
            problems.map(({ en }) => en),
            'it opened with',
          )) ??
      first(reports, 'it reported') ??
      ((restored?.rev ?? 0) < last
        ? `the state is of ${restored?.rev ?? 'nothing'}, and ${last} was promised`
        : null) ??
      (marks.evt <= promised.evt || marks.tele <= promised.tele ? 'a number was given a second time' : null) ??
      rowTrouble(folder, evt, promised.events) ??
      holeIn(evt, marks.evt) ??
      holeIn(tele, marks.tele) ??
      fileTrouble(folder);
    return { trouble, now };
  } catch (error) {
    await store.close();
    return { trouble: `it does not save: ${String(error)} ${reports.join(' ')}`, now: promised };
  }
}

const first = (texts: readonly string[], words: string): string | null =>
  texts[0] === undefined ? null : `${words}: ${texts[0]}`;

async function rowsOf(store: DiskStore, stream: 'evt' | 'tele'): Promise<OfficeRow[]> {
  const rows: OfficeRow[] = [];
  for (;;) {
    const more = await store.rows(stream, rows.at(-1)?.seq ?? 0, 500);
    if (more.length === 0) return rows;
    rows.push(...more);
  }
}

/** The events of savingChild.ts; the store has some of its own. */
const ours = (rows: readonly OfficeRow[]): { seq: number; n: number }[] =>
  rows.flatMap(({ seq, body }) => (body['type'] === 'override.set' ? [{ seq, n: Number(body['n']) }] : []));

/** A row is there, or the office had it: events get their numbers in the order of `n`. */
function rowTrouble(folder: string, rows: readonly OfficeRow[], promised: ReadonlySet<number>): string | null {
  const own = ours(rows);
  const found = new Set(own.map(({ n }) => n));
  if (found.size !== own.length) return 'a row is there twice';
  const [oldest] = own;
  const acked = ackedIn(folder);
  const lost = [...promised].filter((n) => !found.has(n) && !(oldest !== undefined && acked > 0 && n < oldest.n));
  return lost.length === 0 ? null : `${lost.length} promised rows are gone: ${lost.slice(0, 5).join(', ')}`;
}

function ackedIn(folder: string): number {
  const db = new DatabaseSync(join(folder, 'store.db'), { readOnly: true });
  try {
    return Number(db.prepare("SELECT acked FROM marks WHERE stream = 'evt'").get()?.['acked']);
  } finally {
    db.close();
  }
}

function holeIn(rows: readonly Pick<OutboxRow, 'seq'>[], last: number): string | null {
  const hole = rows.findIndex(({ seq }, at) => at > 0 && seq !== (rows[at - 1]?.seq ?? 0) + 1);
  if (hole >= 0) return `a row before number ${rows[hole]?.seq} is missing`;
  return rows.at(-1)?.seq === last ? null : `the last row is not number ${last}`;
}

function fileTrouble(folder: string): string | null {
  const db = new DatabaseSync(join(folder, 'store.db'), { readOnly: true });
  const whole = db.prepare('PRAGMA integrity_check').get()?.['integrity_check'];
  db.close();
  if (whole !== 'ok') return `integrity_check says ${String(whole)}`;
  const verdict = verifyAudit({ folder });
  return verdict.kind === 'sound' ? null : `the audit is ${verdict.kind}: ${verdict.text.en}`;
}
