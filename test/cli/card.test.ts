import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { noteSeen } from '../../src/cards/enrolment.ts';
import { PassageTable } from '../../src/cards/passageTable.ts';
import { writeDelta } from '../../src/cards/rosterDelta.ts';
import { type CardFiles, cardFiles, readHeld } from '../../src/cards/rosterFolder.ts';
import { readTrusted } from '../../src/cards/signature.ts';
import { pseudonymOf, readSiteKey } from '../../src/cards/siteKey.ts';
import { listenChannel } from '../../src/channel/listen.ts';
import { socketNames } from '../../src/channel/sockets.ts';
import type { Command } from '../../src/controller/command.ts';
import { aPseudonym } from '../makers/access.ts';
import { inBoth } from '../makers/words.ts';
import { say } from './say.ts';

const root = resolve(import.meta.dirname, '../..');
const config = join(root, 'config/estate.yaml');
let folder: string;
let files: CardFiles;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'duskgate-card-'));
  files = cardFiles(join(folder, 'pole'));
  await card('keys');
});
afterEach(() => rmSync(folder, { recursive: true }));

const card = (...argv: string[]) => say(['card', ...argv, '--state', join(folder, 'pole'), '--config', config]);

function csv(...rows: string[]): string {
  const file = join(folder, 'cards.csv');
  writeFileSync(file, ['holder,class,format,facility,card,uses', ...rows].map((row) => `${row}\n`).join(''));
  return file;
}
const three = [
  'A-1203,resident,H10301,8,47115,',
  '"Zhang, Ltd",contractor,H10301,8,47116,',
  'visit 3,visitor,H10301,8,47117,2',
];
const siteKey = () => readSiteKey(files.siteKey);
const pseudonym = (n: number) => pseudonymOf(siteKey(), `H10301:8:${n}`);
const site = () => /"site":"([^"]+)"/.exec(readFileSync(files.current, 'utf8'))?.[1] ?? '';
const held = () => {
  const trust = { site: site(), siteKey: siteKey(), trusted: readTrusted(files.trusted) };
  return readHeld(files, trust).roster;
};

describe('duskgate card', () => {
  test('imports a table as the next signed version, and says what changed', async () => {
    const said = await card('import', csv(...three));
    expect(said).toMatchObject({ code: 0, err: '' });
    expect(said.out).toMatch(/version 1: 3 cards[\s\S]*added 3/);
    expect(held()?.find(pseudonym(47_116))?.holder).toBe('Zhang, Ltd');
    const again = await card('import', csv(...three));
    expect(again.out).toMatch(/nothing was changed/);
    expect(held()?.head.version).toBe(1);
    expect((await card('import', csv(...three.slice(1)))).out).toMatch(/version 2: 2 cards[\s\S]*removed 1/);
  });

  test('refuses a bad table with every problem, and the running roster stays', async () => {
    await card('import', csv(...three));
    const said = await card('import', csv('A,residnt,H10301,8,70000,', 'B,staff,H10301,8,1'));
    expect(said).toMatchObject({ code: 1, out: '' });
    expect(said.err).toMatch(
      /cards\.csv:2:3 {2}class: residnt[\s\S]*cards\.csv:2:20 {2}card[\s\S]*cards\.csv:3:1[\s\S]*3 problems/,
    );
    expect(held()?.head).toMatchObject({ version: 1, cards: 3 });
  });

  test('lists and finds by holder, pseudonym and card, and says when there is none', async () => {
    await card('import', csv(...three));
    expect((await card('list')).out).toMatch(/Version 1, 3 of 3[\s\S]*A-1203/);
    expect((await card('list', '--class', 'visitor')).out).not.toContain('A-1203');
    for (const asked of [['zhang'], [pseudonym(47_116).slice(0, 12)], ['--card', 'h10301:8:47116']])
      expect((await card('find', ...asked)).out).toMatch(/Zhang, Ltd/);
    expect(await card('find', 'nobody')).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('No such card'),
    });
    expect(JSON.parse((await card('list', '--json')).out)).toHaveLength(3);
    expect(
      (
        await say(['card', 'list', '--lang', 'zh', '--state', join(folder, 'pole'), '--config', config], {
          language: 'zh',
        })
      ).out,
    ).toMatch(/持有人/);
  });

  test('blocks one card, keeps it blocked through an import that does not speak of it, and lets it in again', async () => {
    await card('import', csv(...three));
    expect((await card('block', 'A-1203')).out).toMatch(/version 2/);
    expect(held()?.find(pseudonym(47_115))?.blocked).toBe(true);
    await card('import', csv(...three, 'new,staff,H10301,8,5,'));
    expect(held()?.find(pseudonym(47_115))?.blocked).toBe(true);
    await card('block', '--undo', '--card', 'H10301:8:47115');
    expect(held()?.find(pseudonym(47_115))?.blocked).toBe(false);
  });

  test('takes the holder who is named before those whose name only contains it', async () => {
    await card('import', csv('flat 7,resident,H10301,8,1,', 'flat 77,resident,H10301,8,2,'));
    expect((await card('find', 'Flat 7')).out).not.toContain('flat 77');
    expect((await card('find', 'flat')).out).toContain('flat 77');
  });

  test('refuses what is no text at all, and a table of a million cards', async () => {
    const file = join(folder, 'any');
    writeFileSync(file, Buffer.from([0xff, 0xfe, 0x00]));
    expect((await card('import', file)).err).toMatch(/no UTF-8 text/);
    writeFileSync(file, `holder,class,format,card\n${'A,staff,H10302,1\n'.repeat(1_000_000)}`);
    expect((await card('import', file)).err).toMatch(/more than 250000 cards/);
  });

  test('says in Chinese what is wrong with a file, and that the running roster stays', async () => {
    await card('import', csv(...three));
    const chinese = (...argv: string[]) =>
      say(['card', ...argv, '--state', join(folder, 'pole'), '--config', config], { language: 'zh' });
    const file = join(folder, 'any');
    writeFileSync(file, Buffer.from([0xff, 0xfe, 0x00]));
    expect((await chinese('import', file)).err).toMatch(/不是 UTF-8 文本/);
    writeFileSync(file, readFileSync(files.current, 'utf8').slice(0, -40));
    expect((await chinese('import', file)).err).toMatch(/名单被拒绝（不完整）[\s\S]*现用名单保持不变/);
    expect(held()?.head).toMatchObject({ version: 1, cards: 3 });
  });

  test('does not guess which of two cards was meant', async () => {
    await card('import', csv('A-1,resident,H10301,8,1,', 'A-1,resident,H10301,8,2,'));
    const said = await card('block', 'A-1');
    expect(said).toMatchObject({ code: 1, err: expect.stringContaining('Which one') });
    expect(held()?.head.version).toBe(1);
  });

  test('asks a running core to forgive, by pseudonym, and leaves its table alone', async () => {
    await card('import', csv(...three));
    const asked: Command[] = [];
    const listening = await listenChannel({
      path: join(folder, 'pole', socketNames.crew),
      mode: 0o600,
      onPeer: (peer) => ({
        gone: () => undefined,
        frame: (frame) => {
          if (frame.kind !== 'command') return;
          asked.push(frame.command);
          const { id, login, via } = frame.command;
          const code = asked.length === 1 ? 'applied' : 'denied';
          peer.send({
            kind: 'reply',
            reply: { id, login, via, code, text: inBoth('So be it.'), zones: [], rev: 1, voice: null },
            evidence: null,
          });
        },
      }),
    });
    const table = new PassageTable(files.passages);
    const passages = { last: { area: 'estate', atMs: 1 }, usesMade: 1 };
    table.put([{ pseudonym: pseudonym(47_115), passages }]);
    try {
      expect(await card('forgive', 'A-1203', '--why', 'reader fault')).toMatchObject({
        code: 0,
        out: 'applied: So be it.\n',
      });
      expect(asked[0]).toMatchObject({ why: 'reader fault', ask: { kind: 'forgive', pseudonym: pseudonym(47_115) } });
      expect(JSON.stringify(asked)).not.toContain('47115');
      expect((await card('forgive', 'A-1203')).code).toBe(1);
      expect(table.of(pseudonym(47_115))).toEqual(passages);
    } finally {
      table.close();
      await listening.close();
    }
  });

  test('forgives a card, and gives no use back', async () => {
    await card('import', csv(...three));
    const table = new PassageTable(files.passages);
    table.put([{ pseudonym: pseudonym(47_115), passages: { last: { area: 'estate', atMs: 1 }, usesMade: 3 } }]);
    expect((await card('forgive', 'A-1203')).code).toBe(0);
    expect(table.of(pseudonym(47_115))).toEqual({ last: null, usesMade: 3 });
    table.close();
  });

  test('enrols a typed card with its rights, and refuses rights nobody understands', async () => {
    const said = await card(
      'enrol',
      '--card',
      'H10301:8:9',
      '--holder',
      'B-2',
      '--class',
      'staff',
      '--hours',
      'mon-fri 08:00-18:00',
    );
    expect(said.out).toMatch(/version 1: 1 cards/);
    expect(held()?.find(pseudonym(9))).toMatchObject({ holder: 'B-2', profile: { id: 'mon-fri 08:00-18:00' } });
    expect(await card('enrol', '--card', 'H10301:8:9', '--holder', 'B', '--class', 'staf')).toMatchObject({
      code: 2,
      err: expect.stringContaining('Did you mean "staff"'),
    });
    expect((await card('enrol', '--card', 'H10301:8:70000', '--holder', 'B', '--class', 'staff')).err).toMatch(
      /this is no card/,
    );
  });

  test('enrols the card shown to a reader, and closes the reader after it', async () => {
    const enrolled = card('enrol', '--reader', 'gate-in', '--for', '1min', '--holder', 'B-3', '--class', 'resident');
    await expect.poll(() => readFileSync(files.enrolment, 'utf8')).toContain('gate-in');
    noteSeen(files, aPseudonym(33));
    expect((await enrolled).out).toMatch(/version 1/);
    expect(held()?.find(aPseudonym(33))?.holder).toBe('B-3');
    expect(() => readFileSync(files.enrolment)).toThrow(/ENOENT/);
  });

  test('compares a file with what runs, and changes nothing', async () => {
    await card('import', csv(...three));
    expect(await card('compare', csv(...three))).toMatchObject({ code: 0 });
    const said = await card('compare', csv(...three.slice(1), 'new,staff,H10301,8,5,'));
    expect(said.code).toBe(1);
    expect(said.out).toMatch(/added 1[\s\S]*new[\s\S]*removed 1[\s\S]*A-1203[\s\S]*changed 0/);
    expect(held()?.head.version).toBe(1);
  });

  test('takes a signed roster and a delta from a stick, on a device that cannot sign', async () => {
    await card('import', csv(...three));
    const office = held();
    const snapshot = join(folder, 'roster-1.txt');
    cpSync(files.current, snapshot);
    await card('block', 'A-1203');
    const later = held();
    if (office === null || later === null) throw new Error('no roster');
    const delta = join(folder, 'delta-2.txt');
    writeFileSync(delta, writeDelta(office, later) ?? '');
    const gate = cardFiles(join(folder, 'gate'));
    mkdirSync(gate.folder, { recursive: true });
    cpSync(files.siteKey, gate.siteKey);
    cpSync(files.trusted, gate.trusted);
    const atGate = (...argv: string[]) => say(['card', ...argv, '--state', join(folder, 'gate'), '--config', config]);
    expect((await atGate('import', delta)).err).toMatch(/made for another roster, version 1; none runs here/);
    expect((await atGate('import', snapshot)).out).toMatch(/version 1: 3 cards/);
    expect((await atGate('import', delta)).out).toMatch(/version 2: 3 cards/);
    expect((await atGate('import', snapshot)).err).toMatch(/version 1; version 2 runs here[\s\S]*stays/);
    expect(await atGate('block', 'A-1203')).toMatchObject({
      code: 3,
      err: expect.stringMatching(/roster\.key\.pem.*signed where this key is/),
    });
  });

  test.each([
    [['import'], 2, /Name a file/],
    [['import', 'none.csv'], 2, /there is no such file/],
    [['polish'], 2, /import, list, find, block/],
    [['find'], 2, /Name a holder/],
    [['enrol', '--holder', 'A', '--class', 'staff'], 2, /--card .* or a reader/],
    [['enrol', '--reader', 'gate-in', '--for', '2h', '--holder', 'A', '--class', 'staff'], 2, /at most 15min/],
  ])('%j is answered in plain words', async (argv, code, words) => {
    const said = await card(...argv);
    expect(said.code).toBe(code);
    expect(said.err).toMatch(words);
  });

  test('without keys says how to get them, and never makes a second site key', async () => {
    const bare = await say(['card', 'list', '--state', join(folder, 'bare'), '--config', config]);
    expect(bare).toMatchObject({ code: 3, err: expect.stringContaining('duskgate card keys') });
    const before = readFileSync(files.siteKey, 'utf8');
    expect((await card('keys')).code).toBe(1);
    expect(readFileSync(files.siteKey, 'utf8')).toBe(before);
  });
});
