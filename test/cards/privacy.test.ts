import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { usualAntiPassback } from '../../src/access/antiPassback.ts';
import { decide } from '../../src/access/decision.ts';
import { Cards } from '../../src/cards/cards.ts';
import { openEnrolment } from '../../src/cards/enrolment.ts';
import { cardFiles } from '../../src/cards/rosterFolder.ts';
import { say } from '../cli/say.ts';
import { aQuestion } from '../makers/access.ts';

const config = resolve(import.meta.dirname, '../../config/estate.yaml');
const folder = mkdtempSync(join(tmpdir(), 'duskgate-privacy-'));
const state = join(folder, 'state');
afterAll(() => rmSync(folder, { recursive: true }));

/** Long enough that none can stand in a file by chance. */
const numbers = [29_876_543_210n, 31_415_926_535n, 27_182_818_284n, 16_180_339_887n];
const uid = 'c0ffee42';
const hardLanes = [{ antiPassback: { ...usualAntiPassback, kind: 'hard' as const } }];

/** Every way in which a number can stand in a file: digits, hex, and its bytes in both orders. */
function shapesOf(hex: string, decimal: string): readonly Buffer[] {
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  const turned = Buffer.from(bytes).reverse();
  const texts = [decimal, hex, hex.toUpperCase(), turned.toString('hex')];
  return [...texts.map((text) => Buffer.from(text)), bytes, turned, Buffer.from(decimal, 'utf16le')];
}
const secrets = [
  ...numbers.flatMap((number) => shapesOf(number.toString(16), String(number))),
  ...shapesOf(uid, String(Number.parseInt(uid, 16))),
];

const isIn = (bytes: Buffer): boolean => secrets.some((secret) => bytes.includes(secret));

test('the scan finds a number in every shape it looks for', () => {
  for (const secret of secrets) expect(isIn(Buffer.concat([Buffer.from('x'), secret]))).toBe(true);
  expect(isIn(Buffer.from('29876543211 and c0ffee43'))).toBe(false);
});

test('no number of a card stands in any file, event, decision, log line or answer', async () => {
  const [first, second, third, stranger] = numbers;
  const told: string[] = [];
  const run = async (...argv: string[]) => {
    const said = await say(['card', ...argv, '--state', state, '--config', config]);
    told.push(said.out, said.err);
    return said.code;
  };
  const csv = join(folder, 'cards.csv');
  const rows = [`A,resident,H10302,,${first},`, `B,visitor,H10302,,${second},`, `C,staff,,,,${uid}`];
  writeFileSync(csv, `holder,class,format,facility,card,uid\n${rows.join('\n')}\n`);
  const bad = join(folder, 'bad.csv');
  const wrong = [`A,resident,H10301,8,${first},`, `B,resident,H10302,9,${second},`, `${third},,,${third},,${uid}x`];
  writeFileSync(bad, `holder,class,format,facility,card,uid\n${wrong.join('\n')}\n"${first}`);

  expect(await run('keys')).toBe(0);
  expect(await run('import', csv)).toBe(0);
  expect(await run('import', bad)).toBe(1);
  expect(await run('list')).toBe(0);
  expect(await run('list', '--json')).toBe(0);
  expect(await run('find', '--card', `H10302::${first}`)).toBe(0);
  expect(await run('block', '--card', `H10302::${second}`)).toBe(0);
  expect(await run('find', '--card', `H10301:1:${first}`)).toBe(2);
  expect(await run('compare', csv)).toBe(0);
  expect(await run('enrol', '--card', `H10302::${third}`, '--holder', 'D', '--class', 'staff')).toBe(0);

  const site = /"site":"([^"]+)"/.exec(readFileSync(cardFiles(state).current, 'utf8'))?.[1] ?? '';
  const cards = new Cards(state, site, ({ en, zh }) => told.push(en, zh));
  const time = { machineBoot: 'boot', monoMs: 1_000 };
  for (const key of [...numbers.map((number) => `H10302::${number}`), `uid:32:${uid}`]) {
    const read = cards.read(key, key.includes(String(stranger)));
    told.push(JSON.stringify(read), JSON.stringify(decide(aQuestion({ read })), null, 1));
    if (read.kind === 'card')
      await cards.record({ pseudonym: read.pseudonym, area: 'estate', atMs: 1_000, use: true }, hardLanes);
  }
  openEnrolment(cardFiles(state), 'gate-in', 60_000, time);
  told.push(JSON.stringify(cards.shown(`H10302::${stranger}`, { reader: 'gate-in', foreign: false, time })));
  const refusal = cards.take(Buffer.from(readFileSync(csv)));
  told.push(JSON.stringify(refusal));

  expect(told.join('\n').length).toBeGreaterThan(2_000);
  for (const text of told) expect(isIn(Buffer.from(text)), text).toBe(false);
  const names = readdirSync(state, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(names.length).toBeGreaterThan(6);
  for (const entry of names) {
    const file = join(entry.parentPath, entry.name);
    expect(isIn(readFileSync(file)), file).toBe(false);
    expect(isIn(Buffer.from(entry.name))).toBe(false);
  }
  await cards.close();
});
