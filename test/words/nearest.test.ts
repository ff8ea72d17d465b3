import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editSteps, nearest } from '../../src/words/nearest.ts';

describe('the nearest known word', () => {
  test.each([
    ['progam', 'program'],
    ['porgram', 'program'],
    ['lampcount', 'lampCount'],
    ['lamp', null],
    ['zone', 'zones'],
    ['colour', null],
    ['', null],
  ])('to %j is %j', (typed, meant) => {
    expect(nearest(typed, ['program', 'lampCount', 'zones'])).toBe(meant);
  });

  test('is the word itself when it is known', () => {
    const words = fc.uniqueArray(fc.stringMatching(/^[a-z]{3,12}$/), { minLength: 1 });
    fc.assert(
      fc.property(words, fc.nat(), (known, pick) => {
        const word = known[pick % known.length]!;
        expect(nearest(word, known)).toBe(word);
      }),
    );
  });
});

describe('edit steps', () => {
  test.each([
    ['', 'abc', 3],
    ['kitten', 'sitting', 3],
    ['nite', 'night', 3],
    ['nigth', 'night', 1],
  ])('from %j to %j are %i', (from, to, steps) => {
    expect(editSteps(from, to)).toBe(steps);
  });

  test('are as many back as forth, and none only between equal words', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (one, other) => {
        expect(editSteps(one, other)).toBe(editSteps(other, one));
        expect(editSteps(one, other) === 0).toBe(one === other);
      }),
    );
  });
});
