import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { partsOf } from '../../src/cards/delivery.ts';
import { RosterDesk } from '../../src/link/rosterDesk.ts';
import { VirtualTime } from './virtualTime.ts';

const topic = 'duskgate/v1/estate/pole-1/dn/roster';

function desk() {
  const time = new VirtualTime();
  const sent: { part: unknown; atMs: number }[] = [];
  const warnings: string[] = [];
  const core = { away: false };
  const it = new RosterDesk({
    surroundings: time,
    send: ({ part }) => {
      if (core.away) return false;
      sent.push({ part, atMs: time.monoMs() });
      return true;
    },
    warn: (_key, text) => {
      warnings.push(text.en);
      expect(text.zh).toMatch(/\p{Script=Han}.*[。]$/u);
    },
  });
  const hear = (message: unknown, retained = false) => {
    const payload = Buffer.isBuffer(message) ? message : Buffer.from(JSON.stringify(message));
    it.receive({ topic, payload, retained });
  };
  return { time, sent, warnings, core, it, hear };
}

const parts = partsOf(randomBytes(200_000));

test('parts go to core as they came, 20 a second', async () => {
  const { time, sent, warnings, hear } = desk();
  for (const part of parts) hear(part);
  expect(sent).toHaveLength(1);
  await time.advance(1_000);
  expect(sent.map(({ part }) => part)).toEqual(parts);
  expect(sent.map(({ atMs }) => atMs)).toEqual(parts.map((_, index) => index * 50));
  expect(warnings).toEqual([]);
  expect(time.waiting).toBe(0);
});

test('of a flood 128 wait, the rest is dropped unread and spoken of', async () => {
  const { time, sent, warnings, hear } = desk();
  const part = partsOf(Buffer.from('small'))[0];
  for (let n = 0; n < 129; n += 1) hear(part);
  expect(warnings).toEqual([]);
  for (let n = 0; n < 10_000; n += 1) hear(Buffer.from('not looked at'));
  expect(new Set(warnings)).toEqual(new Set([expect.stringMatching(/128 parts .* dropped.* 20 parts a second/)]));
  await time.advance(10_000);
  expect(sent).toHaveLength(129);
});

test('while core is away the delivery is given up, and the words say so', async () => {
  const { time, sent, warnings, core, hear } = desk();
  for (const part of parts) hear(part);
  core.away = true;
  await time.advance(10_000);
  expect(sent).toHaveLength(1);
  expect(warnings).toEqual([expect.stringMatching(/controller was away.*again/)]);
  core.away = false;
  hear(parts[0]);
  expect(sent).toHaveLength(2);
});

test('nothing goes out after a reset', async () => {
  const { time, sent, it, hear } = desk();
  for (const part of parts) hear(part);
  it.reset();
  await time.advance(10_000);
  expect(sent).toHaveLength(1);
});

const [first] = parts;
test.each([
  ['a retained part', first, true, /is retained: publish it without/],
  ['no JSON', Buffer.from('{"v":1'), false, /no JSON text/],
  ['no UTF-8', Buffer.from([0x22, 0xff, 0x22]), false, /no JSON text in UTF-8/],
  ['nothing', Buffer.alloc(0), false, /no JSON text/],
  ['50 kB', Buffer.alloc(50_000, ' '), false, /has 50000 bytes; a part has at most 49664/],
  ['8000 brackets', Buffer.from('['.repeat(8_000)), false, /no JSON text/],
  ['null', null, false, /no part of a roster/],
  ['a command', { v: 1, id: 'c', op: 'gate.open', lane: 'in-1' }, false, /the key "id"/],
  ['wrong base64', { ...first, data: '*'.repeat(8) }, false, /the key "data"/],
  ['part 4 of 3', { ...first, part: 4, parts: 3 }, false, /the key "part": there are not so many parts/],
])('%s is refused in words that do not repeat it, and core hears nothing', (_what, message, retained, words) => {
  const { sent, warnings, hear } = desk();
  hear(message, retained);
  expect(sent).toEqual([]);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(words);
  expect(warnings[0]).toMatch(/The roster in force stays\.$/);
  expect(warnings[0]!.length).toBeLessThan(300);
  expect(warnings[0]).not.toMatch(/\*{4}|\p{Cc}/u);
});

test('a key of nobody does not reach core', () => {
  const { sent, hear } = desk();
  hear({ ...first, card: 'H10301:8:4711' });
  expect(sent.map(({ part }) => part)).toEqual([first]);
});
