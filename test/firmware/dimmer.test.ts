import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Dimmer, frameMs } from '../../firmware/dimmer.ts';
import { levelAlong, rampCurve } from '../../src/lighting/rampCurve.ts';
import { HandTiming } from './handTiming.ts';

const bent = [
  [0, 0.5],
  [10, 7],
  [50, 25],
  [100, 60],
] as const;
const level = fc.double({ min: 0, max: 100, noNaN: true });
const kind = fc.constantFrom('power' as const, 'perceptual' as const);

function aDimmer() {
  const timing = new HandTiming();
  const written: { lamp: string; level: number; atMs: number }[] = [];
  const faults: { lamp: string; level: number }[] = [];
  const broken = new Set<string>();
  const dimmer = new Dimmer({
    timing,
    write: (lamp, level) => {
      if (broken.has(lamp)) throw new Error(`${lamp} refuses`);
      written.push({ lamp, level, atMs: timing.monoMs() });
    },
    onFault: ({ lamp, level }) => faults.push({ lamp, level }),
  });
  return { timing, written, faults, broken, dimmer };
}

describe('a ramp', () => {
  test('never turns back, never leaves its ends, ends exactly and on time, and leaves no timer', () => {
    fc.assert(
      fc.property(level, level, fc.integer({ min: 0, max: 20_000 }), kind, (from, to, rampMs, curve) => {
        const { timing, written, dimmer } = aDimmer();
        const startMs = timing.monoMs();
        dimmer.ramp({ lamp: 'a', from, to, rampMs, curve: rampCurve(curve, bent) });
        timing.advance(rampMs + frameMs);
        const levels = written.map((w) => w.level);
        for (const [i, now] of levels.entries()) {
          const before = levels[i - 1] ?? from;
          expect(to >= from ? now >= before : now <= before).toBe(true);
          expect(now).toBeGreaterThanOrEqual(Math.min(from, to));
          expect(now).toBeLessThanOrEqual(Math.max(from, to));
        }
        expect(levels.at(-1)).toBe(to);
        expect((written.at(-1)?.atMs ?? 0) - startMs).toBeLessThanOrEqual(rampMs + frameMs);
        expect(timing.timers).toBe(0);
      }),
    );
  });

  test('without a duration is a jump', () => {
    const { timing, written, dimmer } = aDimmer();
    dimmer.ramp({ lamp: 'a', from: 0, to: 70, rampMs: 0, curve: rampCurve('power', bent) });
    expect(written.map((w) => w.level)).toEqual([70]);
    expect(timing.asked).toEqual([]);
  });

  test('that a new command meets half-way goes on from where the lamp is', () => {
    const { timing, written, dimmer } = aDimmer();
    const curve = rampCurve('perceptual', bent);
    dimmer.ramp({ lamp: 'a', from: 0, to: 100, rampMs: 2_000, curve });
    timing.advance(1_000);
    const half = written.at(-1)?.level ?? -1;
    dimmer.ramp({ lamp: 'a', from: 0, to: 10, rampMs: 1_000, curve });
    expect(Math.abs((written.at(-1)?.level ?? -1) - half)).toBeLessThan(3);
    const after = written.length;
    timing.advance(1_000);
    expect(Math.max(...written.slice(after).map((w) => w.level))).toBeLessThanOrEqual(half + 3);
    expect(written.at(-1)?.level).toBe(10);
    timing.advance(5_000);
    expect(written.at(-1)?.level).toBe(10);
    expect(timing.timers).toBe(0);
  });

  test('taken over at any moment never jumps further than the ramps themselves would go in a frame', () => {
    fc.assert(
      fc.property(level, level, level, fc.integer({ min: 1, max: 999 }), (from, to, then, atMs) => {
        const { timing, written, dimmer } = aDimmer();
        const curve = rampCurve('power', []);
        dimmer.ramp({ lamp: 'a', from, to, rampMs: 1_000, curve });
        timing.advance(atMs);
        dimmer.ramp({ lamp: 'a', from, to: then, rampMs: 1_000, curve });
        timing.advance(2_000);
        const jumps = written.slice(1).map((w, i) => Math.abs(w.level - (written[i]?.level ?? 0)));
        expect(Math.max(0, ...jumps)).toBeLessThanOrEqual((2 * 100 * frameMs) / 1_000 + 0.1);
        expect(written.at(-1)?.level).toBe(then);
      }),
    );
  });

  test('of a process that stood still catches up at once instead of taking longer', () => {
    const { timing, written, dimmer } = aDimmer();
    dimmer.ramp({ lamp: 'a', from: 0, to: 100, rampMs: 2_000, curve: rampCurve('power', bent) });
    timing.stall(60_000);
    expect(written.at(-1)?.level).toBe(100);
    expect(timing.timers).toBe(0);
  });

  test('of an hour does not write what the dimmer cannot show', () => {
    const { timing, written, dimmer } = aDimmer();
    dimmer.ramp({ lamp: 'a', from: 0, to: 100, rampMs: 3_600_000, curve: rampCurve('power', []) });
    timing.advance(3_600_000);
    expect(written.length).toBeLessThanOrEqual(4097);
    expect(written.length).toBeGreaterThan(3_900);
    expect(written.at(-1)?.level).toBe(100);
  });
});

describe('many ramps', () => {
  test('share one timer of 25 Hz', () => {
    const { timing, dimmer } = aDimmer();
    for (const lamp of ['a', 'b', 'c'])
      dimmer.ramp({ lamp, from: 0, to: 100, rampMs: 400, curve: rampCurve('power', bent) });
    expect(timing.timers).toBe(1);
    timing.advance(400);
    expect(timing.asked).toEqual(Array.from({ length: 10 }, () => frameMs));
    expect(timing.timers).toBe(0);
  });

  test('a lamp that refuses loses its ramp alone', () => {
    const { timing, written, faults, broken, dimmer } = aDimmer();
    for (const lamp of ['a', 'b']) dimmer.ramp({ lamp, from: 0, to: 50, rampMs: 400, curve: rampCurve('power', bent) });
    broken.add('a');
    timing.advance(1_000);
    expect(faults).toEqual([{ lamp: 'a', level: 50 }]);
    expect(written.filter((w) => w.lamp === 'b').at(-1)?.level).toBe(50);
  });

  test('a lamp that refuses from the start throws, and has neither ramp nor timer', () => {
    const { timing, broken, dimmer } = aDimmer();
    broken.add('a');
    const wish = { lamp: 'a', from: 0, to: 50, rampMs: 400, curve: rampCurve('power', bent) };
    expect(() => dimmer.ramp(wish)).toThrow('a refuses');
    expect(timing.timers).toBe(0);
  });

  test('stopping leaves every lamp where it is', () => {
    const { timing, written, dimmer } = aDimmer();
    dimmer.ramp({ lamp: 'a', from: 0, to: 50, rampMs: 400, curve: rampCurve('power', bent) });
    timing.advance(200);
    dimmer.stop();
    const before = written.length;
    timing.advance(1_000);
    expect(written).toHaveLength(before);
    expect(timing.timers).toBe(0);
  });
});

describe('curves', () => {
  // CIE 1931 lightness, from the published formula: L* of a luminance factor.
  test.each([
    [100, 100],
    [18.418_65, 50],
    [0.885_645, 8],
    [0, 0],
    [50, 76.069_26],
  ])('%f %% of the light is lightness %f', (light, lightness) => {
    expect(rampCurve('perceptual', []).of(light)).toBeCloseTo(lightness, 4);
    expect(rampCurve('perceptual', []).level(lightness)).toBeCloseTo(light, 4);
  });

  test('half of a power ramp is half of the power', () => {
    const curve = rampCurve('power', bent);
    const half = levelAlong(curve, { from: 0, to: 100, share: 0.5 });
    // 30.25 W lie 5.25 W above the 25 W of level 50, on a line of 35 W for 50 %.
    expect(half).toBeCloseTo(50 + (5.25 / 35) * 50, 9);
  });

  test('power that does not rise with the level gives equal steps of light', () => {
    const flat = [
      [0, 5],
      [50, 5],
      [100, 60],
    ] as const;
    expect(levelAlong(rampCurve('power', flat), { from: 0, to: 100, share: 0.5 })).toBe(50);
  });

  test('both scales lead back to where they came from', () => {
    fc.assert(
      fc.property(level, kind, (x, curve) => {
        const scale = rampCurve(curve, bent);
        expect(scale.level(scale.of(x))).toBeCloseTo(x, 6);
      }),
    );
  });
});
