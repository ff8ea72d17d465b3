import { expect, test } from 'vitest';
import { readHistoryQuestion } from '../../src/mqtt/historyMessage.ts';

const question = {
  v: 1,
  id: 'q-1',
  op: 'history.get',
  span: 'day',
  first: '2026-11-01',
  last: '2026-11-30',
  issued_at_ms: 1,
  not_after_ms: 2,
};
const read = (over: object = {}, retained = false) =>
  readHistoryQuestion(Buffer.from(JSON.stringify({ ...question, ...over })), retained);

test('a question is read with its defaults', () => {
  expect(read({ zone: 'road-main' })).toEqual({
    kind: 'question',
    id: 'q-1',
    query: {
      span: 'day',
      first: '2026-11-01',
      last: '2026-11-30',
      about: { kind: 'zone', id: 'road-main' },
      types: [],
      after: null,
      limit: 200,
    },
  });
});

test.each([
  [{ zone: 'a', lane: 'b' }, /zone or a lane/],
  [{ first: '2026-12-01' }, /before first/],
  [{ last: '2026-13-01' }, /last/],
  [{ span: 'century' }, /span/],
  [{ limit: 100_000 }, /limit/],
  [{ spann: 'day' }, /spann/],
])('a wrong question is refused with its place: %j', (over, words) => {
  expect(read(over)).toMatchObject({ kind: 'refused', id: 'q-1', text: expect.stringMatching(words) });
});

test('a retained question is refused, and a command is no question', () => {
  expect(read({}, true)).toMatchObject({ kind: 'refused' });
  expect(read({ op: 'zone.resume' })).toBeNull();
  expect(readHistoryQuestion(Buffer.from('{"op":'), false)).toBeNull();
  expect(readHistoryQuestion(Buffer.alloc(9_000, 32), false)).toBeNull();
});
