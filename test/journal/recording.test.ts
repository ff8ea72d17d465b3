import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { replayRun } from '../../src/cli/replayRun.ts';
import type { Event } from '../../src/controller/event.ts';
import type { State } from '../../src/controller/state.ts';
import { initialState, step } from '../../src/controller/step.ts';
import { abbreviated } from '../../src/journal/abbreviated.ts';
import { exportRun, recordedRuns } from '../../src/journal/recordedRun.ts';
import { readRecording } from '../../src/journal/recording.ts';
import { foreign } from '../../src/words/language.ts';
import { aLane } from '../makers/lane.ts';
import { aSite as aPole, aZone } from '../makers/site.ts';
import { aDurable, aLine, anEvent, aSite } from './literals.ts';
import { aFolder, aStore } from './makers.ts';

const entriesOf = (file: string, run: string | null = null) => [...readRecording(file, run)].map(({ entry }) => entry);

/** A store with two runs: 3 lines and a save, then 2 lines. */
async function twoRuns(): Promise<{ folder: string; database: string }> {
  const folder = aFolder();
  const { store } = aStore(folder);
  store.journal([aLine(1), aLine(2)]);
  const save = { kind: 'save', rev: 1, durable: aDurable(1), records: [anEvent(1)], reason: 'minute' };
  await store.save({ durable: aDurable(1), records: [anEvent(1)], journal: [aLine(3, [save])] });
  await store.close();
  const second = aStore(folder, { run: '0000bbbb' }).store;
  second.journal([aLine(1), aLine(2)]);
  await second.close();
  return { folder, database: join(folder, 'store.db') };
}

test('a run is read back in order with its head, from the database and from its export alike', async () => {
  const { folder, database } = await twoRuns();
  const file = join(folder, 'night.jsonl');
  expect(exportRun(database, '0000aaaa', file)).toBe(4);
  const fromFile = entriesOf(file);
  expect(fromFile[0]).toEqual({
    kind: 'head',
    run: '0000aaaa',
    siteRevision: 'abcdef012345',
    site: aSite(),
    restored: null,
    state: null,
  });
  expect(fromFile.slice(1).map((entry) => entry.kind === 'line' && entry.now.monoMs)).toEqual([1, 2, 3]);
  expect(entriesOf(database, '0000aaaa')).toEqual(fromFile);
  expect(recordedRuns(database)).toEqual(['0000aaaa', '0000bbbb']);
});

test('the last run is the one read when none is named, with the state it restored', async () => {
  const { database } = await twoRuns();
  expect(entriesOf(database)[0]).toMatchObject({ run: '0000bbbb', restored: aDurable(1) });
  expect(entriesOf(database)).toHaveLength(3);
});

test('a save is kept by its checksum, so that a replay finds the first difference', async () => {
  const { database } = await twoRuns();
  const last = entriesOf(database, '0000aaaa').at(-1);
  const effect = last?.kind === 'line' ? last.effects[0] : null;
  const made = { kind: 'save', rev: 1, durable: aDurable(1), records: [anEvent(1)], reason: 'minute' };
  expect(effect).toEqual(abbreviated(made));
  expect(abbreviated(effect)).toEqual(effect);
  expect(effect).not.toEqual(abbreviated({ ...made, durable: aDurable(2) }));
});

test('a segment begun in the middle of a run carries the whole state', async () => {
  const folder = aFolder();
  const { store } = aStore(folder);
  store.journal([aLine(1)]);
  const state = { run: '0000aaaa' } as State;
  await store.beginSegment({ site: { ...aSite(), staggerMs: 2_000 }, siteRevision: 'second', state });
  store.journal([aLine(2)]);
  await store.close();
  expect(entriesOf(join(folder, 'store.db'))).toMatchObject([
    { kind: 'head', siteRevision: 'abcdef012345', state: null },
    { kind: 'line', now: { monoMs: 1 } },
    { kind: 'head', siteRevision: 'second', state, restored: null, site: { staggerMs: 2_000 } },
    { kind: 'line', now: { monoMs: 2 } },
  ]);
});

test('a gap is stated where lines are missing or out of order', async () => {
  const folder = aFolder();
  const database = join(folder, 'store.db');
  const { store } = aStore(folder);
  for (const lines of [[aLine(1)], [aLine(2), aLine(3)]])
    await store.save({ durable: aDurable(1), records: [], journal: lines });
  await store.close();
  const db = new DatabaseSync(database);
  db.exec("DELETE FROM lines WHERE id = 1; UPDATE segments SET first_line = 2, lost = 1 WHERE run = '0000aaaa'");
  db.close();
  expect(entriesOf(database, '0000aaaa').map(({ kind }) => kind)).toEqual(['head', 'gap', 'line', 'line']);
  const file = join(folder, 'night.jsonl');
  exportRun(database, '0000aaaa', file);
  expect(entriesOf(file)[1]).toMatchObject({ kind: 'gap', lines: 1 });
  appendFileSync(file, `${JSON.stringify(aLine(1))}\n`);
  expect(entriesOf(file).slice(-2)).toMatchObject([
    { kind: 'gap', because: expect.stringMatching(/order/) },
    { kind: 'line' },
  ]);
});

test('lines that are damaged are a gap, and those after them are read', async () => {
  const folder = aFolder();
  const { store } = aStore(folder);
  for (const lines of [[aLine(1), aLine(2)], [aLine(3)]])
    await store.save({ durable: aDurable(1), records: [], journal: lines });
  await store.close();
  const db = new DatabaseSync(join(folder, 'store.db'));
  db.exec("UPDATE lines SET packed = x'ffff' WHERE id = 1");
  db.close();
  expect(entriesOf(join(folder, 'store.db')).slice(1)).toMatchObject([
    { kind: 'gap', lines: 2, because: 'they are damaged' },
    { kind: 'line', now: { monoMs: 3 } },
  ]);
});

test('lines of a store that had one a row are read as they were', async () => {
  const { database } = await twoRuns();
  const before = entriesOf(database, '0000aaaa');
  const texts = before.slice(1).map((entry, index) => ({ id: index + 1, text: JSON.stringify(entry) }));
  const db = new DatabaseSync(database);
  db.exec('DELETE FROM lines WHERE id <= 3');
  const insert = db.prepare('INSERT INTO lines (id, wall_ms, end_byte, text) VALUES (?, 0, 0, ?)');
  for (const { id, text } of texts) insert.run(id, text);
  expect(entriesOf(database, '0000aaaa')).toEqual(before);
  db.exec('ALTER TABLE lines DROP COLUMN n; ALTER TABLE lines DROP COLUMN packed; PRAGMA user_version = 5');
  db.close();
  expect(entriesOf(database, '0000aaaa')).toEqual(before);
});

test('an export never writes over a file', async () => {
  const { folder, database } = await twoRuns();
  const file = join(folder, 'night.jsonl');
  writeFileSync(file, 'mine');
  expect(() => exportRun(database, null, file)).toThrow(/EEXIST/);
  expect(readFileSync(file, 'utf8')).toBe('mine');
});

const head = JSON.stringify({ kind: 'head', run: 'r', siteRevision: 's', site: { zones: [] }, restored: null });

test.each([
  ['', /is empty/],
  ['{"now":{"wallMs":1,"monoMs":1},"event":{"kind":"tick"},"effects":[]}\n', /line 1: a recording begins with a head/],
  [
    `${head}\n{"now":{"wallMs":1},"event":{"kind":"tick"},"effects":[]}\n`,
    /line 2: "now" should be .* found \{"wallMs":1\}/,
  ],
  [`${head}\n{"now":{"wallMs":1,"monoMs":1},"event":{},"effects":[]}\n`, /line 2: "event" should be/],
  [
    `${head}\n{"now":{"wallMs":1,"monoMs":1},"event":{"kind":"tick"}}\n`,
    /line 2: "effects" should be .* found nothing/,
  ],
  [`${head}\n[1]\n`, /line 2: expected a JSON object/],
  [`${head}\n\n`, /line 2: not JSON/],
  [`${head}\n{"kind":"tail"}\n`, /line 2: "kind" is "tail"; known are/],
  [`${head}\n{"kind":"gap","lines":"many"}\n`, /line 2: "lines" should be/],
  [`${head}\n{"now":{"wa`, /line 2: the file ends in the middle of a line/],
  [`${head.replace('"r"', '7')}\n`, /line 1: "run" should be .* found 7/],
  [`${head.replace('"zones":[]', '')}\n`, /line 1: "site" should be/],
  [`${head.replace('"restored":null', '"restored":{"v":2}')}\n`, /line 1: "restored" should be/],
])('a faulty recording %j is refused with its line', (text, message) => {
  const file = join(aFolder(), 'night.jsonl');
  writeFileSync(file, text);
  expect(() => entriesOf(file)).toThrow(message);
});

test('an unknown run is refused with the ones there are', async () => {
  const { database } = await twoRuns();
  expect(() => entriesOf(database, 'ffffffff')).toThrow(/no run ffffffff in it; kept are 0000aaaa, 0000bbbb/);
});

test('a line that cannot be played again is named with its place', async () => {
  const { folder, database } = await twoRuns();
  const file = join(folder, 'night.jsonl');
  exportRun(database, '0000aaaa', file);
  const heard = { head: () => {}, line: () => {}, gap: () => {} };
  writeFileSync(file, readFileSync(file, 'utf8').replace('"zones":[]', '"zones":[null]'));
  expect(() => replayRun(readRecording(file), heard)).toThrow(/night\.jsonl, line 1: this cannot be replayed \(/);
});

test('a fault of a lane that a version kept in English alone is played on as one without Chinese', () => {
  const site = aPole({ zones: [aZone()], lanes: [aLane()] });
  const state = initialState(site);
  const lane = { ...state.lanes['in-1'], faults: { beam: 'beam (GPIO5) cannot be read.' } };
  const kept = { ...state, lanes: { 'in-1': lane } };
  const file = join(aFolder(), 'night.jsonl');
  const head = { kind: 'head', run: 'r', siteRevision: site.revision, site, restored: null, state: kept };
  writeFileSync(file, `${JSON.stringify(head)}\n`);
  const [read] = entriesOf(file);
  if (read?.kind !== 'head' || read.state === null) throw new Error('no head');
  const event: Event = { kind: 'laneInputs', lane: 'in-1', levels: {}, atMono: 2_000 };
  const { effects } = step(site, read.state, event, { wallMs: 1_795_435_200_000, monoMs: 2_000 });
  const rows = effects.flatMap((effect) => (effect.kind === 'save' ? effect.records : [])).map(({ body }) => body);
  const text = 'beam (GPIO5) cannot be read.';
  expect(rows.filter(({ type }) => type === 'lane.fault')).toEqual([
    { type: 'lane.fault', lane: 'in-1', about: 'beam', on: false, text, remedy: '' },
  ]);
});

const alike = (text: string) => foreign(text);

/** As a version wrote it that told of trouble in English alone: a sentence is a mere text. */
function inEnglishAlone(_key: string, value: unknown): unknown {
  const words = typeof value === 'object' && value !== null && 'en' in value && 'zh' in value ? value : null;
  return words !== null && words.en === words.zh ? words.en : value;
}

test('trouble that a version recorded in English alone is played again, as an event and in the state of a segment', () => {
  const site = aPole({ zones: [aZone()], lanes: [aLane()] });
  const back = { by: 'trial', from: '0.2.0', to: '0.1.0', atMs: 5 } as const;
  const troubles: readonly Event[] = [
    { kind: 'lightFailed', zone: 'road-main', level: 0, message: alike('busy') },
    { kind: 'gateObeys', lane: 'in-1', message: alike('no answer') },
    { kind: 'linkChanged', connected: false, detail: alike('refused') },
    { kind: 'saveFailed', rev: 1, message: alike('full') },
    { kind: 'siteRefused', file: 'estate.yaml', message: alike('empty') },
    { kind: 'rosterRefused', code: 'older', text: alike('older') },
    { kind: 'releaseTakenBack', takenBack: { ...back, why: alike('core ended 3 times') }, isNews: true },
  ];
  const clock = { syncedAtMs: null, rtc: true };
  const started: Event = { kind: 'started', run: 'r', machineBoot: 'b', restored: null, clock };
  const head = { kind: 'head', run: 'r', siteRevision: site.revision, site, restored: null };
  let state = initialState(site);
  const lines = [JSON.stringify({ ...head, state: null })];
  for (const [n, event] of [started, ...troubles, ...troubles].entries()) {
    if (n === troubles.length + 1) lines.push(JSON.stringify({ ...head, state }, inEnglishAlone));
    const now = { wallMs: 1_795_435_200_000 + n, monoMs: 1_000 + n };
    const taken = step(site, state, event, now);
    state = taken.state;
    const effects = JSON.stringify(taken.effects.map(abbreviated));
    lines.push(`{"now":${JSON.stringify(now)},"event":${JSON.stringify(event, inEnglishAlone)},"effects":${effects}}`);
  }
  expect(lines.join('')).toContain('"message":"busy"');
  const file = join(aFolder(), 'night.jsonl');
  writeFileSync(file, `${lines.join('\n')}\n`);
  const played = replayRun(readRecording(file), { head: () => {}, line: () => {}, gap: () => {} });
  expect(played).toMatchObject({ lines: 1 + 2 * troubles.length, gaps: 0, difference: null });
});
