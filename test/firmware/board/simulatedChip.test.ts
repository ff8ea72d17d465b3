import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { InputLine, LineEdge, OutputLine } from '../../../firmware/board/chip.ts';
import { SimulatedChip } from '../../../firmware/board/simulatedChip.ts';
import { HandTiming } from '../handTiming.ts';

const out = (line: string, over: Partial<OutputLine> = {}): OutputLine => ({
  direction: 'output',
  line,
  activeLow: false,
  initial: false,
  ...over,
});
const into = (line: string, over: Partial<InputLine> = {}): InputLine => ({
  direction: 'input',
  line,
  activeLow: false,
  bias: 'pull-down',
  edges: 'both',
  debounceMs: 0,
  ...over,
});

function aChip() {
  const timing = new HandTiming();
  return { timing, chip: new SimulatedChip(timing) };
}

describe('requests', () => {
  test('the chip has 54 lines by name', () => {
    const { chip } = aChip();
    expect(chip.lines()).toHaveLength(54);
    expect(chip.lines().at(-1)).toBe('GPIO53');
    expect(chip.label).toBe('simulated');
  });

  test('a request gets all its lines or none', () => {
    const { chip } = aChip();
    chip.request([out('GPIO17')]);
    expect(() => chip.request([out('GPIO27', { initial: true }), out('GPIO17')])).toThrow(/GPIO17.*busy/);
    expect(chip.history('GPIO27')).toEqual([]);
    chip.request([out('GPIO27')]);
  });

  test('one line asked for twice in a request is refused', () => {
    expect(() => aChip().chip.request([out('GPIO5'), into('GPIO5')])).toThrow(/GPIO5.*busy.*same config/);
  });

  test('an unknown line is answered with the nearest name', () => {
    expect(() => aChip().chip.request([out('GPIO71')])).toThrow(/has no line GPIO71. Did you mean GPIO/);
    expect(() => aChip().chip.request([out('gpio-17')])).toThrow('Did you mean GPIO17?');
  });

  test('released outputs keep their level and can be claimed again, and the old request no longer moves them', () => {
    const { chip } = aChip();
    const first = chip.request([out('GPIO17', { initial: true })]);
    first.release();
    expect(chip.isHigh('GPIO17')).toBe(true);
    chip.request([out('GPIO17', { initial: true })]);
    expect(() => first.set('GPIO17', false)).toThrow(/not held as output/);
    expect(chip.history('GPIO17').map(({ high }) => high)).toEqual([true, true]);
  });

  test('closing the chip releases everything', () => {
    const { chip } = aChip();
    chip.request([out('GPIO17')]);
    chip.close();
    chip.request([out('GPIO17')]);
  });

  test('an unplugged chip says so and what to check', () => {
    const { chip } = aChip();
    const lines = chip.request([out('GPIO17')]);
    chip.unplug();
    expect(() => lines.set('GPIO17', true)).toThrow(/does not answer.*cable and supply/);
    expect(() => lines.get('GPIO17')).toThrow(/does not answer/);
    expect(() => chip.request([out('GPIO5')])).toThrow(/does not answer/);
    expect(chip.isHigh('GPIO17')).toBe(false);
  });

  test('an input cannot be set and an output cannot be driven from outside', () => {
    const { chip } = aChip();
    const lines = chip.request([out('GPIO17'), into('GPIO5')]);
    expect(() => lines.set('GPIO5', true)).toThrow(/not held as output/);
    expect(() => chip.drive('GPIO17', true)).toThrow(/is an output/);
  });
});

describe('edges', () => {
  test('are counted from 1 over all lines of a request, named by what is active and stamped', () => {
    const { chip, timing } = aChip();
    const lines = chip.request([into('GPIO10'), into('GPIO5', { activeLow: true, bias: 'pull-up' })]);
    const seen: LineEdge[] = [];
    lines.onEdge((edge) => seen.push(edge));
    chip.drive('GPIO10', true);
    timing.advance(3);
    chip.drive('GPIO5', false);
    chip.drive('GPIO5', false);
    chip.drive('GPIO10', false);
    expect(seen.map(({ line, seq, edge }) => [line, seq, edge])).toEqual([
      ['GPIO10', 1, 'rising'],
      ['GPIO5', 2, 'rising'],
      ['GPIO10', 3, 'falling'],
    ]);
    expect((seen[1]?.tNs ?? 0n) - (seen[0]?.tNs ?? 0n)).toBe(3_000_000n);
  });

  test('of the unwanted direction are not reported and not counted', () => {
    const { chip } = aChip();
    const lines = chip.request([into('GPIO10', { edges: 'falling' })]);
    const seen: LineEdge[] = [];
    lines.onEdge((edge) => seen.push(edge));
    for (const high of [true, false, true, false]) chip.drive('GPIO10', high);
    expect(seen.map(({ seq, edge }) => [seq, edge])).toEqual([
      [1, 'falling'],
      [2, 'falling'],
    ]);
  });

  test('a bouncing contact gives one edge, once it has been quiet for the debounce', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 20 }), (pauses) => {
        const { chip, timing } = aChip();
        const lines = chip.request([into('GPIO10', { debounceMs: 10 })]);
        const seen: LineEdge[] = [];
        lines.onEdge((edge) => seen.push(edge));
        let high = false;
        for (const pause of pauses) {
          high = !high;
          chip.drive('GPIO10', high);
          timing.advance(pause);
        }
        expect(seen).toEqual([]);
        expect(lines.get('GPIO10')).toBe(false);
        timing.advance(10);
        expect(seen.map(({ edge }) => edge)).toEqual(high ? ['rising'] : []);
        expect(lines.get('GPIO10')).toBe(high);
        expect(timing.timers).toBe(0);
      }),
    );
  });

  test('none come after the release, not even a late one', () => {
    const { chip, timing } = aChip();
    const lines = chip.request([into('GPIO10', { debounceMs: 10 })]);
    const seen: LineEdge[] = [];
    lines.onEdge((edge) => seen.push(edge));
    chip.drive('GPIO10', true);
    lines.release();
    timing.advance(100);
    chip.drive('GPIO10', false);
    expect(seen).toEqual([]);
    expect(timing.timers).toBe(0);
  });
});

test('the history of a demo that runs for weeks does not grow for ever', () => {
  const { chip } = aChip();
  const lines = chip.request([out('GPIO17')]);
  for (let i = 0; i < 50_000; i++) lines.set('GPIO17', i % 2 === 0);
  expect(chip.history().length).toBeLessThanOrEqual(20_000);
  expect(chip.history().at(-1)).toMatchObject({ high: false });
});
