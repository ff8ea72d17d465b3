import { createHash, createPublicKey } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCardTable } from '../../../src/cards/cardTable.ts';
import { csvRecords } from '../../../src/cards/csv.ts';
import { Delivery, partsOf } from '../../../src/cards/delivery.ts';
import type { LoadedRoster } from '../../../src/cards/loadedRoster.ts';
import { applyDelta, writeDelta } from '../../../src/cards/rosterDelta.ts';
import { digestOf, readRoster, writeRoster } from '../../../src/cards/rosterFile.ts';
import { deltaLine, headLine, signatureLine } from '../../../src/cards/rosterHead.ts';
import { cardLine, profileLine } from '../../../src/cards/rosterLine.ts';
import { fingerprintOf, signerFrom, signHead } from '../../../src/cards/signature.ts';
import { aCard, aProfile, aSiteKey } from '../../makers/roster.ts';
import { bytesOf, promise, promiseWords, type Target } from '../target.ts';
import { fixedKey } from './keys.ts';
import { scratch } from './scratch.ts';

const officeKey = fixedKey(3);
const theOffice = signerFrom(officeKey);
const officePublic = createPublicKey(officeKey);
const trust = { site: 'estate', siteKey: aSiteKey, trusted: new Map([[fingerprintOf(officePublic), officePublic]]) };

const plan = (version: number, cards: number) => ({
  site: 'estate',
  version,
  createdAtMs: 1_790_000_000_000,
  siteKey: aSiteKey.fingerprint,
  profiles: [aProfile('days'), aProfile('nights')],
  cards: Array.from({ length: cards }, (_, n) =>
    aCard(n, {
      profile: n % 3 === 0 ? 'nights' : null,
      validToMs: n === 4 ? 1_790_000_000_000 : null,
      lanes: n === 2 ? ['gate-in'] : null,
    }),
  ),
});
const base = writeRoster(plan(1, 12), theOffice);
const later = writeRoster(plan(2, 10), theOffice);

function loaded(bytes: Buffer): LoadedRoster {
  const read = readRoster(bytes, trust);
  if (read.kind === 'refused') throw new Error(read.words.en);
  return read.roster;
}

/** What the office's signature covers: the first line, and by its digest all after the second. */
function coveredBy(bytes: Buffer): string {
  const [head = '', , ...body] = bytes.toString('latin1').split('\n');
  return [head, ...body].join('\n');
}
const genuine = new Set([base, later].map(coveredBy));

/** A roster that was taken is whole: every card is found, in order, and writing it again gives the same lines. */
function promiseWhole(roster: LoadedRoster): void {
  const cards = [...roster.cards()];
  promise(cards.length === roster.head.cards, 'cards are in the roster that cannot be read');
  for (const [n, card] of cards.entries()) {
    promise(n === 0 || card.pseudonym > (cards[n - 1]?.pseudonym ?? ''), 'the cards are out of order');
    promise(roster.find(card.pseudonym)?.holder === card.holder, 'a card is in the roster and cannot be found');
    promise(card.profile === null || roster.profiles.has(card.profile), 'a card has hours that nobody wrote');
  }
  const lines = [...[...roster.profiles.values()].map(profileLine), ...cards.map(cardLine)]
    .map((line) => `${line}\n`)
    .join('');
  promise(digestOf(Buffer.from(lines)) === roster.head.digest, 'written again, the roster is another');
}

type Reading = ReturnType<typeof readRoster>;

function promiseReading(read: Reading): LoadedRoster | null {
  if (read.kind === 'ok') return read.roster;
  promiseWords(read.words);
  return null;
}

const roster: Target = {
  name: 'roster',
  shape: 'lines',
  seeds: [base, later],
  words: [],
  inRound: 40,
  lengthMax: 20_000,
  run: (input) => {
    for (const depth of ['each', 'order'] as const) {
      const taken = promiseReading(readRoster(input, trust, depth));
      promise(taken === null || genuine.has(coveredBy(input)), 'a roster is taken that the office never signed');
    }
  },
};

const bodyOf = (bytes: Buffer): Buffer => bytes.subarray(bytes.indexOf(10, bytes.indexOf(10) + 1) + 1);

/** The body under a head that fits it and the office's own signature: then every line must be looked at. */
function signedBody(body: Buffer): Buffer {
  const lines = body
    .toString('latin1')
    .split('\n')
    .filter((line) => line !== '');
  const profiles = lines.filter((line) => line.startsWith('{"profile"')).length;
  const head = headLine({ ...plan(3, 0), profiles, cards: lines.length - profiles, digest: digestOf(body) });
  return Buffer.concat([Buffer.from(`${head}\n${signatureLine(signHead(head, theOffice))}\n`), body]);
}

const rosterBody: Target = {
  name: 'rosterBody',
  shape: 'lines',
  seeds: [bodyOf(base), bodyOf(later)],
  words: ['exempt', 'blocked', 'uses', 'staff', 'fromMs', 'days', 'from', 'to'],
  inRound: 30,
  lengthMax: 20_000,
  run: (input) => {
    const taken = promiseReading(readRoster(signedBody(input), trust));
    if (taken !== null) promiseWhole(taken);
  },
};

const running = loaded(base);
const change = writeDelta(running, loaded(later)) ?? Buffer.alloc(0);

const delta: Target = {
  name: 'delta',
  shape: 'lines',
  seeds: [change],
  words: ['gone', 'goneProfile'],
  inRound: 30,
  lengthMax: 20_000,
  run: (input) => {
    const taken = promiseReading(applyDelta(input, running, trust));
    promise(
      taken === null || genuine.has(coveredBy(taken.bytes)),
      'a delta makes a roster that the office never signed',
    );
    // The same changes for a head that fits them: what is left to judge is each change.
    const lines = input.toString('utf8').split('\n');
    const changes = lines.slice(3).join('\n');
    const heads = signedBody(bodyOf(later)).toString().split('\n').slice(0, 2);
    const own = deltaLine({ base: running.head, changes: Math.max(0, lines.length - 4) });
    const other = promiseReading(applyDelta(Buffer.from([own, ...heads, changes].join('\n')), running, trust));
    if (other !== null) promiseWhole(other);
  },
};

const parts = partsOf(base);
/** Random bytes do not pack: this one has three parts. */
const longParts = partsOf(
  Buffer.from(Array.from({ length: 2_600 }, (_, n) => createHash('sha256').update(`${n}`).digest('hex')).join('\n')),
);

const delivery: Target = {
  name: 'delivery',
  shape: 'lines',
  seeds: [
    bytesOf(parts.map((part) => JSON.stringify(part)).join('\n')),
    bytesOf(longParts.map((part) => JSON.stringify(part)).join('\n')),
  ],
  words: ['parts', 'data'],
  inRound: 4,
  lengthMax: 180_000,
  run: (input) => {
    const folder = join(scratch(), 'delivery');
    mkdirSync(folder, { recursive: true });
    const incoming = new Delivery(folder);
    for (const [n, line] of input.toString().split('\n').slice(0, 20).entries()) {
      const taken = incoming.take(parsedLine(line), n * 1_000);
      if (taken.kind === 'refused') promiseWords(taken.words);
      if (taken.kind === 'more') promise(taken.missing > 0, 'a delivery that is whole and waits');
      if (taken.kind !== 'complete') continue;
      const id = (parsedLine(line) as { id: string }).id;
      promise(
        [parts, longParts].some(([first]) => first?.id === id),
        'a delivery is whole under a name that nobody gave',
      );
      promise(readFileSync(taken.file).length > 0, 'a delivery of nothing');
    }
  },
};

function parsedLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return line;
  }
}

const table = `holder,class,format,facility,card,uid,lanes,valid_from,valid_to,profile,uses,blocked,anti_passback
A-101,resident,H10301,77,20001,,,,,,,,
"B, 102",staff,,,,04a1b2c3,gate-in gate-out,2026-01-01,2027-03-31 18:00,mon-fri 08:00-18:00; sat 09:00-12:00,5,yes,exempt
"C ""103""",visitor,H10306,1234,56789,,*,2026-01-01,,,,no,inherit
`;

/** Fields in quotes say the same as they are. */
const csv: Target = {
  name: 'csv',
  shape: 'csv',
  seeds: [table, table.replaceAll('\n', '\r\n'), '\ufeffa,b\n\n"x\ny",2', 'a\rb,"c"d\n"open'].map(bytesOf),
  words: ['"', '""', '\r', ','],
  inRound: 500,
  lengthMax: 6_000,
  run: (input) => {
    const text = input.toString();
    const lines = text.split('\n').length;
    const records = [...csvRecords(text)];
    let last = 0;
    for (const record of records) {
      promise(record.line > last || record.kind === 'fault', 'a record without a line of its own');
      promise(record.line >= last && record.line <= lines, 'a record on a line that is not there');
      last = record.line;
      promise(record.kind === 'record' || record.column >= 1, 'a fault without its place');
      if (record.kind === 'record')
        promise(
          record.fields.every(({ column }) => column >= 1),
          'a field without its place',
        );
    }
    const good = records.flatMap((record) =>
      record.kind === 'record' ? [record.fields.map((field) => field.text)] : [],
    );
    const quoted = good
      .map((fields) => fields.map((field) => `"${field.replaceAll('"', '""')}"`).join(','))
      .join('\r\n');
    const again = [...csvRecords(quoted)].map((record) =>
      record.kind === 'record' ? record.fields.map((field) => field.text) : null,
    );
    promise(JSON.stringify(again) === JSON.stringify(good), 'in quotes the fields say something else');
  },
};

const cardTable: Target = {
  name: 'cardTable',
  shape: 'csv',
  seeds: [
    table,
    readFileSync(new URL('../../../config/residents.csv', import.meta.url), 'utf8')
      .split('\n')
      .slice(0, 8)
      .join('\n'),
  ].map(bytesOf),
  words: [
    'H10301',
    'C1000-35',
    'H10302',
    'UID32',
    '99999999',
    'visitor',
    'delivery',
    'exempt',
    '2027-02-29',
    '24:00',
    'mon-sun 00:00-24:00',
  ],
  inRound: 25,
  lengthMax: 6_000,
  run: (input) => {
    const read = readCardTable('cards.csv', input.toString(), {
      siteKey: aSiteKey,
      timeZone: 'Asia/Shanghai',
      lanes: ['gate-in', 'gate-out'],
    });
    if (read.kind === 'refused') {
      promise(read.problems.length > 0, 'refused without a problem');
      for (const { line, column, message, remedy } of read.problems) {
        promise(line >= 1 && column >= 1, 'a problem without its place');
        promiseWords(message);
        promiseWords(remedy);
      }
      return;
    }
    // What a table gives must be a roster that a device takes.
    const made = writeRoster({ ...plan(3, 0), profiles: read.table.profiles, cards: read.table.cards }, theOffice);
    const taken = readRoster(made, trust);
    promise(
      taken.kind === 'ok',
      `a table makes a roster that no device takes: ${taken.kind === 'refused' ? taken.words.en : ''}`,
    );
    promiseWhole(taken.roster);
  },
};

export const cardTargets: readonly Target[] = [roster, rosterBody, delta, delivery, csv, cardTable];
