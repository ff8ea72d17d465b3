import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Chore, type Chores, startChores } from '../../src/runtime/chores.ts';

let chores: Chores;
let failures: string[];

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 23, 10, 0, 30) });
  failures = [];
});

afterEach(async () => {
  await chores.close();
  vi.useRealTimers();
});

function begin(run: Chore['run'], when = '* * * * *'): void {
  chores = startChores([{ name: 'sweep', when, timeoutMs: 90_000, run }], (name, error) =>
    failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`),
  );
}

const minutes = (count: number): Promise<unknown> => vi.advanceTimersByTimeAsync(count * 60_000);

test('a chore comes when it is due, by UTC', async () => {
  let runs = 0;
  begin(async () => {
    runs += 1;
  }, '10 4 * * *');
  await minutes(18 * 60);
  expect(runs).toBe(0);
  await minutes(15);
  expect(runs).toBe(1);
});

test('a chore that throws is told, and comes again', async () => {
  begin(async () => {
    throw new Error('disk full');
  });
  await minutes(3);
  expect(failures).toEqual(['sweep: disk full', 'sweep: disk full', 'sweep: disk full']);
});

test('a chore that never ends is given up after its time, told to stop, and comes again', async () => {
  let runs = 0;
  let told = 0;
  begin((signal) => {
    runs += 1;
    signal.addEventListener('abort', () => {
      told += 1;
    });
    return new Promise(() => undefined);
  });
  await minutes(6);
  expect(runs).toBe(3);
  expect(told).toBe(3);
  expect(failures[0]).toBe('sweep: not done after 90 s');
});

test.each([
  ['an hour back', -3_600_000],
  ['a year ahead', 365 * 86_400_000],
])('after the clock was stepped by %s chores go on within a minute, without a storm', async (_name, stepMs) => {
  let runs = 0;
  begin(async () => {
    runs += 1;
  });
  await minutes(2);
  const before = runs;
  vi.setSystemTime(Date.now() + stepMs);
  chores.clockStepped();
  await minutes(2);
  expect(runs - before).toBe(2);
  expect(failures).toEqual([]);
});

test('nothing comes after close', async () => {
  let runs = 0;
  begin(async () => {
    runs += 1;
  });
  await chores.close();
  await minutes(5);
  expect(runs).toBe(0);
});
