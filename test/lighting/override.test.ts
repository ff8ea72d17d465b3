import { expect, test } from 'vitest';
import { type AskedEnd, fixEnd } from '../../src/lighting/override.ts';
import { compilePlan } from '../../src/lighting/plan.ts';
import { dayMs, hourMs, minuteMs } from '../../src/units.ts';
import { aRule, aSite, at } from '../makers/site.ts';

const { place } = aSite();
const local = (text: string): number => Temporal.Instant.from(`${text}+08:00`).epochMilliseconds;
const nowMs = local('2026-11-23T19:00:00');
const plan = compilePlan(
  { rules: [aRule({ start: at('18:00'), end: at('23:00') })], exceptions: [] },
  place,
  '2026-11-21',
  10,
);
const end = (asked: AskedEnd, over: object = {}) =>
  fixEnd(asked, { nowMs, clockSound: true, capMs: 7 * dayMs, plan, place, ...over });
const fixed = (untilMs: number) => ({ kind: 'fixed', untilMs, note: 'asAsked' });

test('no end given means two hours', () => {
  expect(end({ kind: 'default' })).toEqual(fixed(nowMs + 120 * minuteMs));
});

test('a clock time is the first one strictly after now, tomorrow when it has just struck', () => {
  expect(end({ kind: 'clock', time: '19:01' })).toEqual(fixed(nowMs + minuteMs));
  expect(end({ kind: 'clock', time: '19:00' })).toEqual(fixed(nowMs + dayMs));
  expect(end({ kind: 'clock', time: '06:00' })).toEqual(fixed(local('2026-11-24T06:00:00')));
});

test('the next switch is the next change of the plan', () => {
  expect(end({ kind: 'nextSwitch' })).toEqual(fixed(local('2026-11-23T23:00:00')));
});

test('dawn is when the sky grows light tomorrow morning', () => {
  const eve = local('2026-12-20T19:00:00');
  const answer = end({ kind: 'dawn' }, { nowMs: eve });
  expect(answer.kind).toBe('fixed');
  // truth/sun-events.json: civil dawn of 21 December 2026 in Shenzhen, to 6 s.
  const dawn = Temporal.Instant.from('2026-12-20T22:34:32.4Z').epochMilliseconds;
  if (answer.kind === 'fixed') expect(Math.abs(answer.untilMs - dawn)).toBeLessThan(6_000);
});

test('a role may not ask for more than its cap, and the answer says it was shortened', () => {
  expect(end({ kind: 'duration', ms: 9 * hourMs }, { capMs: 4 * hourMs })).toEqual({
    kind: 'fixed',
    untilMs: nowMs + 4 * hourMs,
    note: 'shortened',
  });
});

test('what cannot be worked out becomes the usual time', () => {
  const usual = { kind: 'fixed', untilMs: nowMs + 120 * minuteMs, note: 'unresolvable' };
  expect(end({ kind: 'nextSwitch' }, { plan: null })).toEqual(usual);
  expect(end({ kind: 'clock', time: '06:00' }, { clockSound: false })).toEqual(usual);
  expect(end({ kind: 'dawn' }, { clockSound: false })).toEqual(usual);
});

test('an end that has passed, a duration of nothing and a time that is none are refused', () => {
  expect(end({ kind: 'instant', atMs: nowMs }).kind).toBe('senseless');
  expect(end({ kind: 'instant', atMs: Number.NaN }).kind).toBe('senseless');
  expect(end({ kind: 'duration', ms: 0 }).kind).toBe('senseless');
  expect(end({ kind: 'duration', ms: Number.NaN }).kind).toBe('senseless');
  expect(end({ kind: 'clock', time: '24:00' }).kind).toBe('senseless');
});

test('a clock time that the zone skips is the instant of the change', () => {
  const london = { latitudeDeg: 51.5, longitudeDeg: 0, timeZone: 'Europe/London' };
  const eve = Temporal.Instant.from('2027-03-27T22:00:00Z').epochMilliseconds;
  expect(end({ kind: 'clock', time: '01:30' }, { nowMs: eve, place: london })).toEqual(
    fixed(Temporal.Instant.from('2027-03-28T01:00:00Z').epochMilliseconds),
  );
});
