import { expect, test } from 'vitest';
import { broken, brokenBy } from '../../src/controller/invariants.ts';
import type { State, ZoneState } from '../../src/controller/state.ts';
import { dayMs } from '../../src/units.ts';
import { aSite, aZone } from '../makers/site.ts';
import { Device, local, override } from './estate.ts';

const site = aSite({ zones: [aZone()] });
const night = () => {
  const pole = new Device({ site, wallMs: local('2026-11-23T21:00:00') }).start();
  pole.ask(override(60));
  return pole;
};
const spoilt = (state: State, patch: Partial<ZoneState>): State => {
  const zone = state.zones['road-main']!;
  return { ...state, zones: { 'road-main': { ...zone, ...patch } } };
};

test('a night as it should be breaks nothing', () => {
  const pole = night();
  expect(broken(site, pole.state, pole.now)).toEqual([]);
});

test('a dark road is noticed', () => {
  const pole = night().pass(1_000);
  const { applied } = pole.state.zones['road-main']!;
  const dark = spoilt(pole.state, { applied: { ...applied, level: 0 } });
  expect(broken(site, dark, pole.now).join()).toContain('road-main must be lit');
});

test('an override that never ends, or is over and goes on, is noticed', () => {
  const pole = night();
  const { override: given } = pole.state.zones['road-main']!;
  const endless = spoilt(pole.state, { override: { ...given!, remainingMs: 30 * dayMs } });
  const stale = spoilt(pole.state, { override: { ...given!, remainingMs: -1 } });
  expect(broken(site, endless, pole.now).join()).toContain('more than anybody may ask for');
  expect(broken(site, stale, pole.now).join()).toContain('is over and goes on');
});

test('totals that fall are noticed, and revisions that go back', () => {
  const pole = night();
  const fallen = spoilt(pole.state, { totals: { litMs: -1, fullLoadMs: 0, switches: 0, energyWh: 0 } });
  const made = { state: { ...fallen, rev: 0 }, effects: [], wakeAtMono: 0 };
  const text = brokenBy(site, { before: pole.state, made }).join();
  expect(text).toContain('litMs of road-main fell');
  expect(text).toContain('revision went from');
});

test('a lit lockout and a senseless level are noticed', () => {
  const pole = night().pass(1_000);
  const lockout = { commandId: 'c', login: 'chen', why: '', sinceMs: 0 };
  expect(broken(site, spoilt(pole.state, { lockout }), pole.now).join()).toContain('locked out and lit');
  const effects = [{ kind: 'openLights', levels: { 'road-main': 140 }, reason: 'test' }] as const;
  expect(brokenBy(site, { before: pole.state, made: { state: pole.state, effects, wakeAtMono: 0 } }).join()).toContain(
    '140 %',
  );
});
