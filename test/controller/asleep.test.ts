import { expect, test } from 'vitest';
import type { Input } from '../../src/controller/site.ts';
import { hourMs, minuteMs, secondMs } from '../../src/units.ts';
import { aRule, aSite, at, aZone } from '../makers/site.ts';
import { Device, local } from './estate.ts';

// A device that looks at its zones only when it asked to be woken does what one does that looks each second.

const inputs: Input[] = [{ id: 'pir', kind: 'motion', line: 'GPIO5', activeLow: false }];
const stairs = aZone({
  id: 'stairs',
  floor: 10,
  schedule: { rules: [aRule({ start: at('18:00'), end: at('06:00'), level: 20 })], exceptions: [] },
  presence: [{ input: 'pir', level: 90, holdMs: 2 * minuteMs }],
});
const site = aSite({ zones: [stairs], inputs });
const device = (text: string) => {
  const wallMs = local(text);
  return new Device({ site, wallMs, clock: { syncedAtMs: wallMs, rtc: true } }).start().pass(2 * secondMs);
};

test('light by movement ends with its hold', () => {
  const pole = device('2026-11-23T19:00:00');
  pole.hear({ kind: 'input', input: 'pir', value: 1 });
  pole.hear({ kind: 'input', input: 'pir', value: 0 });
  const endMs = pole.wallMs + 2 * minuteMs;
  expect(pole.sleepUntil(endMs - 10).lamp('stairs')).toBe(90);
  expect(pole.sleepUntil(endMs + 10).lamp('stairs')).toBe(20);
});

test.each(['17:20:00', '17:20:13', '17:20:29', '17:20:46'])(
  'somebody who moves as the sun sets has light within two seconds of it (looked at from %s)',
  (time) => {
    const [awake, asleep] = [device(`2026-11-23T${time}`), device(`2026-11-23T${time}`)];
    for (const pole of [awake, asleep]) pole.hear({ kind: 'input', input: 'pir', value: 1 });
    while (awake.lamp('stairs') !== 90 && awake.wallMs < local('2026-11-23T18:00:00')) awake.pass(secondMs);
    expect(awake.wallMs).toBeLessThan(local('2026-11-23T17:50:00'));
    expect(asleep.sleepUntil(awake.wallMs - 2 * secondMs).lamp('stairs')).toBe(0);
    expect(asleep.sleepUntil(awake.wallMs + secondMs).lamp('stairs')).toBe(90);
  },
);

test('a clock that the network sets forward over dusk lights the stairs in that very step', () => {
  const pole = device('2026-11-23T12:00:00');
  pole.sync(7 * hourMs);
  expect(pole.lamp('stairs')).toBe(20);
});

test('a clock that the network sets forward over the end of an override ends it in that very step', () => {
  const pole = device('2026-11-23T19:00:00');
  pole.ask({
    kind: 'override',
    zones: ['stairs'],
    level: 60,
    end: { kind: 'clock', time: '21:30' },
    belowFloor: false,
    allowBoost: false,
  });
  pole.sync(2 * hourMs);
  expect(pole.lamp('stairs')).toBe(60);
  pole.sync(local('2026-11-23T21:30:20') - pole.wallMs);
  expect(pole.lamp('stairs')).toBe(20);
});
