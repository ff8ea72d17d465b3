import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boardClock } from '../../firmware/clock.ts';
import { systemTiming } from '../../firmware/timing.ts';
import { HandTiming } from './handTiming.ts';

function aClock() {
  const timing = new HandTiming();
  const clock = boardClock({ timing, wallMs: () => 42, reading: () => ({ syncedAtMs: null, rtc: true }) });
  return { timing, clock };
}

describe('the clock', () => {
  test('tells both times and what the sources say', () => {
    const { timing, clock } = aClock();
    expect(clock.now()).toEqual({ wallMs: 42, monoMs: timing.monoMs() });
    expect(clock.reading()).toEqual({ syncedAtMs: null, rtc: true });
  });

  test('an alarm rings once, not early, and never waits longer than a minute at a stretch', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 400_000, noNaN: true }), (inMs) => {
        const { timing, clock } = aClock();
        const atMono = clock.now().monoMs + inMs;
        const rung: number[] = [];
        clock.alarm(atMono, () => rung.push(timing.monoMs()));
        timing.advance(500_000);
        expect(rung).toHaveLength(1);
        expect(rung[0]).toBeGreaterThanOrEqual(atMono);
        expect((rung[0] ?? 0) - atMono).toBeLessThanOrEqual(1);
        expect(Math.max(...timing.asked)).toBeLessThanOrEqual(60_000);
        expect(timing.timers).toBe(0);
      }),
    );
  });

  test('only the last alarm counts', () => {
    const { timing, clock } = aClock();
    const rung: string[] = [];
    clock.alarm(clock.now().monoMs + 10, () => rung.push('first'));
    clock.alarm(clock.now().monoMs + 90_000, () => rung.push('second'));
    expect(timing.timers).toBe(1);
    timing.advance(200_000);
    expect(rung).toEqual(['second']);
  });

  test('an alarm of the past rings soon, but not within the call', () => {
    const { timing, clock } = aClock();
    let rung = 0;
    clock.alarm(clock.now().monoMs - 5_000, () => rung++);
    expect(rung).toBe(0);
    timing.advance(0);
    expect(rung).toBe(1);
  });

  test('an alarm can set the next one from within', () => {
    const { timing, clock } = aClock();
    let rung = 0;
    const again = () => {
      rung += 1;
      if (rung < 3) clock.alarm(clock.now().monoMs + 1_000, again);
    };
    clock.alarm(clock.now().monoMs + 1_000, again);
    timing.advance(10_000);
    expect(rung).toBe(3);
    expect(timing.timers).toBe(0);
  });
});

test('the machine counts monotonic time from its boot, not from the start of the process', () => {
  const before = process.hrtime.bigint();
  const ms = systemTiming.monoMs();
  expect(BigInt(Math.ceil(ms)) * 1_000_000n).toBeGreaterThanOrEqual(before);
  expect(ms).toBeGreaterThan(performance.now());
});
