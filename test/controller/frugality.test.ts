import { expect, test } from 'vitest';
import { step } from '../../src/controller/step.ts';
import { secondMs } from '../../src/units.ts';
import { aSite } from '../makers/site.ts';
import { Device, local } from './estate.ts';

test('a night of ticks over 64 zones compiles each plan at most once', () => {
  const site = aSite({ zones: 64, staggerMs: 0 });
  const pole = new Device({ site, wallMs: local('2026-11-23T15:00:00') }).start();
  let looked = 0;
  const zones = site.zones.map((zone) => ({
    ...zone,
    schedule: {
      exceptions: [],
      get rules() {
        looked += 1;
        return zone.schedule.rules;
      },
    },
  }));
  const watched = { ...site, zones };
  let { state } = pole;
  for (let second = 0; second < 600; second += 1) {
    const now = { wallMs: pole.wallMs + second * secondMs, monoMs: pole.monoMs + second * secondMs };
    ({ state } = step(watched, state, { kind: 'tick' }, now));
    if (second === 0) looked = 0;
  }
  expect(looked).toBe(0);
});
