import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SimulatedChip } from '../../firmware/board/simulatedChip.ts';
import { openStatusLed } from '../../firmware/statusLed.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** What is seen over some seconds, in tenths. */
function seen(chip: SimulatedChip, tenths: number): string {
  let drawn = '';
  for (let tenth = 0; tenth < tenths; tenth++) {
    vi.advanceTimersByTime(100);
    drawn += chip.isHigh('GPIO26') ? '#' : '.';
  }
  return drawn;
}

test('it is lit from the request on, and blinks what it is told', () => {
  const chip = new SimulatedChip();
  const led = openStatusLed({ chip, led: { line: 'GPIO26', activeLow: false }, onFault: () => undefined });
  expect(seen(chip, 50)).toBe('#'.repeat(50));
  led.show('fault');
  expect(seen(chip, 80).match(/#+/g)).toHaveLength(6);
  led.show('well');
  expect(seen(chip, 80).match(/#+/g)).toHaveLength(2);
  led.close();
  const still = seen(chip, 80);
  expect(new Set(still).size).toBe(1);
});

test('one that lights low is driven the other way round', () => {
  const chip = new SimulatedChip();
  openStatusLed({ chip, led: { line: 'GPIO26', activeLow: true }, onFault: () => undefined });
  expect(chip.isHigh('GPIO26')).toBe(false);
});

test('a line that is taken is said in words, and nothing else suffers', () => {
  const chip = new SimulatedChip();
  chip.request([{ direction: 'output', line: 'GPIO26', activeLow: false, initial: false }]);
  const said: string[] = [];
  const led = openStatusLed({ chip, led: { line: 'GPIO26', activeLow: false }, onFault: ({ en }) => said.push(en) });
  expect(said).toEqual([expect.stringMatching(/GPIO26.*busy/)]);
  expect(() => {
    led.show('fault');
    led.close();
  }).not.toThrow();
});

test('without one there is nothing to do', () => {
  const led = openStatusLed({ chip: new SimulatedChip(), led: null, onFault: () => expect.unreachable() });
  led.show('fault');
  led.close();
});
