import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isAct, mayBeAct } from '../../../src/journal/audit/acts.ts';

const type = fc.constantFrom(
  'lane.episode',
  'override.set',
  'card.read',
  'card.enrolled',
  'started',
  'store.trouble',
  '',
);
const key = fc.constantFrom('type', 'login', 'cmd_id', 'lane', 'text');
const value = fc.oneof(
  fc.constantFrom('', 'olga', 'c-1', 'override.set'),
  fc.integer(),
  fc.constant(null),
  fc.string(),
);
const body = fc
  .tuple(fc.option(type, { nil: undefined }), fc.array(fc.tuple(key, value)))
  .map(([first, more]) => ({ ...(first === undefined ? {} : { type: first }), ...Object.fromEntries(more) }));

test('no act is ever taken for a row that is surely none', () => {
  fc.assert(
    fc.property(fc.oneof(body, fc.jsonValue()), (one) => {
      const text = JSON.stringify(one);
      if (!mayBeAct(text)) expect(isAct(one)).toBe(false);
    }),
    { numRuns: 2_000 },
  );
});

test('nor by a name that is written with an escape', () => {
  for (const text of ['{"type":"gate.opened","log\\u0069n":"olga"}', '{"type":"\\u006fverride.set"}'])
    expect([isAct(JSON.parse(text)), mayBeAct(text)]).toEqual([true, true]);
});

test('what vehicles and lamps do is not read as JSON', () => {
  for (const one of ['lane.episode', 'lane.hour', 'card.read', 'light.changed', 'gate.opened'])
    expect(mayBeAct(JSON.stringify({ type: one, lane: 'in' }))).toBe(false);
});
