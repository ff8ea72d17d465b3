import { expect, it } from 'vitest';
import { remembering } from '../../src/calendar/remember.ts';

it('computes the same question once and different ones apart', () => {
  const remember = remembering<number>(10);
  let computed = 0;
  const ask = (...question: unknown[]) => remember(question, () => ++computed);
  expect([ask('a', 1), ask('a', 1), ask('a', 2), ask('b', 1), ask('a')]).toEqual([1, 1, 2, 3, 4]);
});

it('tells two objects apart even when they look alike', () => {
  const remember = remembering<string>(10);
  const place = { latitudeDeg: 1 };
  expect(remember([place], () => 'first')).toBe('first');
  expect(remember([{ ...place }], () => 'second')).toBe('second');
  expect(remember([place], () => 'third')).toBe('first');
});

it('never holds more answers than it may, and is still right', () => {
  const remember = remembering<number>(3);
  let computed = 0;
  const double = (n: number) => {
    computed++;
    return 2 * n;
  };
  for (let n = 0; n < 100; n++) expect(remember([n], () => double(n))).toBe(2 * n);
  expect(computed).toBe(100);
  expect(remember([0], () => double(0))).toBe(0);
  expect(computed).toBe(101);
});

it('does not keep a question that threw', () => {
  const remember = remembering<number>(3);
  const fail = () => {
    throw new RangeError('no such date');
  };
  expect(() => remember(['x'], fail)).toThrow('no such date');
  expect(remember(['x'], () => 7)).toBe(7);
});
