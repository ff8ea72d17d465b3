import { closeSync, openSync, writeSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { assertOurs, pragma } from './database.ts';
import { gapText } from './lineBuffer.ts';
import { unpack } from './packed.ts';
import { packedSince } from './tables.ts';

export type RecordedText = { readonly where: string; readonly text: string };

/** Segments and lines of a run (null = the last one with a segment) as recording lines, oldest first. */
export function* recordedRun(file: string, run: string | null): Generator<RecordedText> {
  const db = new DatabaseSync(file, { readOnly: true, timeout: 2_000 });
  try {
    assertOurs(db, file);
    // One view of the file while a running device goes on writing and pruning.
    db.exec('BEGIN');
    const wanted = run ?? lastRun(db, file);
    const segments = db.prepare(segmentsOfRun).all(wanted);
    if (segments.length === 0) throw new Error(`${file}: no run ${wanted} in it; kept are ${runNames(db)}`);
    for (const segment of segments) yield* recordedSegment(db, file, segment);
  } finally {
    db.close();
  }
}

/** Writes a run of a store's database to a JSON Lines file; returns the number of lines. Never writes over a file. */
export function exportRun(database: string, run: string | null, file: string): number {
  const fd = openSync(file, 'wx');
  try {
    let lines = 0;
    for (const { text } of recordedRun(database, run)) {
      writeSync(fd, `${text}\n`);
      lines += 1;
    }
    return lines;
  } finally {
    closeSync(fd);
  }
}

/** Runs that can be replayed, oldest first. */
export function recordedRuns(database: string): string[] {
  const db = new DatabaseSync(database, { readOnly: true, timeout: 2_000 });
  try {
    assertOurs(db, database);
    return namesOfRuns(db);
  } finally {
    db.close();
  }
}

/** A segment ends where the next one of any run begins. */
const segmentsOfRun = `
  SELECT s.id, s.run, s.revision, t.site, s.restored, s.state, s.first_line, s.lost,
    (SELECT n.first_line FROM segments n WHERE n.id > s.id ORDER BY n.id LIMIT 1) AS end_line
  FROM segments s JOIN sites t ON t.revision = s.revision WHERE s.run = ? ORDER BY s.id`;

function* recordedSegment(db: DatabaseSync, file: string, segment: Record<string, unknown>): Generator<RecordedText> {
  const where = `${file}, segment ${String(segment['id'])}`;
  yield { where, text: headText(segment) };
  const lost = Number(segment['lost']);
  if (lost > 0) yield { where, text: gapText(lost, 'they were the oldest and the journal had reached its limit') };
  const end = segment['end_line'] ?? Number.MAX_SAFE_INTEGER;
  const pieces = db.prepare(`SELECT id, text, ${packedColumns(db)} FROM lines WHERE id >= ? AND id < ? ORDER BY id`);
  for (const row of pieces.iterate(Number(segment['first_line']), Number(end))) {
    const first = Number(row['id']);
    for (const [at, text] of linesOf(row).entries()) yield { where: `${file}, journal line ${first + at}`, text };
  }
}

/** A file of an older version has one line a row. */
function packedColumns(db: DatabaseSync): string {
  return Number(pragma(db, 'user_version')) < packedSince ? '1 AS n, NULL AS packed' : 'n, packed';
}

function linesOf({ text, packed, n }: Record<string, unknown>): string[] {
  if (packed === null) return [String(text)];
  try {
    return unpack(packed).split('\n');
  } catch {
    return [gapText(Number(n), 'they are damaged')];
  }
}

function headText(segment: Record<string, unknown>): string {
  const { run, revision, site, restored, state } = segment;
  const plain = JSON.stringify({ kind: 'head', run, siteRevision: revision }).slice(0, -1);
  return `${plain},"site":${String(site)},"restored":${String(restored)},"state":${String(state)}}`;
}

function lastRun(db: DatabaseSync, file: string): string {
  const row = db.prepare('SELECT run FROM segments ORDER BY id DESC LIMIT 1').get();
  if (row === undefined) throw new Error(`${file}: no run was recorded in it yet`);
  return String(row['run']);
}

function namesOfRuns(db: DatabaseSync): string[] {
  return db
    .prepare('SELECT run FROM segments GROUP BY run ORDER BY min(id)')
    .all()
    .map((row) => String(row['run']));
}

function runNames(db: DatabaseSync): string {
  return namesOfRuns(db).slice(-10).join(', ') || 'none';
}
