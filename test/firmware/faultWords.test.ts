import { expect, test } from 'vitest';
import { gatesOn } from '../../firmware/barrier.ts';
import { SimulatedChip } from '../../firmware/board/simulatedChip.ts';
import { LaneInputs } from '../../firmware/laneInputs.ts';
import { inputsOf } from '../../src/access/feeling.ts';
import { secondMs } from '../../src/units.ts';
import type { Words } from '../../src/words/language.ts';
import { wordsOf } from '../../src/words/saidError.ts';
import { chineseFault } from '../makers/chinese.ts';
import { aLane } from '../makers/lane.ts';
import { HandTiming } from './handTiming.ts';

const lane = aLane();

function aBoard() {
  const timing = new HandTiming();
  const chip = new SimulatedChip(timing);
  const hold = (lines: readonly string[]) =>
    chip.request(lines.map((line) => ({ direction: 'output', line, activeLow: false, initial: false }) as const));
  return { timing, chip, hold };
}

test('a barrier contact that another holds is told in both languages until it obeys', () => {
  const { timing, chip, hold } = aBoard();
  const other = hold(['GPIO20']);
  const faults: (Words | null)[] = [];
  const gates = gatesOn([lane], { chip, timing, onFault: ({ message }) => faults.push(message) });
  timing.advance(secondMs);
  expect(faults[0]?.en).toMatch(/^line GPIO20 .* is busy/);
  expect(faults[0]?.zh).toMatch(/GPIO20 被占用/);
  other.release();
  timing.advance(secondMs);
  expect(faults.at(-1)).toBeNull();
  gates.close();
});

test('a lane without a barrier on this board is refused in both languages', () => {
  const { timing, chip } = aBoard();
  const gates = gatesOn([], { chip, timing, onFault: () => expect.unreachable() });
  let said: Words | null = null;
  try {
    gates.pulse('in-1', 500);
  } catch (error) {
    said = wordsOf(error);
  }
  expect(said).toMatchObject({ en: expect.stringMatching(/^lane in-1 has no barrier/) });
  expect(said && chineseFault(said)).toBeNull();
});

test('every input of a lane that cannot be had is named in Chinese, once', () => {
  const { timing, chip, hold } = aBoard();
  const names = inputsOf(lane);
  hold(names.map((input) => lane.inputs[input]?.line ?? ''));
  const faults: Words[] = [];
  const inputs = new LaneInputs({
    chip,
    lanes: [lane],
    post: () => true,
    onFault: ({ message }) => faults.push(message),
    timing,
  });
  inputs.open();
  timing.advance(60 * secondMs);
  inputs.close();
  expect(faults.map(({ en }) => en.split(' ')[1])).toEqual(names);
  for (const fault of faults) {
    expect(chineseFault(fault)).toBeNull();
    expect(fault.zh).toMatch(/^\p{Script=Han}+（GPIO\d+）无法读取：.*被占用/u);
  }
});
