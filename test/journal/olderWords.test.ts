import { expect, test } from 'vitest';
import { eventInBoth, stateInBoth } from '../../src/journal/olderWords.ts';

test('a state from before the line could be troubled has none', () => {
  const link = { connected: true, sinceMs: 5, detail: 'office.lan' };
  expect(stateInBoth({ link })).toEqual({
    link: { ...link, detail: { en: 'office.lan', zh: 'office.lan' }, troubles: [] },
  });
});

test('what a record of today says stays as it is', () => {
  const words = { en: 'a', zh: '甲' };
  const troubles = [{ kind: 'deaf', text: words, remedy: words, sinceMs: 5 }];
  const state = { link: { connected: true, sinceMs: 5, detail: words, troubles } };
  expect(stateInBoth(state)).toEqual(state);
  const event = { kind: 'linkTroubled', troubles: [{ kind: 'deaf', text: words, remedy: words }] };
  expect(eventInBoth(event)).toEqual(event);
});
