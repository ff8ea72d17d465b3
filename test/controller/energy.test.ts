import { expect, test } from 'vitest';
import type { Site } from '../../src/controller/site.ts';
import { hourMs, minuteMs, secondMs } from '../../src/units.ts';
import { aMeter, anAsNeededZone, aPwm, aRelay, aRule, aSite, at, aZone } from '../makers/site.ts';
import { Device, local, override } from './estate.ts';

/** Six to six at full light: ten lamps of 60 W on a relay. */
const rules = [aRule({ start: at('18:00'), end: at('06:00') })];
const road = aZone({ output: aRelay({ contact: 'normally-open' }), schedule: { rules, exceptions: [] } });
const evening = local('2026-11-23T17:00:00');
const started = (over: Partial<Site>) =>
  new Device({ site: aSite({ zones: [road], ...over }), wallMs: evening }).start();
const energy = (pole: Device, id = 'road-main') => pole.view().zones.find((zone) => zone.id === id)!;
const reads = (pole: Device, registerWh: number, series = 'run-1') =>
  pole.hear({ kind: 'meterRead', meter: 'box-1', reading: { series, registerWh } });
const metered = (over: object = {}) => ({ zones: [{ ...road, meter: 'box-1' }], meters: [aMeter(over)] });

/** The meter pulses with what the lamps really draw, each minute. */
function burn(pole: Device, { untilMs, watts, from = 0 }: { untilMs: number; watts: number; from?: number }): number {
  let wh = from;
  while (pole.wallMs < untilMs) {
    const lit = energy(pole).level > 0;
    pole.pass(minuteMs, 10 * secondMs);
    if (lit) wh += watts / 60;
    reads(pole, Math.floor(wh));
  }
  return wh;
}

test('without a meter energy is the power curve over what the lamps did, marked as such, with its error', () => {
  const pole = started({}).passUntil(local('2026-11-23T21:01:00'), minuteMs);
  expect(energy(pole)).toMatchObject({ quality: 'estimated' });
  expect(energy(pole).booked.wh).toBeCloseTo(1_810, 0);
  expect(energy(pole).booked.errorWh).toBeCloseTo(0.2 * energy(pole).booked.wh, 6);
  expect(energy(pole).booked.meteredWh).toBe(0);
});

test('a zone on a meter of its own has what the meter counted, whatever the curve says', () => {
  const pole = started(metered());
  reads(pole, 0);
  const counted = burn(pole, { untilMs: local('2026-11-23T21:00:00'), watts: 540 });
  expect(energy(pole)).toMatchObject({ quality: 'metered' });
  expect(energy(pole).booked.wh).toBe(Math.floor(counted));
  expect(energy(pole).booked.errorWh).toBeCloseTo(0.01 * counted, 0);
  expect(pole.view().meters).toMatchObject([{ id: 'box-1', silent: false, zones: ['road-main'] }]);
  expect(pole.view().meters[0]?.ratio).toBeCloseTo(0.9, 2);
});

test('two zones share a meter by their estimates, say so, and together have what it counted', () => {
  const court = anAsNeededZone({ meter: 'box-1', lampCount: 4, schedule: { rules, exceptions: [] } });
  const pole = started({ zones: [{ ...road, meter: 'box-1' }, court], meters: [aMeter()] });
  reads(pole, 0);
  const counted = Math.floor(burn(pole, { untilMs: local('2026-11-23T21:00:00'), watts: 1_300 }));
  const [one, other] = [energy(pole), energy(pole, 'court')];
  expect([one.quality, other.quality]).toEqual(['split', 'split']);
  expect(one.booked.wh + other.booked.wh).toBeCloseTo(counted, 6);
  // 600 W and 800 W by estimate.
  expect(other.booked.wh / one.booked.wh).toBeCloseTo(8 / 6, 1);
  expect(one.booked.errorWh).toBeGreaterThan(0.1 * one.booked.wh);
});

test('a meter that falls silent is told, and its zones are estimated from then on', () => {
  const pole = started(metered());
  reads(pole, 0);
  burn(pole, { untilMs: local('2026-11-23T20:00:00'), watts: 600 });
  pole.passUntil(local('2026-11-23T22:00:00'), minuteMs);
  expect(pole.rows('meter.silent')).toHaveLength(1);
  expect(energy(pole).quality).toBe('estimated');
  expect(energy(pole).booked.wh).toBeCloseTo(2_400, -2);
});

test('a register that comes back after silence counts nothing twice', () => {
  const pole = started(metered({ kind: 'register' }));
  reads(pole, 5_000);
  burn(pole, { untilMs: local('2026-11-23T20:00:00'), watts: 600, from: 5_000 });
  pole.passUntil(local('2026-11-23T22:00:00'), minuteMs);
  const before = energy(pole).booked.wh;
  reads(pole, 5_000 + 2_400);
  expect(energy(pole).booked.wh).toBeGreaterThanOrEqual(before);
  expect(energy(pole).booked.wh).toBeCloseTo(2_400, -2);
});

test('killed again and again, no total falls and no counted pulse is booked twice', () => {
  const pole = started(metered());
  let true_wh = 0;
  for (let kill = 0; kill < 40; kill += 1) {
    reads(pole, 0, `run-${kill}`);
    for (let wh = 1; wh <= 20; wh += 1) {
      pole.pass(2 * minuteMs, minuteMs);
      if (energy(pole).level > 0) reads(pole, wh * 20, `run-${kill}`);
    }
    true_wh += energy(pole).level > 0 ? 400 : 0;
    const before = pole.disk?.energy.zones['road-main']?.booked.wh ?? 0;
    pole.restartProcess();
    expect(energy(pole).booked.wh).toBeGreaterThanOrEqual(before);
  }
  expect(energy(pole).booked.wh).toBeLessThanOrEqual(true_wh + 20);
});

test('wild readings are told once each kind and add nothing', () => {
  const pole = started(metered());
  reads(pole, 10);
  reads(pole, Number.NaN);
  reads(pole, -4);
  reads(pole, 4e9);
  expect(pole.rows('meter.noticed').map(({ kind }) => kind)).toEqual(['senseless', 'absurd']);
  reads(pole, 11);
  expect(pole.rows('meter.well')).toHaveLength(1);
  expect(energy(pole).booked.wh).toBe(11);
});

test('cost and CO2 follow the time of day at which the energy was used', () => {
  const prices = [
    { fromMin: 8 * 60, value: 1 },
    { fromMin: 20 * 60, value: 0.5 },
  ];
  const tariff = { currency: 'CNY', prices, co2: [{ fromMin: 0, value: 500 }] };
  const pole = started({ tariff }).passUntil(local('2026-11-24T10:00:00'), minuteMs);
  // 600 W: two hours at the price of the day, ten at that of the night.
  expect(energy(pole).booked.cost).toBeCloseTo(1.2 * 1 + 6 * 0.5, 2);
  expect(energy(pole).booked.co2G).toBeCloseTo(7.2 * 500, -2);
});

test('savings stand beside what was served, so that missing light never looks like thrift alone', () => {
  const zone = { ...road, promise: { kind: 'windows', rules } as const, baseline: road.schedule };
  const pole = started({ zones: [zone] }).passUntil(local('2026-11-23T22:00:00'), minuteMs);
  pole.ask(override(0, { end: { kind: 'duration', ms: hourMs }, belowFloor: true }));
  pole.passUntil(local('2026-11-24T12:02:00'), minuteMs);
  const [row] = pole.rows('night.closed');
  expect(row).toMatchObject({ needed_s: 43_200, lost_override_s: 3_600 });
  expect(Number(row?.['baseline_wh'])).toBeCloseTo(7_200, 0);
  expect(Number(row?.['saved_wh'])).toBeCloseTo(600, -2);
  expect(pole.rows('night.closed.estate')[0]).toMatchObject({ served_share: expect.closeTo(11 / 12, 3) });
});

test('a month later each meter is held against its zones', () => {
  const pole = new Device({ site: aSite(metered()), wallMs: local('2026-11-30T17:00:00') }).start();
  reads(pole, 0);
  burn(pole, { untilMs: local('2026-12-01T01:00:00'), watts: 480 });
  expect(pole.rows('meter.month')).toMatchObject([{ meter: 'box-1', month: '2026-11', ratio: expect.closeTo(0.8, 2) }]);
});

test('a ramp is counted along its way', () => {
  const zone = aZone({
    output: aPwm(),
    schedule: { rules, exceptions: [] },
    ramp: { upMs: 10 * minuteMs, downMs: 0, curve: 'power' },
  });
  const pole = started({ zones: [zone] }).passUntil(local('2026-11-23T18:10:00'));
  const { totals } = energy(pole);
  // Equal steps of power from standby (5 W) to 600 W: the mean over ten minutes, after an hour of standby.
  expect(totals.energyWh).toBeCloseTo(5 + 605 / 2 / 6, 0);
  expect(totals.litMs).toBeCloseTo(10 * minuteMs, -4);
});
