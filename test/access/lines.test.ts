import { describe, expect, it } from 'vitest';
import { accepting, complement } from '../../src/access/cardFormat.ts';
import { bothHigh, type LowSince, lineFault, seeEdge, seeLevels, seeWiring, swapped } from '../../src/access/lines.ts';
import { aFrame, truth } from '../makers/cardFrames.ts';
import { msNs } from '../makers/edges.ts';

const levels = (known: LowSince, d0Low: boolean, d1Low: boolean, atMs: number) =>
  seeLevels(known, { d0Low, d1Low, atNs: BigInt(atMs) * msNs });

describe('the levels of the lines', () => {
  it('one line low for more than 5 ms is stuck', () => {
    const low = levels(bothHigh, true, false, 100);
    expect(lineFault(low, 105n * msNs)).toBeNull();
    expect(lineFault(low, 105n * msNs + 1n)).toBe('d0StuckLow');
    expect(lineFault(levels(bothHigh, false, true, 100), 106n * msNs)).toBe('d1StuckLow');
  });

  it('both lines low is a cable that is out or a reader without power', () => {
    expect(lineFault(levels(bothHigh, true, true, 100), 106n * msNs)).toBe('unplugged');
  });

  it('the time counts from the first low that was seen', () => {
    const low = levels(levels(bothHigh, true, false, 100), true, false, 1_000);
    expect(low.D0).toBe(100n * msNs);
  });

  it('a line that went high again is well', () => {
    expect(lineFault(levels(levels(bothHigh, true, true, 100), false, false, 200), 300n * msNs)).toBeNull();
  });

  it('two pulses that were both met low are no fault: the edge between proves a high', () => {
    const first = levels(bothHigh, true, false, 1_000);
    const pulse = seeEdge(first, { line: 'D0', tNs: 1_999n * msNs, seq: 7 });
    expect(lineFault(levels(pulse, true, false, 2_000), 2_000n * msNs)).toBeNull();
  });

  it('an edge on the other line proves nothing', () => {
    const low = levels(bothHigh, true, false, 1_000);
    const after = seeEdge(low, { line: 'D1', tNs: 1_999n * msNs, seq: 7 });
    expect(lineFault(after, 2_000n * msNs)).toBe('d0StuckLow');
  });
});

describe('swapped wires', () => {
  const checked = truth.good.filter(({ format }) => format !== 'H10302');
  const wiring = (frames: readonly { bits: string }[], format: (typeof checked)[number]['format']) =>
    frames.reduce((inARow, { bits }) => seeWiring(inARow, aFrame(bits), accepting([format])), 0);

  it.each(checked)('$source: five in a row, inverted, are said to be swapped', ({ bits, format }) => {
    const frame = { bits: complement(bits) };
    expect(swapped(wiring([frame, frame, frame, frame], format))).toBe(false);
    expect(swapped(wiring([frame, frame, frame, frame, frame], format))).toBe(true);
  });

  it.each(checked)('$source: as it is, however often, is never swapped', ({ bits, format }) => {
    expect(wiring([{ bits }, { bits }, { bits }, { bits }, { bits }, { bits }], format)).toBe(0);
  });

  it('one good card ends the suspicion, a broken frame leaves it', () => {
    const accepted = accepting(['H10301']);
    const turned = aFrame(complement('10111101100010001110101110'));
    const four = [turned, turned, turned, turned].reduce((count, frame) => seeWiring(count, frame, accepted), 0);
    expect(seeWiring(four, aFrame('10110'), accepted)).toBe(4);
    expect(seeWiring(four, aFrame(turned.bits, { taint: 'glitch' }), accepted)).toBe(4);
    expect(seeWiring(four, aFrame('10111101100010001110101110'), accepted)).toBe(0);
  });

  it('a frame that fails both ways is noise', () => {
    const oneWrong = '00111101100010001110101110';
    expect(seeWiring(4, aFrame(oneWrong), accepting(['H10301']))).toBe(0);
  });

  it('a reader said to be inverted is judged as such', () => {
    const inverted = { ...accepting(['H10301']), inverted: true };
    const card = '10111101100010001110101110';
    expect(seeWiring(0, aFrame(complement(card)), inverted)).toBe(0);
    expect(seeWiring(0, aFrame(card), inverted)).toBe(1);
  });
});
