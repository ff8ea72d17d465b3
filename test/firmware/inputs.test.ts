import { describe, expect, test } from 'vitest';
import type { Chip, LineEdge, Lines } from '../../firmware/board/chip.ts';
import { SimulatedChip } from '../../firmware/board/simulatedChip.ts';
import { openInputs } from '../../firmware/inputs.ts';
import { simulatedInputs } from '../../firmware/simulatedInputs.ts';
import type { Input } from '../../src/controller/site.ts';
import type { Words } from '../../src/words/language.ts';
import { chineseFault } from '../makers/chinese.ts';
import { HandTiming } from './handTiming.ts';

const anInput = (over: Partial<Input> = {}): Input => ({
  id: 'motion-1',
  kind: 'motion',
  line: 'GPIO10',
  activeLow: false,
  ...over,
});

function aBoard(inputs: readonly Input[], chip?: Chip) {
  const timing = new HandTiming();
  const simulated = new SimulatedChip(timing);
  const faults: Words[] = [];
  const changes: [string, number][] = [];
  const open = () => {
    const opened = openInputs({
      chip: chip ?? simulated,
      inputs,
      timing,
      onFault: ({ message }) => faults.push(message),
    });
    opened.onChange((input, value) => changes.push([input, value]));
    return opened;
  };
  return { timing, chip: simulated, faults, changes, open };
}

describe('inputs', () => {
  test('each kind says its two values, and first of all the present one', () => {
    const kinds = [
      { kind: 'motion', idle: 0, active: 1 },
      { kind: 'feedback', idle: 0, active: 1 },
      { kind: 'handSwitch', idle: 0, active: 1 },
      { kind: 'photocell', idle: 1_000, active: 0 },
    ] as const;
    const inputs = kinds.flatMap(({ kind }, i) => [
      anInput({ id: `${kind}-high`, kind, line: `GPIO${10 + i}` }),
      anInput({ id: `${kind}-low`, kind, line: `GPIO${20 + i}`, activeLow: true }),
    ]);
    const { chip, timing, changes, open } = aBoard(inputs);
    open();
    expect(changes.splice(0)).toEqual(
      kinds.flatMap(({ kind, idle }) => [
        [`${kind}-high`, idle],
        [`${kind}-low`, idle],
      ]),
    );
    for (const i of kinds.keys()) {
      chip.drive(`GPIO${10 + i}`, true);
      chip.drive(`GPIO${20 + i}`, false);
    }
    timing.advance(1_000);
    expect(Object.fromEntries(changes.splice(0))).toEqual(
      Object.fromEntries(
        kinds.flatMap(({ kind, active }) => [
          [`${kind}-high`, active],
          [`${kind}-low`, active],
        ]),
      ),
    );
  });

  test('a switch that is already on at start is seen without an edge', () => {
    const { chip, changes, open } = aBoard([anInput({ kind: 'handSwitch' })]);
    chip.drive('GPIO10', true);
    open();
    expect(changes).toEqual([['motion-1', 1]]);
  });

  test('a contact that bounces says one change', () => {
    const { chip, timing, changes, open } = aBoard([anInput()]);
    open();
    changes.length = 0;
    for (const high of [true, false, true, false, true]) {
      chip.drive('GPIO10', high);
      timing.advance(3);
    }
    expect(changes).toEqual([]);
    timing.advance(100);
    expect(changes).toEqual([['motion-1', 1]]);
  });

  test('a busy line silences only itself, and is said with its remedy', () => {
    const { chip, timing, faults, changes, open } = aBoard([anInput(), anInput({ id: 'motion-2', line: 'GPIO11' })]);
    chip.request([{ direction: 'output', line: 'GPIO10', activeLow: false, initial: false }]);
    open();
    expect(faults).toMatchObject([
      { en: expect.stringMatching(/^input motion-1 \(GPIO10\): .*busy.*Stop that program/) },
    ]);
    expect(faults[0]?.zh).toMatch(/^输入 motion-1（GPIO10）无法读取：.*被占用/);
    expect(faults.map(chineseFault)).toEqual([null]);
    chip.drive('GPIO11', true);
    timing.advance(100);
    expect(changes).toEqual([
      ['motion-2', 0],
      ['motion-2', 1],
    ]);
  });

  test('a line that another program held is taken once it is free, and its level is told', () => {
    const { chip, timing, faults, changes, open } = aBoard([anInput()]);
    const other = chip.request([{ direction: 'output', line: 'GPIO10', activeLow: false, initial: false }]);
    open();
    timing.advance(60_000);
    expect([faults.length, changes.length]).toEqual([1, 0]);
    other.release();
    chip.drive('GPIO10', true);
    timing.advance(10_000);
    expect(changes).toEqual([['motion-1', 1]]);
  });

  test('a chip that goes away is told once and comes back by itself', () => {
    const { chip, timing, faults, changes, open } = aBoard([anInput()]);
    open();
    chip.unplug();
    timing.advance(60_000);
    expect(faults).toMatchObject([
      { en: expect.stringMatching(/^input motion-1 \(GPIO10\): .*does not answer.*cable and supply/) },
    ]);
    chip.replug();
    chip.drive('GPIO10', true);
    timing.advance(10_000);
    expect(changes.at(-1)).toEqual(['motion-1', 1]);
    chip.unplug();
    timing.advance(10_000);
    expect(faults).toHaveLength(2);
  });

  test('after lost edges the levels themselves are read', () => {
    const levels: Record<string, boolean> = { GPIO10: false, GPIO11: false };
    let edge: (edge: LineEdge) => void = () => {};
    const lines: Lines = {
      set: () => {},
      get: (line) => levels[line] === true,
      onEdge: (listener) => void (edge = listener),
      poll: () => {},
      release: () => {},
    };
    const chip: Chip = { label: 'losing', lines: () => ['GPIO10', 'GPIO11'], request: () => lines, close: () => {} };
    const { changes, open } = aBoard([anInput(), anInput({ id: 'motion-2', line: 'GPIO11' })], chip);
    open();
    edge({ line: 'GPIO10', tNs: 1n, seq: 1, edge: 'rising' });
    levels['GPIO10'] = true;
    levels['GPIO11'] = true;
    changes.length = 0;
    edge({ line: 'GPIO10', tNs: 9n, seq: 7, edge: 'rising' });
    expect(changes).toEqual([['motion-2', 1]]);
  });

  test('nothing is heard after closing, and the lines are free', () => {
    const { chip, timing, changes, open } = aBoard([anInput()]);
    open().close();
    changes.length = 0;
    chip.drive('GPIO10', true);
    timing.advance(1_000);
    expect(changes).toEqual([]);
    open();
  });

  test('an estate without inputs opens too', () => {
    const { changes, open } = aBoard([]);
    open().close();
    expect(changes).toEqual([]);
  });
});

describe('simulated inputs', () => {
  test('carry lux and the off position, and say only changes', () => {
    const inputs = simulatedInputs([
      anInput({ id: 'cell', kind: 'photocell' }),
      anInput({ id: 'hand', kind: 'handSwitch' }),
    ]);
    const seen: [string, number][] = [];
    inputs.onChange((input, value) => seen.push([input, value]));
    inputs.drive('cell', 12.5);
    inputs.drive('cell', 12.5);
    inputs.drive('hand', 2);
    expect(seen).toEqual([
      ['cell', 1_000],
      ['hand', 0],
      ['cell', 12.5],
      ['hand', 2],
    ]);
  });

  test('an unknown input or a value that cannot be is refused in words', () => {
    const inputs = simulatedInputs([anInput()]);
    expect(() => inputs.drive('motion-7', 1)).toThrow('Did you mean motion-1?');
    expect(() => inputs.drive('motion-1', Number.NaN)).toThrow(/cannot be NaN/);
    expect(() => inputs.drive('motion-1', -1)).toThrow(/give 0 or more/);
  });
});
