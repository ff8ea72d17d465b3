import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ambiguity } from '../../src/access/ambiguity.ts';
import { usualAntiPassback } from '../../src/access/antiPassback.ts';
import { safeValues, unsafeWires } from '../../src/access/feeling.ts';
import { assistSettings, laneLimits, lanePromise } from '../../src/access/lane.ts';
import type { Site } from '../../src/controller/site.ts';
import { streetFindings } from '../../src/settings/checks/lanes.ts';
import type { Settled } from '../../src/settings/load.ts';
import { goodConfig, read, words } from '../makers/config.ts';
import { brokenGate, configWith, gateConfig, goodLane } from '../makers/lanesConfig.ts';

function siteOf(settled: Settled): Site {
  if (settled.kind === 'refused') throw new Error(JSON.stringify(settled.problems, null, 1));
  return settled.site;
}

const laneIn = (text: string) => siteOf(read(text)).lanes[0]!;

describe('a lane of eight lines', () => {
  test('is a whole lane, with every limit as the gate itself has it', () => {
    expect(goodLane.trimEnd().split('\n').length).toBeLessThanOrEqual(10);
    expect(laneIn(gateConfig)).toMatchObject({
      id: 'gate-in',
      names: { zh: '南门入口', en: 'South gate in' },
      area: 'estate',
      readers: ['reader-in'],
      powerLoss: 'fail-open',
      freeExit: false,
      limits: laneLimits,
      assist: assistSettings,
      promise: lanePromise,
      antiPassback: usualAntiPassback,
    });
    expect(siteOf(read(gateConfig)).lanes[1]?.area).toBe('street');
  });

  test('has nothing to warn of', () => {
    expect(words(gateConfig)).toBe('ok');
  });

  test('takes a bare line for a contact to ground with a pull-up, and a cut wire for danger', () => {
    const { inputs, outputs } = laneIn(gateConfig);
    expect(inputs.arrive).toEqual({ line: 'GPIO28', activeAt: 'low', cutReads: 'high' });
    expect(inputs.safety).toEqual({ line: 'GPIO29', activeAt: 'high', cutReads: 'high' });
    expect(inputs.armClosed).toEqual({ line: 'GPIO31', activeAt: 'low', cutReads: 'high' });
    expect(inputs.fire).toBeNull();
    expect(outputs.open).toEqual({ line: 'GPIO32', activeLow: false });
    expect(outputs.inhibitClose).toBeNull();
  });

  test('gives its readers to the site, each with its lane', () => {
    expect(siteOf(read(gateConfig)).readers[0]).toEqual({
      id: 'reader-in',
      lane: 'gate-in',
      d0: 'GPIO24',
      d1: 'GPIO25',
      accepted: { formats: ['H10301'], byteOrder: 'msb', bitOrder: 'msb', inverted: false },
      facilities: [77],
    });
  });
});

test('a wire with a pull-down turns round with it, so that a cut stays harmless', () => {
  const text = brokenGate('safety: GPIO29', 'safety: { line: GPIO29, cutReads: low }');
  expect(laneIn(text).inputs.safety).toEqual({ line: 'GPIO29', activeAt: 'low', cutReads: 'low' });
});

test('seconds become whole milliseconds, and never is no reset', () => {
  const terms =
    'limits: { openS: 1.1, heldOpenS: 90 }\n    promise: { referenceS: 6.3 }\n    antiPassback: { resetAt: never }';
  const lane = laneIn(brokenGate('direction: in\n', `direction: in\n    ${terms}\n`));
  expect(lane.limits).toEqual({ ...laneLimits, openMsMax: 1100, heldOpenMs: 90_000 });
  expect(lane.promise).toEqual({ ...lanePromise, referenceMs: 6300 });
  expect(lane.antiPassback).toEqual({ ...usualAntiPassback, resetAt: null });
});

test('an estate that says nothing of a gate has none, and trusts no card that its clock cannot judge', () => {
  expect(siteOf(read(goodConfig))).toMatchObject({
    lanes: [],
    readers: [],
    grantInDoubt: [],
    board: { kind: 'simulated', street: null },
  });
});

test('a street comes to the simulated board', () => {
  const street = { vehiclesPerHour: 60, badShare: 0.2, strangerShare: 0.03, seed: 7 };
  expect(siteOf(read(`${gateConfig}street: ${JSON.stringify(street)}\n`)).board).toEqual({ kind: 'simulated', street });
});

test('a real board is found by the label of its chip, whichever Raspberry Pi it is', () => {
  const boardOf = (text: string) => siteOf(read(gateConfig.replace('board: simulated', text))).board;
  expect(boardOf('board: raspberry-pi')).toEqual({
    kind: 'linux',
    chips: ['pinctrl-rp1', 'pinctrl-bcm2711', 'pinctrl-bcm2835'],
    street: null,
  });
  expect(boardOf('board: linux\ngpioChip: 9030000.pl061')).toEqual({
    kind: 'linux',
    chips: ['9030000.pl061'],
    street: null,
  });
});

test('a street is kept away from a board that opens a real gate', () => {
  const [finding] = streetFindings({ hasStreet: true, board: 'linux', laneCount: 2 });
  expect(finding?.message.en).toBe('Simulated residents cannot come to a real gate, and the board is linux.');
  expect(streetFindings({ hasStreet: false, board: 'linux', laneCount: 2 })).toEqual([]);
});

test('the wiring page has a row for every terminal of a lane, and for no other', () => {
  const page = readFileSync('docs/wiring.md', 'utf8');
  const rows = [...page.matchAll(/^\| `(\w+)` \| .+\|$/gm)].map((match) => match[1]);
  expect(new Set(rows)).toEqual(new Set([...Object.keys(safeValues), 'open', 'inhibitClose', 'beacon']));
});

test('every default, written out, is within its own bounds and changes nothing', () => {
  const written = `
    area: estate
    freeExit: false
    limits: { pulseMs: 500, openS: 8, closeS: 10, holdS: 10, clearS: 1, heldOpenS: 120, staleS: 20 }
    assist: { enabled: true, waitStartS: 8, waitLeastS: 5, waitMostS: 15, callsPerHourMax: 20, callEndsMin: 10 }
    promise: { waitS: 20, ackS: 15 }
    antiPassback: { kind: soft, withinS: 10, hardFor: [], resetAt: "04:00" }
`;
  expect(laneIn(brokenGate('direction: in\n', `direction: in${written}`))).toEqual(laneIn(gateConfig));
  for (const key of ['limits', 'assist', 'promise', 'antiPassback']) {
    expect(laneIn(brokenGate('direction: in\n', `direction: in\n    ${key}: {}\n`))).toEqual(laneIn(gateConfig));
  }
});

/** A lane as plain data, whose lines, ids and levels are drawn as told. */
function drawnLane(line: fc.Arbitrary<unknown>, id: fc.Arbitrary<string>, bad: readonly unknown[]) {
  const level = fc.constantFrom('high', 'low');
  const wire = fc.oneof(
    { weight: 15, arbitrary: line },
    { weight: 1, arbitrary: fc.record({ line, activeAt: level, cutReads: level }, { requiredKeys: ['line'] }) },
  );
  const reader = fc.record(
    {
      id,
      d0: line,
      d1: line,
      formats: fc.array(fc.constantFrom('H10301', 'UID26', 'H10306', 'C1000-35', 'UID32', ...bad), {
        minLength: 1,
        maxLength: 2,
      }),
      facilities: fc.array(fc.constantFrom(0, 77, 256, ...bad), { maxLength: 2 }),
      byteOrder: fc.constantFrom('msb', 'lsb', ...bad),
    },
    { requiredKeys: ['id', 'd0', 'd1', 'formats'] },
  );
  const inputs = Object.fromEntries(Object.keys(safeValues).map((name) => [name, wire]));
  return fc.record(
    {
      id,
      names: fc.constant({ zh: '门', en: 'Gate' }),
      direction: fc.constantFrom('in', 'out'),
      area: fc.constantFrom('estate', 'street', 'garage', ...bad),
      powerLoss: fc.constantFrom('fail-open', 'fail-secure', ...bad),
      freeExit: fc.constantFrom(false, true, ...bad),
      readers: fc.array(reader, { maxLength: 2 }),
      inputs: fc.record(inputs, { requiredKeys: ['arrive', 'safety', 'armOpen', 'armClosed'] }),
      outputs: fc.record({ open: line, beacon: line }, { requiredKeys: ['open'] }),
      antiPassback: fc.record(
        { kind: fc.constantFrom('off', 'soft', 'timed', 'hard'), hardFor: fc.constantFrom([], ['contractor'], ...bad) },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ['id', 'names', 'direction', 'powerLoss', 'inputs', 'outputs'] },
  );
}

describe('whatever is said of a gate', () => {
  const wild = drawnLane(
    fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: 0, max: 60 }).map((number) => `GPIO${number}`) },
      { weight: 1, arbitrary: fc.constantFrom('gpio5', 5, null, '', [], {}) },
    ),
    fc.constantFrom('gate-in', 'gate-out', 'reader-1', 'reader-2', 'road', 'sky', 'Gate'),
    [null, 26, -1, 'yes', {}],
  );

  test('it is a gate, or each mistake has a file, a line, a path and a remedy', () => {
    fc.assert(
      fc.property(fc.array(wild, { maxLength: 3 }), (lanes) => {
        const settled = read(configWith({ lanes }));
        if (settled.kind === 'ok') return;
        expect(settled.problems).not.toEqual([]);
        for (const { file, line, column, path, value, message, remedy } of settled.problems) {
          expect(file).toBe('estate.yaml');
          expect(line).toBe(goodConfig.split('\n').length);
          expect(column).toBeGreaterThan(0);
          expect(path).toMatch(/^lanes\[\d\]/);
          expect(value === null || value.length <= 60).toBe(true);
          expect(message.en).toMatch(/^\S.{8,}[.]$/s);
          expect(message.zh).toMatch(/\p{Script=Han}.*。$/su);
          expect(remedy.en).toMatch(/^\S.{5,}[.?]$/s);
          expect(remedy.zh).toMatch(/\p{Script=Han}.*[。？]$/su);
        }
      }),
      { numRuns: 300 },
    );
  });

  /** Each line and each id is written once, so that a good part of what is tried is right. */
  const tame = fc
    .array(drawnLane(fc.constant('LINE'), fc.constant('ID'), []), { minLength: 1, maxLength: 3 })
    .map((lanes) => {
      let next = 100;
      return configWith({ lanes }).replaceAll(
        /LINE|ID(?=")/g,
        (word) => `${word === 'LINE' ? 'GPIO' : 'id-'}${next++}`,
      );
    });

  test('no gate that is accepted can be harmed by a cut wire, mistake a card, or hold a line or a name twice', () => {
    let accepted = 0;
    fc.assert(
      fc.property(tame, (text) => {
        const settled = read(text);
        if (settled.kind === 'refused') return;
        accepted += 1;
        const { lanes, readers, inputs, zones } = settled.site;
        expect(lanes.flatMap(unsafeWires)).toEqual([]);
        expect(readers.filter((reader) => ambiguity(reader.accepted) !== null)).toEqual([]);
        const wires = lanes.flatMap((lane) => [...Object.values(lane.inputs), ...Object.values(lane.outputs)]);
        const lines = [
          ...inputs.map(({ line }) => line),
          ...readers.flatMap(({ d0, d1 }) => [d0, d1]),
          ...wires.flatMap((wire) => (wire === null ? [] : [wire.line])),
        ];
        expect(new Set(lines).size).toBe(lines.length);
        const ids = [inputs, zones, lanes, readers].flatMap((named) => named.map(({ id }) => id));
        expect(new Set(ids).size).toBe(ids.length);
      }),
      { numRuns: 400 },
    );
    expect(accepted).toBeGreaterThan(10);
  });

  test('times are accepted exactly when each is in its bounds and they are in their order', () => {
    const seconds = fc.integer({ min: 0, max: 130 });
    const times = fc.record({ hold: seconds, held: seconds, least: seconds, start: seconds, most: seconds });
    fc.assert(
      fc.property(times, fc.integer({ min: 150, max: 1050 }), ({ hold, held, least, start, most }, pulseMs) => {
        const limits = `limits: { pulseMs: ${pulseMs}, holdS: ${hold}, heldOpenS: ${held} }`;
        const assist = `assist: { waitLeastS: ${least}, waitStartS: ${start}, waitMostS: ${most} }`;
        const text = brokenGate('direction: in\n', `direction: in\n    ${limits}\n    ${assist}\n`);
        const pulse = pulseMs >= 200 && pulseMs <= 1000;
        const holds = hold >= 2 && hold <= 60 && held >= 10 && held > hold;
        const waits = least >= 1 && least <= start && start <= most && most <= 120;
        expect(read(text).kind).toBe(pulse && holds && waits ? 'ok' : 'refused');
      }),
      { numRuns: 300 },
    );
  });
});
