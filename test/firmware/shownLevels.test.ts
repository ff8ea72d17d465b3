import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { SimulatedChip } from '../../firmware/board/simulatedChip.ts';
import { SimulatedPwm } from '../../firmware/board/simulatedPwm.ts';
import { lightsOn } from '../../firmware/lights.ts';
import { keepShown, type SafeTable } from '../../firmware/safe.ts';
import { ShownLevels, shownFile } from '../../firmware/shownLevels.ts';
import { aRelay, aZone } from '../makers/site.ts';
import { HandTiming } from './handTiming.ts';

const folder = mkdtempSync(join(tmpdir(), 'duskgate-shown-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'shown.json');
const inBoot = (machineBoot: string, at = file) => new ShownLevels({ file: at, machineBoot });

test('what was kept last is read by the next process of the same boot, however long the line before was', () => {
  const anyLevels = fc.dictionary(fc.stringMatching(/^[a-z-]{1,12}$/), fc.integer({ min: 0, max: 100 }), {
    maxKeys: 20,
  });
  fc.assert(
    fc.property(fc.array(anyLevels, { minLength: 1, maxLength: 6 }), (rounds) => {
      const keeping = inBoot('boot-1');
      for (const levels of rounds) keeping.keep(levels);
      expect(inBoot('boot-1').read()).toEqual({ ...rounds.at(-1) });
    }),
  );
});

test('another boot of the machine knows nothing: its lamps were without power meanwhile', () => {
  inBoot('boot-1').keep({ road: 100 });
  expect(inBoot('boot-2').read()).toBe(null);
});

test('a torn, foreign or missing file says nothing, and a level that is none is left out', () => {
  for (const text of ['', '{"boot":"boot-1","lev', 'null', '[]', '{"boot":"boot-1","levels":7}']) {
    writeFileSync(file, text);
    expect(inBoot('boot-1').read(), text).toBe(null);
  }
  writeFileSync(file, '{"boot":"boot-1","levels":{"road":100,"court":-3,"path":"on","stairs":1e9}}\n');
  expect(inBoot('boot-1').read()).toEqual({ road: 100 });
  expect(inBoot('boot-1', join(folder, 'nowhere/shown.json')).read()).toBe(null);
});

test('where nothing can be written the lamps do not notice', () => {
  const keeping = inBoot('boot-1', join(folder, 'nowhere/shown.json'));
  expect(() => keeping.keep({ road: 100 })).not.toThrow();
});

test('the file is in memory where systemd names a folder, else with the state', () => {
  expect(shownFile('/var/lib/duskgate', '/run/duskgate')).toBe('/run/duskgate/shown.json');
  expect(shownFile('var', undefined)).toBe('var/shown.json');
  expect(shownFile('var', '')).toBe('var/shown.json');
});

test('it is written before the wire moves, so that whoever dies in between is followed in that direction', () => {
  const timing = new HandTiming();
  const chip = new SimulatedChip(timing);
  const seen: unknown[] = [];
  const lights = lightsOn({
    chip,
    pwm: new SimulatedPwm(timing),
    timing,
    onFault: ({ message }) => expect.fail(message.en),
    onShow: (levels) => seen.push([levels, chip.history('GPIO17').length]),
  })([aZone({ id: 'road', output: aRelay({ line: 'GPIO17' }) })]);
  lights.open({ road: 0 });
  lights.set({ zone: 'road', level: 100, rampMs: 0, curve: 'power' });
  lights.close();
  expect(seen).toEqual([
    [{ road: 0 }, 0],
    [{ road: 100 }, 1],
  ]);
});

test('duskgate-safe leaves the same word for core', () => {
  const table: SafeTable = {
    v: 1,
    madeAtMs: 0,
    zones: ['road', 'court'].map((zone) => ({
      zone,
      output: { kind: 'relay', line: 'GPIO17', activeLow: false, contact: 'normally-open' },
      failTo: 'on',
      days: { '01-01': zone === 'road' ? [[0, 1440]] : [] },
    })),
  };
  keepShown(table, 1_000, { folder, boot: 'boot-1' });
  expect(inBoot('boot-1').read()).toEqual({ road: 100, court: 0 });
  const before = readFileSync(file, 'utf8');
  keepShown(table, 1_000, { folder: undefined, boot: 'boot-3' });
  expect(readFileSync(file, 'utf8')).toBe(before);
});
