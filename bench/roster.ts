import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { usualAntiPassback } from '../src/access/antiPassback.ts';
import { decide } from '../src/access/decision.ts';
import { freshMemory, type ReaderMemory } from '../src/access/readerMemory.ts';
import type { RosterEntry } from '../src/access/roster.ts';
import { Cards } from '../src/cards/cards.ts';
import { profileOf } from '../src/cards/hoursText.ts';
import { PassageTable } from '../src/cards/passageTable.ts';
import { writeRoster } from '../src/cards/rosterFile.ts';
import { adopt, cardFiles } from '../src/cards/rosterFolder.ts';
import type { RosterCard } from '../src/cards/rosterLine.ts';
import { makeSigningKeys, readTrusted } from '../src/cards/signature.ts';
import { makeSiteKey, pseudonymOf } from '../src/cards/siteKey.ts';
import { nodeFlags } from '../src/runtime/nodeFlags.ts';
import { type Figure, row } from './figure.ts';
import { spreadOf } from './measure.ts';

const count = 100_000;
const site = 'bench';
const hours = profileOf('mon-fri 06:00-22:00; sat 08:00-20:00');
const keyOf = (n: number): string => `H10306:77:${n}`;

export const rosterFigure: Figure = {
  name: 'roster',
  about: `${count} signed cards: load, memory, and one read from card number to decision`,
  run: async (quick) => {
    const folder = mkdtempSync(join(tmpdir(), 'duskgate-bench-'));
    try {
      const takeMs = prepare(folder);
      const runs = quick ? 1 : 5;
      const ours = Array.from({ length: runs }, () => measured('ours', folder));
      const peers = Array.from({ length: runs }, () => measured('peer', folder));
      const middle = (all: readonly Measured[], of: (one: Measured) => number) => spreadOf(all.map(of)).p50;
      const peer = 'JSON.parse of objects in a Map';
      return [
        row(
          'roster load, 100,000 cards',
          middle(ours, (one) => one.loadMs),
          'ms',
          {
            goal: 2_000,
            peer: [peer, middle(peers, (one) => one.loadMs)],
            note: `signature and digest checked; taking a new one ${takeMs.toFixed(0)} ms`,
          },
        ),
        row(
          'roster memory, more RSS after loading',
          middle(ours, (one) => one.rssMb),
          'MB',
          {
            goal: 60,
            peer: [peer, middle(peers, (one) => one.rssMb)],
            note: `with passage table and its thread; at its peak ${middle(ours, (one) => one.peakMb).toFixed(0)} MB`,
          },
        ),
        row(
          'read to decision, p99',
          middle(ours, (one) => one.p99Us),
          'us',
          {
            goal: 1_000,
            peer: [peer, middle(peers, (one) => one.p99Us)],
            note: `median ${middle(ours, (one) => one.p50Us).toFixed(0)} us, slowest ${Math.max(...ours.map((one) => one.maxUs)).toFixed(0)} us; pseudonym, lookup, passages, decision`,
          },
        ),
      ];
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

/** A state folder with keys, a signed roster and a passage for every card, and the peer's file; how long taking it took. */
function prepare(folder: string): number {
  const files = cardFiles(folder);
  mkdirSync(files.folder, { recursive: true });
  const siteKey = makeSiteKey(files.siteKey);
  const signer = makeSigningKeys({ privateFile: files.signer, publicFile: files.trusted });
  const cards = Array.from({ length: count }, (_, n) => aCard(n, pseudonymOf(siteKey, keyOf(n))));
  const about = { site, version: 1, createdAtMs: Date.now(), siteKey: siteKey.fingerprint };
  const bytes = writeRoster({ ...about, cards, profiles: hours === null ? [] : [hours] }, signer);
  writeFileSync(
    join(folder, 'peer.json'),
    JSON.stringify(cards.map((card) => ({ ...card, profile: card.profile && hours }))),
  );
  const table = new PassageTable(files.passages);
  const last = { area: 'street', atMs: Date.now() };
  table.put(cards.map(({ pseudonym }) => ({ pseudonym, passages: { last, usesMade: 1 } })));
  table.close();
  const begin = performance.now();
  const done = adopt(bytes, null, { files, trust: { site, siteKey, trusted: readTrusted(files.trusted) } });
  if (done.kind === 'refused') throw new Error(done.words.en);
  return performance.now() - begin;
}

function aCard(n: number, pseudonym: string): RosterCard {
  return {
    pseudonym,
    holder: `Block ${n % 40}, flat ${n}`,
    class: n % 10 === 0 ? 'contractor' : 'resident',
    lanes: n % 10 === 0 ? ['gate-in', 'gate-out'] : null,
    validFromMs: null,
    validToMs: n % 3 === 0 ? 4_000_000_000_000 : null,
    profile: n % 10 === 0 && hours !== null ? hours.id : null,
    antiPassback: 'inherit',
    usesMax: null,
    blocked: false,
  };
}

type Measured = {
  readonly loadMs: number;
  readonly rssMb: number;
  readonly peakMb: number;
  readonly p50Us: number;
  readonly p99Us: number;
  readonly maxUs: number;
};

/** Each in a process of its own, with the flags of core. */
function measured(what: 'ours' | 'peer', folder: string): Measured {
  const heap = what === 'ours' ? nodeFlags.core : ['--max-old-space-size=512'];
  const out = execFileSync(process.execPath, [...heap, import.meta.filename, what, folder], { encoding: 'utf8' });
  return JSON.parse(out) as Measured;
}

/** What core asks of the cards at each read. */
type Source = { readonly read: (n: number) => RosterEntry | null; readonly close: () => Promise<void> };

async function child(what: string, folder: string): Promise<void> {
  const before = rssMb('VmRSS');
  const begin = performance.now();
  const source = what === 'ours' ? ourSource(folder) : peerSource(folder);
  const loadMs = performance.now() - begin;
  const times = decisionTimes(source);
  const spread = spreadOf(times.map((ms) => ms * 1_000));
  const result: Measured = {
    loadMs,
    rssMb: rssMb('VmRSS') - before,
    peakMb: rssMb('VmHWM') - before,
    p50Us: spread.p50,
    p99Us: spread.p99,
    maxUs: spread.max,
  };
  await source.close();
  process.stdout.write(JSON.stringify(result));
}

function ourSource(folder: string): Source {
  const cards = new Cards(folder, site, ({ en }) => process.stderr.write(`${en}\n`));
  const entryOf = (n: number) => {
    const read = cards.read(keyOf(n), false);
    return read.kind === 'card' ? read.entry : null;
  };
  return { read: entryOf, close: () => cards.close() };
}

/** What a quick hand would write: all cards as objects, by pseudonym; it checks no signature and keeps no passages. */
function peerSource(folder: string): Source {
  const list = JSON.parse(readFileSync(join(folder, 'peer.json'), 'utf8')) as RosterEntry[];
  const byCard = new Map(list.map((card, n) => [keyOf(n), card]));
  const passages = { last: null, usesMade: 0 };
  const entryOf = (n: number) => {
    const card = byCard.get(keyOf(n));
    return card === undefined ? null : { ...card, passages };
  };
  return { read: entryOf, close: () => Promise.resolve() };
}

const lane = { id: 'gate-in', direction: 'in', area: 'estate', antiPassback: usualAntiPassback } as const;
const laneState = { vehicle: 'present', episode: 'e1', inService: true } as const;

function decisionTimes(source: Source): number[] {
  let memory: ReaderMemory = freshMemory;
  const wallMs = Date.now();
  const belief = { fromMs: wallMs - 1_000, toMs: wallMs + 1_000, sound: true, highWaterMs: wallMs };
  return Array.from({ length: 20_000 }, (_, i) => {
    const n = (i * 7_919) % count;
    const begin = performance.now();
    const entry = source.read(n);
    const read = { kind: 'card', pseudonym: entry?.pseudonym ?? '', foreign: false, entry, rosterVersion: 1 } as const;
    const now = { wallMs, monoMs: i * 3_000 };
    const done = decide({ read, lane, laneState, now, belief, timeZone: 'Asia/Shanghai', grantInDoubt: [], memory });
    memory = done.memory;
    return performance.now() - begin;
  });
}

function rssMb(name: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync('/proc/self/status', 'utf8');
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? Number.NaN) / 1024;
}

if (import.meta.main) await child(process.argv[2] ?? '', process.argv[3] ?? '');
