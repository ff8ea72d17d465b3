/** Marks a file as a store of this program (`PRAGMA application_id`); the letters "dusk". */
export const applicationId = 0x64_75_73_6b;

/** The version from which lines and the commonest events are packed. */
export const packedSince = 6;

/**
 * How a store grew, one step a version; `PRAGMA user_version` counts the steps done. Never change a step, add one.
 *
 * evt and tele hold what waits for the office. Their numbers never come again: the next one is above both the last row and
 * the mark up to which the office has everything, and the newest row or its mark is always there. This spares the page
 * that AUTOINCREMENT would write with every commit.
 *
 * The bodies of durable and tele are packed, see packed.ts; their checksums are over the text. Of evt the rows that come by
 * the thousand are, in a column of their own and with an empty body; all others can be read as they lie.
 *
 * `durable.ticket` is the number of the last save of that run, so that a save whose answer was lost can be found again.
 *
 * audit is the chain of acts, see audit/chain.ts; nothing but pruning up to a signed head ever deletes from it.
 *
 * history and chapters are what is kept for reports, see history/historyBook.ts: samples and sums by time, and what happened
 * by type and day. Their bodies are packed. history_marks has the last row of each stream that is in them.
 *
 * lines.end_byte is the running length of all lines, so that the journal's size is one subtraction. A row holds one line as
 * text, as it was once, or `n` lines from number `id` on, packed together.
 */
export const steps: readonly string[] = [
  `CREATE TABLE durable (
     id INTEGER PRIMARY KEY CHECK (id = 1), body BLOB NOT NULL, crc INTEGER NOT NULL, run TEXT NOT NULL,
     ticket INTEGER NOT NULL, saved_ms INTEGER NOT NULL, saved_mono INTEGER NOT NULL, high_water_ms INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE runs (
     id INTEGER PRIMARY KEY, run TEXT NOT NULL UNIQUE, machine_boot TEXT NOT NULL
   ) STRICT;
   CREATE TABLE marks (stream TEXT PRIMARY KEY, acked INTEGER NOT NULL) STRICT, WITHOUT ROWID;
   INSERT INTO marks VALUES ('evt', 0), ('tele', 0);
   CREATE TABLE evt (
     seq INTEGER PRIMARY KEY, run TEXT NOT NULL, at_ms INTEGER NOT NULL, mono_ms INTEGER NOT NULL, clock TEXT NOT NULL,
     body TEXT NOT NULL, crc INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE tele (
     seq INTEGER PRIMARY KEY, run TEXT NOT NULL, at_ms INTEGER NOT NULL, mono_ms INTEGER NOT NULL, clock TEXT NOT NULL,
     body BLOB NOT NULL, crc INTEGER NOT NULL
   ) STRICT;`,

  `CREATE TABLE sites (revision TEXT PRIMARY KEY, site TEXT NOT NULL) STRICT;
   CREATE TABLE segments (
     id INTEGER PRIMARY KEY, run TEXT NOT NULL, revision TEXT NOT NULL REFERENCES sites (revision),
     restored TEXT, state TEXT, first_line INTEGER NOT NULL, lost INTEGER NOT NULL DEFAULT 0
   ) STRICT;
   CREATE INDEX segments_by_site ON segments (revision);
   CREATE TABLE lines (
     id INTEGER PRIMARY KEY, wall_ms INTEGER NOT NULL, end_byte INTEGER NOT NULL, text TEXT NOT NULL
   ) STRICT;`,

  `ALTER TABLE tele ADD COLUMN span TEXT NOT NULL DEFAULT 'minute' CHECK (span IN ('minute', 'hour', 'day'));`,

  `CREATE TABLE audit (
     n INTEGER PRIMARY KEY, run TEXT NOT NULL, seq INTEGER NOT NULL, at_ms INTEGER NOT NULL, mono_ms INTEGER NOT NULL,
     clock TEXT NOT NULL, body TEXT NOT NULL, hash BLOB NOT NULL
   ) STRICT;
   CREATE TABLE audit_seals (
     kind TEXT NOT NULL, n INTEGER NOT NULL, at_ms INTEGER NOT NULL, hash BLOB NOT NULL, why TEXT NOT NULL,
     key TEXT NOT NULL, signature BLOB NOT NULL, PRIMARY KEY (kind, n)
   ) STRICT, WITHOUT ROWID;`,

  `CREATE TABLE history (
     id INTEGER PRIMARY KEY, span TEXT NOT NULL CHECK (span IN ('minute', 'quarter', 'day')), start_ms INTEGER NOT NULL,
     end_ms INTEGER NOT NULL, day TEXT NOT NULL, body BLOB NOT NULL, crc INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX history_by_day ON history (span, day);
   CREATE TABLE chapters (
     id INTEGER PRIMARY KEY, type TEXT NOT NULL, day TEXT NOT NULL, rows INTEGER NOT NULL, body BLOB NOT NULL,
     crc INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX chapters_by_day ON chapters (type, day);
   CREATE TABLE history_marks (stream TEXT PRIMARY KEY, folded INTEGER NOT NULL, last BLOB) STRICT, WITHOUT ROWID;`,

  `ALTER TABLE lines ADD COLUMN n INTEGER NOT NULL DEFAULT 1;
   ALTER TABLE lines ADD COLUMN packed BLOB;
   ALTER TABLE evt ADD COLUMN packed BLOB;`,
];
