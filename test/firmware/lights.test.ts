import { describe, expect, test } from 'vitest';
import { SimulatedChip } from '../../firmware/board/simulatedChip.ts';
import { SimulatedPwm } from '../../firmware/board/simulatedPwm.ts';
import { type LightFault, lightsOn } from '../../firmware/lights.ts';
import type { RelayOutput, Zone } from '../../src/lighting/zone.ts';
import { aPwm, aRelay, aZone } from '../makers/site.ts';
import { inBoth } from '../makers/words.ts';
import { HandTiming } from './handTiming.ts';

/** johnny-five keeps its boards for ever; every call here names its own board, so they do not meet. */
function aBoard(zones: readonly Zone[]) {
  const timing = new HandTiming();
  const chip = new SimulatedChip(timing);
  const pwm = new SimulatedPwm(timing);
  const faults: LightFault[] = [];
  const lights = lightsOn({ chip, pwm, timing, onFault: (fault) => faults.push(fault) })(zones);
  return { timing, chip, pwm, faults, lights };
}

const road = (over: Partial<RelayOutput> = {}, zone: Partial<Zone> = {}) => aZone({ output: aRelay(over), ...zone });
const now = { rampMs: 0, curve: 'power' } as const;
const told = (en: RegExp, zh: RegExp) => ({ en: expect.stringMatching(en), zh: expect.stringMatching(zh) });

describe('opening', () => {
  const wirings = [false, true].flatMap((activeLow) =>
    (['normally-open', 'normally-closed'] as const).map((contact) => ({ activeLow, contact })),
  );

  test('every wiring of a relay has its one right voltage from the request on, and no other before or after', () => {
    for (const level of [0, 100]) {
      const zones = wirings.map((wiring, i) => road({ ...wiring, line: `GPIO${5 + i}` }, { id: `zone-${i}` }));
      const { chip, lights, timing } = aBoard(zones);
      lights.open(Object.fromEntries(zones.map(({ id }) => [id, level])));
      timing.advance(60_000);
      const seen = wirings.map((_, i) => chip.history(`GPIO${5 + i}`).map(({ high, by }) => ({ high, by })));
      const lit = level > 0;
      expect(seen, `level ${level}`).toEqual([
        [{ high: lit, by: 'request' }], // normally-open, active high
        [{ high: !lit, by: 'request' }], // normally-closed: the relay rests while the lamps burn
        [{ high: !lit, by: 'request' }], // normally-open, active low
        [{ high: lit, by: 'request' }], // both turn it: as the first
      ]);
    }
  });

  test('a dimmer has its level from the request on, turned over when it is inverted', () => {
    const zones = [
      aZone({ id: 'plain', output: aPwm({ channel: 'PWM0' }) }),
      aZone({ id: 'inverted', output: aPwm({ channel: 'PWM1', inverted: true }) }),
    ];
    const { pwm, lights } = aBoard(zones);
    lights.open({ plain: 30, inverted: 30 });
    expect(pwm.history().map(({ channel, duty, by }) => [channel, duty, by])).toEqual([
      ['PWM0', 0.3, 'request'],
      ['PWM1', 0.7, 'request'],
    ]);
  });

  test('the board getting ready a tick later writes nothing', async () => {
    const { chip, lights } = aBoard([road()]);
    lights.open({ 'road-main': 100 });
    await new Promise((done) => setImmediate(done));
    expect(chip.history('GPIO17')).toHaveLength(1);
  });

  test('a busy line leaves the other lamps alight, and is named with its zone and what to do', () => {
    const { chip, lights, timing, faults } = aBoard([
      road({ line: 'GPIO17' }, { id: 'gate' }),
      road({ line: 'GPIO27', contact: 'normally-open' }, { id: 'stairs' }),
    ]);
    const other = chip.request([{ direction: 'output', line: 'GPIO17', activeLow: false, initial: true }]);
    lights.open({ gate: 100, stairs: 100 });
    expect(chip.isHigh('GPIO27')).toBe(true);
    timing.advance(0);
    expect(faults).toEqual([
      {
        zone: 'gate',
        level: 100,
        message: told(/^zone gate \(GPIO17\): .*busy.*Stop that program/, /^区域 gate \(GPIO17\)：.*被占用/),
      },
    ]);
    expect(() => lights.set({ zone: 'gate', level: 100, ...now })).toThrow(/zone gate \(GPIO17\)/);

    other.release();
    lights.set({ zone: 'gate', level: 100, ...now });
    expect(chip.history('GPIO17').at(-1)).toMatchObject({ high: false });
  });

  test('when nothing at all can be claimed opening fails, and a later command tries again', () => {
    const { chip, lights } = aBoard([road({ contact: 'normally-open' })]);
    chip.unplug();
    expect(() => lights.open({ 'road-main': 100 })).toThrow(/does not answer.*Check its cable/);
    chip.replug();
    lights.set({ zone: 'road-main', level: 100, ...now });
    expect(chip.history('GPIO17').map(({ high, by }) => [high, by])).toContainEqual([true, 'request']);
    expect(chip.history('GPIO17').every(({ high }) => high)).toBe(true);
  });

  test('opening again after a failure claims what is missing and does not ask for what is held', () => {
    const { chip, lights } = aBoard([
      road({ line: 'GPIO17', contact: 'normally-open' }, { id: 'gate' }),
      road({ line: 'GPIO27', contact: 'normally-open' }, { id: 'stairs' }),
    ]);
    chip.unplug();
    expect(() => lights.open({ gate: 0, stairs: 0 })).toThrow(/does not answer/);
    chip.replug();
    lights.set({ zone: 'gate', level: 0, ...now });
    lights.open({ gate: 100, stairs: 100 });
    expect([chip.isHigh('GPIO17'), chip.isHigh('GPIO27')]).toEqual([true, true]);
  });

  test('a misspelt line is named with the nearest one', () => {
    const { lights } = aBoard([road({ line: 'GPI017' })]);
    expect(() => lights.open({ 'road-main': 0 })).toThrow('Did you mean GPIO17?');
  });

  test('two zones on one line are refused before anything is touched', () => {
    expect(() => aBoard([road({}, { id: 'a' }), road({}, { id: 'b' })])).toThrow(/two zones share GPIO17/);
  });
});

describe('setting', () => {
  test('each wiring of a relay gets the voltage its lamps need', () => {
    const table = [
      { activeLow: false, contact: 'normally-open', lit: true, dark: false },
      { activeLow: false, contact: 'normally-closed', lit: false, dark: true },
      { activeLow: true, contact: 'normally-open', lit: false, dark: true },
      { activeLow: true, contact: 'normally-closed', lit: true, dark: false },
    ] as const;
    const zones = table.map(({ activeLow, contact }, i) =>
      road({ activeLow, contact, line: `GPIO${5 + i}` }, { id: `zone-${i}` }),
    );
    const { chip, lights } = aBoard(zones);
    lights.open(Object.fromEntries(zones.map(({ id }) => [id, 0])));
    for (const [i, { lit, dark }] of table.entries()) {
      for (const [level, high] of [
        [100, lit],
        [0, dark],
        [1, lit],
      ] as const) {
        lights.set({ zone: `zone-${i}`, level, ...now });
        expect(chip.isHigh(`GPIO${5 + i}`), `${JSON.stringify(table[i])} at ${level} %`).toBe(high);
      }
    }
  });

  test('a relay switches at once, whatever ramp it is given', () => {
    const { chip, lights, timing } = aBoard([road({ contact: 'normally-open' })]);
    lights.open({ 'road-main': 0 });
    lights.set({ zone: 'road-main', level: 100, rampMs: 5_000, curve: 'perceptual' });
    expect(chip.isHigh('GPIO17')).toBe(true);
    expect(timing.timers).toBe(0);
  });

  test('a dimmer ramps, ends exactly and leaves no timer', () => {
    const { pwm, lights, timing } = aBoard([aZone()]);
    lights.open({ 'road-main': 0 });
    lights.set({ zone: 'road-main', level: 100, rampMs: 2_000, curve: 'perceptual' });
    timing.advance(1_000);
    const middle = pwm.duty('PWM0');
    expect(middle).toBeGreaterThan(0.15);
    expect(middle).toBeLessThan(0.2); // L* 50 is 18.4 % light
    timing.advance(1_000);
    expect(pwm.duty('PWM0')).toBe(1);
    expect(timing.timers).toBe(0);
  });

  test('every whole per cent reaches the wire within half a step of the dimmer', () => {
    const { pwm, lights } = aBoard([aZone()]);
    lights.open({ 'road-main': 0 });
    for (let level = 0; level <= 100; level++) {
      lights.set({ zone: 'road-main', level, ...now });
      expect(Math.abs(pwm.duty('PWM0') - level / 100)).toBeLessThanOrEqual(0.5 / 4095 + 1e-9);
    }
    expect(pwm.duty('PWM0')).toBe(1);
  });

  test('a dimmer that fails in the middle of a ramp is reported once and the others go on', () => {
    const { pwm, lights, timing, faults } = aBoard([
      aZone({ id: 'a', output: aPwm({ channel: 'PWM0' }) }),
      aZone({ id: 'b', output: aPwm({ channel: 'PWM1' }) }),
    ]);
    lights.open({ a: 0, b: 0 });
    for (const zone of ['a', 'b']) lights.set({ zone, level: 80, rampMs: 1_000, curve: 'power' });
    timing.advance(400);
    pwm.fail('PWM0', { en: 'no answer on the bus. Check the plug.', zh: '总线没有应答。请检查插头。' });
    timing.advance(10_000);
    expect(faults).toEqual([
      {
        zone: 'a',
        level: 80,
        message: {
          en: 'zone a (PWM0): no answer on the bus. Check the plug.',
          zh: '区域 a (PWM0)：总线没有应答。请检查插头。',
        },
      },
    ]);
    expect(pwm.duty('PWM1')).toBeCloseTo(0.8, 3);
    expect(timing.timers).toBe(0);
  });

  test('a write that fails on the wire afterwards is reported with its zone', () => {
    const { pwm, lights, faults } = aBoard([aZone()]);
    lights.open({ 'road-main': 40 });
    pwm.failLate('PWM0', { en: 'no answer on the bus.', zh: '总线没有应答。' });
    const message = { en: 'zone road-main (PWM0): no answer on the bus.', zh: '区域 road-main (PWM0)：总线没有应答。' };
    expect(faults).toEqual([{ zone: 'road-main', level: 40, message }]);
  });

  test('a zone nobody knows is refused by name', () => {
    const { lights } = aBoard([road()]);
    lights.open({ 'road-main': 0 });
    expect(() => lights.set({ zone: 'pool', level: 1, ...now })).toThrow(/zone pool has no lamps/);
  });
});

describe('closing', () => {
  test('leaves each output as failTo says, also in the middle of a ramp, and nothing moves afterwards', () => {
    const { chip, pwm, lights, timing } = aBoard([
      road({}, { id: 'road', failTo: 'on' }),
      road({ line: 'GPIO27', contact: 'normally-open' }, { id: 'court', failTo: 'off' }),
      aZone({ id: 'path', failTo: 'on' }),
    ]);
    lights.open({ road: 0, court: 100, path: 0 });
    lights.set({ zone: 'path', level: 50, rampMs: 60_000, curve: 'power' });
    timing.advance(5_000);
    lights.close();
    const left = () => [chip.isHigh('GPIO17'), chip.isHigh('GPIO27'), pwm.duty('PWM0')];
    expect(left()).toEqual([false, false, 1]);
    timing.advance(120_000);
    expect(left()).toEqual([false, false, 1]);
    expect(timing.timers).toBe(0);
  });

  test('lamps that were never opened are not touched', () => {
    const { chip, pwm, lights } = aBoard([road(), aZone({ id: 'path' })]);
    lights.close();
    expect(chip.history()).toEqual([]);
    expect(pwm.history()).toEqual([]);
  });

  test('gives the lines back, and one lamp that refuses does not keep the others from being left safe', () => {
    const { chip, pwm, lights } = aBoard([aZone({ id: 'path' }), road({ contact: 'normally-open' }, { id: 'road' })]);
    lights.open({ path: 0, road: 0 });
    pwm.fail('PWM0', inBoth('no answer.'));
    expect(() => lights.close()).toThrow(/1 of 2 zones could not be left safe. First: zone path \(PWM0\): no answer/);
    expect(chip.isHigh('GPIO17')).toBe(true);
    chip.request([{ direction: 'output', line: 'GPIO17', activeLow: false, initial: true }]).release();
  });
});
