import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brokerBackoff, pauseMs, trucePauseMs } from '../../src/link/backoff.ts';
import { QuietLog } from '../../src/link/quietLog.ts';

describe('the pause between two tries', () => {
  it('lies in a window that doubles from one second to five minutes', () => {
    const longest = Array.from({ length: 12 }, (_, attempt) => pauseMs(attempt, () => 1, brokerBackoff));
    expect(longest).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300].map((s) => s * 1_000));
  });

  it('is never beyond its window and never negative, after any number of tries', () => {
    fc.assert(
      fc.property(fc.nat(1e9), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, chance) => {
        const pause = pauseMs(attempt, () => chance, brokerBackoff);
        return pause >= 0 && pause < 300_000;
      }),
    );
  });

  it('is 5 to 15 minutes when two devices share an id', () => {
    expect([0, 0.5, 0.999_999].map((chance) => Math.round(trucePauseMs(() => chance) / 60_000))).toEqual([5, 10, 15]);
  });
});

describe('the quiet log', () => {
  it('writes one line a minute about one thing, and says how many it left out', () => {
    const lines: string[] = [];
    const log = new QuietLog((line) => lines.push(line));
    for (let second = 0; second <= 60; second += 1) log.say('line', `lost at ${second}`, second * 1_000);
    log.say('other', 'else', 1_000);
    expect(lines).toEqual(['lost at 0', 'lost at 60 (and 59 more like it before)', 'else']);
  });

  it('remembers a bounded number of things', () => {
    let count = 0;
    const log = new QuietLog(() => {
      count += 1;
    });
    for (let index = 0; index < 10_000; index += 1) log.say(`thing ${index}`, 'x', 0);
    expect(count).toBe(10_000);
  });
});
