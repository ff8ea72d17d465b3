import { expect, test } from 'vitest';
import { commandPayload } from '../../src/mqtt/commandMessage.ts';
import { answerReply, readQuestion } from '../../src/mqtt/questionMessage.ts';
import { replyMessage } from '../../src/mqtt/replyMessages.ts';

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
  readQuestion(commandPayload(Buffer.from(JSON.stringify({ ...question, ...over }))), retained);

test('a question is read with its defaults', () => {
  expect(read({ zone: 'road-main' })).toEqual({
    kind: 'question',
    id: 'q-1',
    question: {
      kind: 'history',
      query: {
        span: 'day',
        first: '2026-11-01',
        last: '2026-11-30',
        about: { kind: 'zone', id: 'road-main' },
        types: [],
        fromMs: null,
        toMs: null,
        after: null,
        limit: 200,
      },
    },
  });
});

test.each([
  [{ zone: 'a', lane: 'b' }, /do not go together: name a zone or a lane/],
  [{ first: '2026-12-01' }, /before first/],
  [{ last: '2026-13-01' }, /last/],
  [{ span: 'century' }, /span/],
  [{ limit: 100_000 }, /limit/],
  [{ spann: 'day' }, /"spann".*mean "span"/],
  [{ colour: 'red' }, /"colour".*Known keys: .*span, first, last/],
])('a wrong question is refused with its place: %j', (over, words) => {
  const reading = read(over);
  if (reading?.kind !== 'refused') throw new Error('was taken');
  expect(reading.id).toBe('q-1');
  expect(reading.text.en).toMatch(words);
  expect(reading.text.zh).toMatch(/\p{Script=Han}/u);
  expect(reading.text.zh).not.toMatch(/[a-z]{3,} [a-z]{2,} [a-z]{2,}/i);
});

test('a retained question is refused, and a command is no question', () => {
  expect(read({}, true)).toMatchObject({ kind: 'refused' });
  expect(read({ op: 'zone.resume' })).toBeNull();
  expect(readQuestion(commandPayload(Buffer.from('{"op":')), false)).toBeNull();
  expect(readQuestion(commandPayload(Buffer.alloc(9_000, 32)), false)).toBeNull();
});

const asked = { v: 1, id: 'q-2', issued_at_ms: 1, not_after_ms: 2 };
const readAny = (over: object) =>
  readQuestion(commandPayload(Buffer.from(JSON.stringify({ ...asked, ...over }))), false);

test('the log, the audit, the people and a moment are asked for in the same way', () => {
  expect(readAny({ op: 'log.get', about: 'gate-in', level: 'fault', since_ms: 5 })).toMatchObject({
    question: { kind: 'log', query: { sinceMs: 5, beforeMs: null, about: 'gate-in', level: 'fault', limit: 100 } },
  });
  expect(readAny({ op: 'audit.verify' })).toMatchObject({ question: { kind: 'audit' } });
  expect(readAny({ op: 'people.get' })).toMatchObject({ question: { kind: 'people' } });
  expect(readAny({ op: 'voice.look', zone: 'path', kind: 'dark', at_ms: 7 })).toMatchObject({
    question: { kind: 'voice', about: { kind: 'zone', id: 'path' }, voice: 'dark', atMs: 7 },
  });
});

test('the answer about the audit is a sentence in either language', () => {
  const text = { en: 'Entry 7 is missing.', zh: '缺少第 7 条。' };
  const result = { sound: false, n: 7, entries: 0, text };
  const reply = answerReply({ id: 'q-3', login: 'min', answer: { kind: 'audit', result }, rev: 1, atMs: 2 });
  const said = { text: text.en, text_zh: text.zh };
  expect(reply).toMatchObject({ ...said, audit: { sound: false, n: 7, entries: 0, ...said } });
  expect(replyMessage.read.parse(reply).audit).toEqual(reply.audit);
});

test.each([
  [{ op: 'log.get', level: 'loud' }, /level/],
  [{ op: 'voice.look', at_ms: 7 }, /zone or a lane/],
  [{ op: 'voice.look', at_ms: 7, zone: 'a', lane: 'b' }, /zone or a lane/],
  [{ op: 'audit.verify', deep: true }, /deep/],
])('a wrong question about them is refused with its place: %j', (over, words) => {
  expect(readAny(over)).toMatchObject({ kind: 'refused', id: 'q-2', text: { en: expect.stringMatching(words) } });
});
