import { expect, test } from 'vitest';
import { systemTiming } from '../../firmware/timing.ts';

test('a timer never rings early, not by a fraction of a millisecond, and never at once', async () => {
  for (const ms of [0, 0.2, 0.9, 1, 1.7, 3.5]) {
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

test('a timer that was taken back does not ring, whichever stretch of its wait it is in', async () => {
  const rung: string[] = [];
  const cancels = [0, 0.5, 2.5].map((ms) => systemTiming.after(ms, () => rung.push(`${ms} ms`)));
  const later = new Promise<void>((resolve) => {
    systemTiming.after(2, () => {
      for (const cancel of cancels.slice(2)) cancel();
      systemTiming.after(5, resolve);
    });
  });
  for (const cancel of cancels.slice(0, 2)) cancel();
  await later;
  expect(rung).toEqual([]);
});
