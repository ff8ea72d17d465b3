import type { DatabaseSync } from 'node:sqlite';
import { prepared } from './database.ts';
import type { LineText, SegmentHead } from './messages.ts';
import { packAlike } from './packed.ts';

/** Lines of the running segment that pruning leaves, so that the last minutes can always be looked at. */
const keptLines = 200;
/** Lines packed together: a hundred shrink to a twelfth, and pruning goes by such pieces. */
const packedLines = 100;
/** Runs remembered, so that a crash loop does not fill the card; the office's mark names a recent one. */
const keptRuns = 10_000;

/** The journal: segments of events with their effects, oldest pruned first, by whole chunks. */
export class Segments {
  readonly #db: DatabaseSync;
  readonly #run: string;
  #lastLine = 0;
  #endByte = 0;

  constructor(db: DatabaseSync, run: string) {
    this.#db = db;
    this.#run = run;
    this.load();
  }

  /** Reads where the journal ends; again after a rollback. */
  load(): void {
    const line = this.#db.prepare('SELECT id + n - 1 AS id, end_byte FROM lines ORDER BY id DESC LIMIT 1').get();
    const segment = this.#db.prepare('SELECT max(first_line) AS n FROM segments').get();
    this.#lastLine = Math.max(Number(line?.['id'] ?? 0), Number(segment?.['n'] ?? 1) - 1);
    this.#endByte = Number(line?.['end_byte'] ?? 0);
  }

  /** Notes the run, once. */
  enterRun(machineBoot: string): void {
    this.#db.prepare('INSERT OR IGNORE INTO runs (run, machine_boot) VALUES (?, ?)').run(this.#run, machineBoot);
    this.#db.prepare('DELETE FROM runs WHERE id <= (SELECT max(id) FROM runs) - ?').run(keptRuns);
  }

  /** Whether this run has begun a segment in this file. */
  begun(): boolean {
    return this.#db.prepare('SELECT 1 FROM segments WHERE run = ?').get(this.#run) !== undefined;
  }

  begin(head: SegmentHead): void {
    this.#db.prepare('INSERT OR IGNORE INTO sites VALUES (?, ?)').run(head.siteRevision, head.site);
    this.#db
      .prepare('INSERT INTO segments (run, revision, restored, state, first_line) VALUES (?, ?, ?, ?, ?)')
      .run(this.#run, head.siteRevision, head.restored, head.state, this.#lastLine + 1);
  }

  append(lines: readonly LineText[]): void {
    const insert = prepared(
      this.#db,
      "INSERT INTO lines (id, wall_ms, end_byte, text, n, packed) VALUES (?, ?, ?, '', ?, ?)",
    );
    for (let at = 0; at < lines.length; at += packedLines) {
      const piece = lines.slice(at, at + packedLines);
      const packed = packAlike(piece.map(({ text }) => text).join('\n'));
      this.#endByte += packed.length;
      insert.run(this.#lastLine + 1, Math.round(piece[0]?.wallMs ?? 0), this.#endByte, piece.length, packed);
      this.#lastLine += piece.length;
    }
  }

  /** Length of all lines kept. */
  bytes(): number {
    const first = this.#oldest();
    return first === null ? 0 : this.#endByte - first.endByte + first.length;
  }

  /** Wall clock of the oldest line, as claimed when it was written. */
  oldestMs(): number | null {
    return this.#oldest()?.wallMs ?? null;
  }

  #oldest(): { wallMs: number; endByte: number; length: number } | null {
    const row = this.#db
      .prepare('SELECT wall_ms, end_byte, length(coalesce(packed, text)) AS n FROM lines ORDER BY id LIMIT 1')
      .get();
    if (row === undefined) return null;
    return { wallMs: Number(row['wall_ms']), endByte: Number(row['end_byte']), length: Number(row['n']) };
  }

  /** Deletes the oldest lines of the oldest segment, about `most`; the segment remembers how many it lost. */
  prune(most: number): number {
    const [oldest, next] = this.#db.prepare('SELECT id, first_line FROM segments ORDER BY id LIMIT 2').all();
    if (oldest === undefined) return 0;
    const end = next === undefined ? this.#lastLine - keptLines : Number(next['first_line']) - 1;
    const first = Number(oldest['first_line']);
    const count = this.#wholePieces(first, Math.min(most, end - first + 1), end);
    if (count > 0) this.#cut(Number(oldest['id']), first + count, count);
    if (next !== undefined && first + Math.max(0, count) > end) this.#forget(Number(oldest['id']));
    return next === undefined ? Math.max(0, count) : Math.max(1, count);
  }

  /** How many of `count` lines from `first` on are whole pieces; one piece at least, unless it goes beyond `end`. */
  #wholePieces(first: number, count: number, end: number): number {
    if (count <= 0) return count;
    const next = this.#db.prepare('SELECT max(id + n) AS next FROM lines WHERE id + n <= ?').get(first + count);
    const whole = Number(next?.['next'] ?? 0) - first;
    if (whole > 0) return whole;
    const piece = this.#db.prepare('SELECT id + n AS next FROM lines WHERE id >= ? ORDER BY id LIMIT 1').get(first);
    const one = Number(piece?.['next'] ?? end + 1) - first;
    return first + one - 1 <= end ? one : 0;
  }

  #cut(segment: number, firstKept: number, count: number): void {
    this.#db.prepare('DELETE FROM lines WHERE id < ?').run(firstKept);
    this.#db.prepare('UPDATE segments SET first_line = ?, lost = lost + ? WHERE id = ?').run(firstKept, count, segment);
  }

  #forget(segment: number): void {
    this.#db.prepare('DELETE FROM segments WHERE id = ?').run(segment);
    this.#db.exec('DELETE FROM sites WHERE revision NOT IN (SELECT revision FROM segments)');
  }
}
