import { expect, test } from 'vitest';
import { systemTiming } from '../../firmware/timing.ts';

test('a timer never rings early, not by a fraction of a millisecond, and never at once', async () => {
  for (const ms of [0, 0.2, 0.9, 1, 1.7, 3.5, 100, 100.4]) {
    const dueMono = systemTiming.monoMs() + ms;
    let atOnce = true;
    const rungMono = new Promise<number>((resolve) => {
      systemTiming.after(ms, () => {
        expect(atOnce).toBe(false);
        resolve(systemTiming.monoMs());
      });
    });
    atOnce = false;
    expect(await rungMono).toBeGreaterThanOrEqual(dueMono);
  }
});

test('a timer that was taken back does not ring, whichever way it waits', async () => {
  const rung: string[] = [];
  for (const ms of [0, 0.5, 20, 120]) systemTiming.after(ms, () => rung.push(`${ms} ms`))();
  await new Promise<void>((resolve) => {
    systemTiming.after(160, resolve);
  });
  expect(rung).toEqual([]);
});
