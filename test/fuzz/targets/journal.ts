import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { replayRun } from '../../../src/cli/replayRun.ts';
import type { Site } from '../../../src/controller/site.ts';
import { initialState, step } from '../../../src/controller/step.ts';
import { abbreviated } from '../../../src/journal/abbreviated.ts';
import { openDatabase } from '../../../src/journal/database.ts';
import { durableText, readDurable, writeDurable } from '../../../src/journal/durableRow.ts';
import { outboxRow } from '../../../src/journal/outbox.ts';
import { pack } from '../../../src/journal/packed.ts';
import { readRecording } from '../../../src/journal/recording.ts';
import { openOrSetAside } from '../../../src/journal/setAside.ts';
import { troubleOf } from '../../../src/journal/trouble.ts';
import { readSettings } from '../../../src/settings/load.ts';
import { aDurable } from '../../journal/literals.ts';
import { goodConfig } from '../../makers/config.ts';
import { bytesOf, jsonOf, promise, promiseWords, type Target } from '../target.ts';
import { scratch } from './scratch.ts';

function aSite(): Site {
  const settled = readSettings({ file: 'estate.yaml', text: goodConfig, readFile: () => '' });
  if (settled.kind === 'refused') throw new Error('the sample config is refused');
  return settled.site;
}

const startMs = 1_795_435_200_000;

/** A run of some minutes as a device records it. */
function aRecording(): Uint8Array {
  const site = aSite();
  const lines = [
    JSON.stringify({ kind: 'head', run: '0000aaaa', siteRevision: site.revision, site, restored: null, state: null }),
  ];
  let state = initialState(site);
  for (let minute = 0; minute < 4; minute += 1) {
    const now = { wallMs: startMs + minute * 60_000, monoMs: 5_000 + minute * 60_000 };
    const event = { kind: 'tick' } as const;
    const taken = step(site, state, event, now);
    state = taken.state;
    lines.push(JSON.stringify({ now, event, effects: taken.effects.map(abbreviated) }));
  }
  return bytesOf(`${lines.join('\n')}\n`);
}

/** A file from anywhere, at the desk of whoever looks into a night: it is replayed, or the line that cannot be is named. */
const recording: Target = {
  name: 'recording',
  shape: 'lines',
  seeds: [aRecording(), bytesOf('{"kind":"gap","lines":3,"because":"x"}\n')],
  words: ['gap', 'head', 'lines', 'because', 'boot', 'command', 'restored', 'state'],
  inRound: 12,
  lengthMax: 40_000,
  run: (input) => {
    const file = join(scratch(), 'night.jsonl');
    writeFileSync(file, input);
    try {
      const done = replayRun(readRecording(file), { head: () => {}, line: () => {}, gap: () => {} });
      promise(done.difference === null || done.difference.where.startsWith(file), 'a difference without its place');
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith(file)) throw error;
      promise(
        error.message.includes(', line ') || error.message.includes('is empty'),
        `a refusal without its line: ${error.message}`,
      );
    }
  },
};

const texts = ['{"n":1}', JSON.stringify({ zones: { court: { energy_wh: 3 } } })];
const crcOf = (stream: string, body: string) => crc32(`${stream} 7 ${body}`);

/** A stored row: its checksum as 4 bytes, then the body as it lies in the table, packed or not. */
const storeRow: Target = {
  name: 'storeRow',
  shape: 'bytes',
  seeds: texts.flatMap((text) => [packedRow('tele', text), packedRow('evt', text)]),
  words: [],
  inRound: 500,
  lengthMax: 2_000,
  run: (input) => {
    if (input.length < 5) return;
    const crc = input.readUInt32BE(1);
    const isTele = input[0] === 1;
    const body = isTele ? Uint8Array.from(input.subarray(5)) : input.toString('utf8', 5);
    const row = outboxRow(isTele ? 'tele' : 'evt', {
      seq: 7,
      run: 'r',
      at_ms: 1,
      mono_ms: 1,
      clock: 'synced',
      body,
      crc,
    });
    promise(!row.intact || crcOf(isTele ? 'tele' : 'evt', row.body) === crc, 'a row is called whole that is not');
    promise(typeof row.body === 'string', 'a row without a body');
  },
};

function packedRow(stream: 'evt' | 'tele', text: string): Uint8Array {
  const head = Buffer.alloc(5);
  head[0] = stream === 'tele' ? 1 : 0;
  head.writeUInt32BE(crcOf(stream, text), 1);
  return Buffer.concat([head, stream === 'tele' ? pack(text) : Buffer.from(text)]);
}

/** The state row as a damaged card leaves it: what comes back is what was saved, or a fault in words. */
const savedTexts = [1, 2].map((rev) => durableText(aDurable(rev)).body);
const durable: Target = {
  name: 'durable',
  shape: 'json',
  seeds: savedTexts.map((text) => jsonOf(JSON.parse(text))),
  words: ['v', 'zones', 'seenCommands'],
  inRound: 25,
  lengthMax: 4_000,
  run: (input) => {
    const db = stateTable();
    const text = input.toString();
    writeDurable(db, 'r', 1, { body: text, savedAtMs: 1, savedAtMono: 1, highWaterMs: 1 });
    try {
      const read = readDurable(db);
      promise(
        read?.v === 1 && Array.isArray(read.seenCommands) && read.zones !== null,
        'a state that is none is taken up',
      );
    } catch (error) {
      const isSaid = error instanceof Error && error.message.startsWith('the saved state');
      if (!isSaid && !(error instanceof SyntaxError)) throw error;
    }
  },
};

let table: ReturnType<typeof openDatabase> | null = null;
function stateTable(): ReturnType<typeof openDatabase> {
  table ??= openDatabase(join(scratch(), 'state.db'));
  return table;
}

/** A store's file as a seed: small, checkpointed. */
function aDatabase(): Uint8Array {
  const folder = join(scratch(), 'seed');
  mkdirSync(folder, { recursive: true });
  const { db } = openOrSetAside(folder, false);
  writeDurable(db, 'r', 1, durableText(aDurable(3)));
  db.exec('PRAGMA wal_checkpoint(TRUNCATE); VACUUM');
  db.close();
  return readFile(join(folder, 'store.db'));
}

function readFile(file: string): Uint8Array {
  return new Uint8Array(readFileSync(file));
}

/** A damaged store is opened, or set aside and begun anew with words for the crew; the old bytes are never lost. */
const database: Target = {
  name: 'database',
  shape: 'bytes',
  seeds: [aDatabase()],
  words: [],
  inRound: 1,
  lengthMax: 200_000,
  run: (input) => {
    const folder = join(scratch(), 'store');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    writeFileSync(join(folder, 'store.db'), input);
    try {
      const { db, problems } = openOrSetAside(folder, true);
      db.exec('CREATE TABLE IF NOT EXISTS probe (n INTEGER); INSERT INTO probe VALUES (1)');
      db.close();
      for (const words of problems) promiseWords(words, 2_000);
      const kept = readdirSync(folder).filter((name) => name.includes('.damaged-'));
      promise(problems.length > 0 === kept.length > 0, 'a store is set aside without a word, or a word without it');
    } catch (error) {
      promise(troubleOf(error) !== 'other', `no words for it: ${String(error)}`);
    }
  },
};

export const journalTargets: readonly Target[] = [recording, storeRow, durable, database];
