import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { SimulatedChip } from '../../firmware/board/simulatedChip.ts';
import { litAt, look, printing, readTable, type SafeTable, type SafeZone, wireFor } from '../../firmware/safe.ts';

const folder = mkdtempSync(join(tmpdir(), 'duskgate-safe-'));
afterAll(() => rmSync(folder, { recursive: true }));

const madeAtMs = Date.UTC(2026, 5, 1);
const at = (text: string) => Date.parse(`${text}Z`);

const aSafeZone = (over: Partial<SafeZone> = {}): SafeZone => ({
  zone: 'road',
  output: { kind: 'relay', line: 'GPIO17', activeLow: false, contact: 'normally-closed' },
  failTo: 'on',
  days: {
    '06-20': [
      [0, 300],
      [720, 1440],
    ],
    '06-21': [],
  },
  ...over,
});
/** As saveSafeTable writes it. */
const asSaved = (text: string): string => `${text}\n${createHash('sha256').update(text).digest('hex')}\n`;
const aTable = (...zones: SafeZone[]): SafeTable => ({ v: 1, madeAtMs, zones });

describe('the light of a minute', () => {
  test('comes from the stretches of its UTC day, the off minute itself is dark', () => {
    const zone = aSafeZone();
    const lit = (text: string) => litAt(aTable(zone), zone, at(text));
    expect(lit('2026-06-20T00:00')).toBe(true);
    expect(lit('2026-06-20T04:59:59.999')).toBe(true);
    expect(lit('2026-06-20T05:00')).toBe(false);
    expect(lit('2026-06-20T12:00')).toBe(true);
    expect(lit('2026-06-20T23:59')).toBe(true);
    expect(lit('2026-06-21T00:00')).toBe(false);
  });

  test('is what failTo says when the clock stands before the table was made', () => {
    for (const failTo of ['on', 'off'] as const) {
      const zone = aSafeZone({ failTo });
      expect(litAt(aTable(zone), zone, at('1970-01-01T00:00'))).toBe(failTo === 'on');
      expect(litAt(aTable(zone), zone, at('2025-06-20T06:00'))).toBe(failTo === 'on');
    }
  });

  test('is what failTo says on a day the table lacks', () => {
    for (const failTo of ['on', 'off'] as const) {
      const zone = aSafeZone({ failTo });
      expect(litAt(aTable(zone), zone, at('2026-06-22T06:00'))).toBe(failTo === 'on');
    }
  });
});

test('every wiring carries what lights its lamps', () => {
  const relay = (activeLow: boolean, contact: 'normally-open' | 'normally-closed', lit: boolean) =>
    wireFor({ kind: 'relay', line: 'GPIO17', activeLow, contact }, lit).high;
  expect([true, false].map((lit) => relay(false, 'normally-open', lit))).toEqual([1, 0]);
  expect([true, false].map((lit) => relay(false, 'normally-closed', lit))).toEqual([0, 1]);
  expect([true, false].map((lit) => relay(true, 'normally-open', lit))).toEqual([0, 1]);
  expect([true, false].map((lit) => relay(true, 'normally-closed', lit))).toEqual([1, 0]);
  const pwm = (inverted: boolean, lit: boolean) => wireFor({ kind: 'pwm', channel: 'PWM0', inverted }, lit).high;
  expect([true, false].map((lit) => pwm(false, lit))).toEqual([1, 0]);
  expect([true, false].map((lit) => pwm(true, lit))).toEqual([0, 1]);
});

test('a refused output is said and does not keep the others dark', () => {
  const table = aTable(
    aSafeZone(),
    aSafeZone({ zone: 'court', output: { kind: 'relay', line: 'GPIO27', activeLow: false, contact: 'normally-open' } }),
  );
  const chip = new SimulatedChip();
  const lines = chip.request([{ direction: 'output', line: 'GPIO27', activeLow: false, initial: false }]);
  const said: string[] = [];
  const world = {
    drive: (name: string, high: number) => lines.set(name, high === 1),
    say: (s: string) => said.push(s),
  };
  look(table, at('2026-06-20T13:00'), world);
  expect(chip.isHigh('GPIO27')).toBe(true);
  expect(said).toEqual([expect.stringMatching(/zone road \(GPIO17\): .*not held.*Trying again in 20 s/)]);
});

test('the simulated board says what changes, and only that', () => {
  const said: string[] = [];
  const table = aTable(aSafeZone());
  const world = { drive: printing((line) => said.push(line)), say: () => {} };
  for (const time of ['04:58', '04:59', '05:00', '05:01', '12:00']) look(table, at(`2026-06-20T${time}`), world);
  expect(said).toEqual(['GPIO17 low', 'GPIO17 high', 'GPIO17 low']);
});

describe('the file', () => {
  test('that is missing, torn or of another version is named with what to do', () => {
    const refused = /safe\.json.*The lamps stay as they are. Start duskgate-core once/;
    expect(() => readTable(join(folder, 'nowhere'))).toThrow(refused);
    for (const text of ['', '{"v":1,"zon', '{"v":2,"zones":[]}', '{"v":1}']) {
      for (const saved of [text, asSaved(text)]) {
        writeFileSync(join(folder, 'safe.json'), saved);
        expect(() => readTable(folder), text).toThrow(refused);
      }
    }
  });

  test('is not believed when one bit of it is another; its copy is', () => {
    const text = asSaved(JSON.stringify(aTable(aSafeZone())));
    for (let at = 0; at < text.length; at += 7) {
      const bytes = Buffer.from(text);
      bytes[at] = (bytes[at] ?? 0) ^ 4;
      writeFileSync(join(folder, 'safe.json'), bytes);
      rmSync(join(folder, 'safe.copy.json'), { force: true });
      expect(() => readTable(folder), `byte ${at}`).toThrow(/The lamps stay as they are/);
      writeFileSync(join(folder, 'safe.copy.json'), text);
      expect(readTable(folder)).toEqual(aTable(aSafeZone()));
    }
    rmSync(join(folder, 'safe.copy.json'));
  });

  test('lights the lamps in a process of its own, which stays until it is told to stop', async () => {
    writeFileSync(join(folder, 'safe.json'), asSaved(JSON.stringify(aTable(aSafeZone({ days: {} })))));
    const child = spawn(process.execPath, ['firmware/safe.ts', folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    for await (const chunk of child.stdout) {
      said += String(chunk);
      if (said.includes('GPIO17')) break;
    }
    expect(said).toContain('duskgate-safe: 1 zones by the table of 2026-06-01');
    expect(said).toContain('duskgate-safe: GPIO17 low');
    expect(child.exitCode).toBeNull();
    child.kill('SIGTERM');
    await new Promise((done) => child.once('exit', done));
  });

  test('that is missing ends the process with 1 and a reason', async () => {
    const child = spawn(process.execPath, ['firmware/safe.ts', join(folder, 'nowhere')]);
    let said = '';
    child.stdout.on('data', (chunk) => (said += String(chunk)));
    const code = await new Promise((done) => child.once('close', done));
    expect(code).toBe(1);
    expect(said).toMatch(/duskgate-safe: .*nowhere.safe\.json/);
  });
});

test('duskgate-safe imports nothing but node itself', () => {
  const imports = [...readFileSync('firmware/safe.ts', 'utf8').matchAll(/from '([^']+)'/g)].map(([, from]) => from);
  expect(imports.filter((from) => !from?.startsWith('node:'))).toEqual([]);
});

test('a gate that a dead core left in a pulse is let go, and one that refuses keeps no lamp dark', () => {
  const driven = new Map<string, number>();
  const said: string[] = [];
  const rests = [
    { line: 'GPIO22', activeLow: false },
    { line: 'GPIO23', activeLow: true },
    { line: 'GPIO24', activeLow: false },
  ];
  look({ ...aTable(aSafeZone()), rests }, at('2026-06-20T06:00'), {
    drive: (name, high) => {
      if (name === 'GPIO24') throw new Error('it is busy.');
      driven.set(name, high);
    },
    say: (line) => said.push(line),
  });
  expect([...driven]).toEqual([
    ['GPIO17', 1],
    ['GPIO22', 0],
    ['GPIO23', 1],
  ]);
  expect(said).toEqual([expect.stringMatching(/^gate \(GPIO24\): Error: it is busy\. Trying again in 20 s\.$/)]);
});
