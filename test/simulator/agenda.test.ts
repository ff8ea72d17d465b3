import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Agenda } from '../../src/simulator/agenda.ts';

test('what is due comes by time, and at one instant in the order it was written down', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20), { maxLength: 60 }), (times) => {
      const agenda = new Agenda();
      const done: (readonly [number, number])[] = [];
      for (const [order, time] of times.entries()) agenda.at(time, () => done.push([time, order]));
      agenda.runDue(20);
      const expected = times
        .map((time, order) => [time, order] as const)
        .sort(([a, first], [b, second]) => a - b || first - second);
      expect(done).toEqual(expected);
      expect(agenda.nextMono).toBe(Number.POSITIVE_INFINITY);
    }),
  );
});

test('what becomes due by doing something else is done too, and what is later waits', () => {
  const agenda = new Agenda();
  const done: string[] = [];
  agenda.at(5, () => {
    done.push('first');
    agenda.at(5, () => done.push('follows'));
    agenda.at(6, () => done.push('later'));
  });
  agenda.runDue(5);
  expect(done).toEqual(['first', 'follows']);
  expect(agenda.nextMono).toBe(6);
});
