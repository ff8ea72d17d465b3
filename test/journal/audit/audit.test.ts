import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { verifyAudit } from '../../../src/journal/audit/auditFile.ts';
import type { Verdict } from '../../../src/journal/audit/verdict.ts';
import { chineseFault, expectSaid } from '../../makers/chinese.ts';
import { aDurable, anEvent } from '../literals.ts';
import { aFolder, aStore } from '../makers.ts';

const firmware = '1.2.3';

/** A closed store whose chain has so many acts of a person, after the two that tell of its key and its firmware. */
async function chained(acts: number, folder = aFolder()): Promise<string> {
  const { store } = aStore(folder, { audit: { firmware } });
  for (let n = 1; n <= acts; n += 1) {
    const body = { type: 'override.set', login: 'olga', zone: 'road-main', n };
    await store.save({ durable: aDurable(n), records: [anEvent(n, { body })], journal: [] });
  }
  await store.close();
  return folder;
}

/** What a verifier says after the file was changed by hand. */
function after(folder: string, change: (db: DatabaseSync) => void): Verdict {
  const file = join(folder, 'copy.db');
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
  copyFileSync(join(folder, 'store.db'), file);
  const db = new DatabaseSync(file);
  change(db);
  db.close();
  const verdict = verifyAudit({ folder, file });
  if (verdict.kind !== 'sound') expect(chineseFault(verdict.text)).toBeNull();
  return verdict;
}

test('a chain that nobody touched is sound, and says so for every act in it', async () => {
  const folder = await chained(70);
  expect(verifyAudit({ folder })).toEqual({
    kind: 'sound',
    entries: 72,
    firstN: 1,
    lastN: 72,
    begins: 'begun',
    heads: 1,
  });
});

test('a device that was never touched has nothing to verify and no false alarm', async () => {
  const folder = aFolder();
  expect(verifyAudit({ folder }).kind).toBe('none');
  const { store } = aStore(folder, { audit: { firmware } });
  await store.close();
  expect(verifyAudit({ folder })).toMatchObject({ kind: 'sound', entries: 0 });
});

test('every single change of a stored chain is found, and none after the place where it was made is blamed', async () => {
  const acts = 140;
  const folder = await chained(acts);
  const last = acts + 2;
  const columns = fc.constantFrom('run', 'seq', 'at_ms', 'mono_ms', 'clock', 'body', 'hash');
  const at = fc.integer({ min: 1, max: last });
  const change = fc.oneof(
    fc.record({ kind: fc.constant('edit' as const), n: at, column: columns }),
    fc.record({ kind: fc.constant('delete' as const), n: at }),
    fc.record({ kind: fc.constant('cut' as const), n: at }),
    fc.record({ kind: fc.constant('swap' as const), n: at, other: at }).filter(({ n, other }) => n !== other),
    fc.record({ kind: fc.constant('repeat' as const), n: at }),
    fc.record({ kind: fc.constant('renumber' as const), n: at }),
  );
  const run = (one: typeof change extends fc.Arbitrary<infer T> ? T : never) => {
    const verdict = after(folder, (db) => apply(db, one, last));
    const first = one.kind === 'swap' ? Math.min(one.n, one.other) : one.kind === 'repeat' ? last + 1 : one.n;
    expect(verdict).toMatchObject({ kind: 'broken', n: first });
  };
  fc.assert(fc.property(change, run), { numRuns: 150 });
});

type Change = { kind: string; n: number; column?: string; other?: number };

function apply(db: DatabaseSync, { kind, n, column = '', other = 0 }: Change, last: number): void {
  const fresh: Record<string, string> = {
    run: "run || 'x'",
    clock: "clock || 'x'",
    body: "replace(body, 'e', 'a')",
    hash: 'zeroblob(32)',
  };
  if (kind === 'edit') db.exec(`UPDATE audit SET ${column} = ${fresh[column] ?? `${column} + 1`} WHERE n = ${n}`);
  if (kind === 'delete') db.exec(`DELETE FROM audit WHERE n = ${n}`);
  if (kind === 'cut') db.exec(`DELETE FROM audit WHERE n >= ${n}`);
  if (kind === 'renumber') db.exec(`UPDATE audit SET n = ${last + 5} WHERE n = ${n}`);
  if (kind === 'repeat')
    db.exec(
      `INSERT INTO audit SELECT ${last + 1}, run, seq, at_ms, mono_ms, clock, body, hash FROM audit WHERE n = ${n}`,
    );
  if (kind === 'swap')
    db.exec(`UPDATE audit SET n = -1 WHERE n = ${n}; UPDATE audit SET n = ${n} WHERE n = ${other};
      UPDATE audit SET n = ${other} WHERE n = -1`);
}

test('every single change of a signed seal is found', async () => {
  const folder = await chained(140);
  const db = new DatabaseSync(join(folder, 'store.db'), { readOnly: true });
  const seals = db.prepare('SELECT kind, n FROM audit_seals').all();
  db.close();
  expect(new Set(seals.map(({ kind }) => kind))).toEqual(new Set(['anchor', 'head', 'sent', 'tail']));
  for (const [kind, n] of seals.map((seal) => [String(seal['kind']), Number(seal['n'])] as const)) {
    const where = `WHERE kind = '${kind}' AND n = ${n}`;
    for (const set of [
      'at_ms = at_ms + 1',
      'hash = zeroblob(32)',
      "why = 'x'",
      "key = ''",
      'signature = zeroblob(64)',
      'n = n + 1',
    ])
      expect(after(folder, (copy) => copy.exec(`UPDATE audit_seals SET ${set} ${where}`)).kind, `${kind} ${set}`).toBe(
        'broken',
      );
    expect(after(folder, (copy) => copy.exec(`DELETE FROM audit_seals ${where}`)).kind, `${kind} gone`).toBe('broken');
  }
});

test('somebody who makes every hash anew after an edit is found out by the signatures', async () => {
  const folder = await chained(5);
  const verdict = after(folder, (db) => {
    db.exec('DELETE FROM audit WHERE n = 7');
    db.exec("UPDATE audit_seals SET n = 6, hash = (SELECT hash FROM audit WHERE n = 6) WHERE kind = 'tail'");
  });
  expect(verdict).toMatchObject({
    kind: 'broken',
    text: { en: expect.stringMatching(/tail .* does not match its signature/) },
  });
});

test('a store put back from an older copy is found out by the head beside it, and by the heads of the office', async () => {
  const folder = await chained(3);
  const old = readFileSync(join(folder, 'store.db'));
  await chained(80, folder);
  expect(verifyAudit({ folder }).kind).toBe('sound');
  const office = join(folder, 'heads.jsonl');
  writeFileSync(office, readFileSync(join(folder, 'audit.head')));
  for (const suffix of ['-wal', '-shm']) rmSync(join(folder, `store.db${suffix}`), { force: true });
  writeFileSync(join(folder, 'store.db'), old);
  expect(verifyAudit({ folder })).toMatchObject({
    kind: 'broken',
    n: 6,
    text: { en: expect.stringMatching(/is cut/) },
  });
  rmSync(join(folder, 'audit.head'));
  expect(verifyAudit({ folder }).kind).toBe('sound');
  expect(verifyAudit({ folder, headsFile: office })).toMatchObject({
    kind: 'broken',
    n: 6,
    text: {
      en: expect.stringMatching(/^The chain is cut: .*heads\.jsonl \(line 1\) knows entry \d+\.$/),
      zh: expect.stringMatching(/^审计链被截断：.*heads\.jsonl（第 1 行）中有第 \d+ 条。$/),
    },
  });
});

test('heads that are not there, or are none, agree with nothing', async () => {
  const folder = await chained(1);
  const headsFile = join(folder, 'heads.jsonl');
  expectSaid(() => verifyAudit({ folder, headsFile }), /heads\.jsonl: there is no such file/);
  for (const line of ['no JSON', '17', '{"n":"1","hash":""}']) {
    writeFileSync(headsFile, `${readFileSync(join(folder, 'audit.head'), 'utf8')}${line}\n`);
    expectSaid(() => verifyAudit({ folder, headsFile }), /heads\.jsonl \(line 2\) is no head: it wants n and hash/);
  }
});

test('heads go to the office as rows, and hold nothing that an act does not', async () => {
  const folder = await chained(3);
  const { store } = aStore(folder, { audit: { firmware }, run: '0000bbbb' });
  const rows = await store.rows('evt', 0, 100);
  expect(rows.map(({ body }) => body['type'])).toEqual([
    'override.set',
    'audit.key',
    'firmware.changed',
    'audit.head',
    'override.set',
    'override.set',
  ]);
  expect(rows[3]?.body).toEqual({
    type: 'audit.head',
    n: 3,
    hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    at_ms: expect.any(Number),
    key: expect.stringMatching(/^[0-9a-f]{16}$/),
    signature: expect.any(String),
  });
});

test('another firmware is an act, the same one after a restart is none', async () => {
  const folder = await chained(1);
  await chained(1, folder);
  const { store } = aStore(folder, { audit: { firmware: '1.3.0' } });
  await store.save({ durable: aDurable(9), records: [], journal: [] });
  await store.close();
  const db = new DatabaseSync(join(folder, 'store.db'), { readOnly: true });
  const changes = db.prepare("SELECT body FROM audit WHERE body LIKE '%firmware.changed%'").all();
  db.close();
  expect(changes.map(({ body }) => JSON.parse(String(body)))).toEqual([
    { type: 'firmware.changed', from: null, to: '1.2.3' },
    { type: 'firmware.changed', from: '1.2.3', to: '1.3.0' },
  ]);
});

test('after a damaged store the chain goes on above the old one and says so', async () => {
  const folder = await chained(4);
  writeFileSync(join(folder, 'store.db'), 'this is no database at all, only text');
  await chained(2, folder);
  expect(verifyAudit({ folder })).toMatchObject({ kind: 'sound', firstN: 4, begins: 'setAside' });
});
