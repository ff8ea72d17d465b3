import { expect, test } from 'vitest';
import { type Belief, fullestLevel } from '../../src/lighting/base.ts';
import { demand, type Wishes } from '../../src/lighting/demand.ts';
import { compilePlan } from '../../src/lighting/plan.ts';
import { hourMs, minuteMs, secondMs } from '../../src/units.ts';
import { anAsNeededZone, anException, aRelay, aRule, aSite, at, aZone } from '../makers/site.ts';

const { place } = aSite();
const local = (text: string): number => Temporal.Instant.from(`${text}+08:00`).epochMilliseconds;

const evening = aRule({ id: 'evening', start: at('18:00'), end: at('23:00'), level: 60 });
const road = aZone({ schedule: { rules: [evening], exceptions: [] } });
const planOf = (zone = road) => compilePlan(zone.schedule, place, '2026-11-20', 10);

const sure = (text: string, doubtMs = 0): Belief => {
  const wallMs = local(text);
  return { wallMs, fromMs: wallMs - doubtMs, toMs: wallMs + doubtMs, clock: 'sound' };
};
const restored = (text: string, maxOutageMs = 12 * hourMs): Belief => {
  const wallMs = local(text);
  return { wallMs, fromMs: wallMs, toMs: wallMs + maxOutageMs, clock: 'restored' };
};
const lost: Belief = { wallMs: 0, fromMs: -8.64e15, toMs: 8.64e15, clock: 'invalid' };

const nobody = (over: Partial<Wishes> = {}): Wishes => ({
  plan: planOf(),
  hand: 'auto',
  lockout: null,
  emergency: null,
  override: null,
  presence: null,
  skyDark: false,
  photocell: 'none',
  ...over,
});
const inADay = local('2026-11-24T12:00:00');
const override = {
  commandId: 'c1',
  login: 'olga',
  why: 'film night',
  level: 40,
  allowBoost: false,
  untilMs: local('2026-11-23T20:00:00'),
};
const presence = { input: 'motion', level: 80, untilMs: local('2026-11-23T19:05:00') };
const emergency = { login: 'gao', why: 'fire', untilMs: inADay };
const lockout = { login: 'chen', why: 'lamp change' };

test('the season lights a zone in its window, and says until when and what follows', () => {
  expect(demand(road, sure('2026-11-23T19:00:00'), nobody())).toEqual({
    level: 60,
    source: 'season',
    reason: { kind: 'season', rule: 'evening', night: '2026-11-23' },
    untilMs: local('2026-11-23T23:00:00'),
    next: { atMs: local('2026-11-23T23:00:00'), level: 0 },
  });
});

test('outside every window a zone is dark, and knows when it comes on', () => {
  const answer = demand(road, sure('2026-11-23T12:00:00'), nobody());
  expect(answer).toMatchObject({ level: 0, source: 'season', reason: { kind: 'noWindow' } });
  expect(answer.next).toEqual({ atMs: local('2026-11-23T18:00:00'), level: 60 });
});

test('an exception of the calendar replaces the season and is named', () => {
  const festive = aZone({
    schedule: {
      rules: [evening],
      exceptions: [
        anException({ id: 'works', from: '2026-11-23', to: '2026-11-23', rules: [aRule({ id: 'all', level: 90 })] }),
      ],
    },
  });
  expect(demand(festive, sure('2026-11-23T19:00:00'), nobody({ plan: planOf(festive) }))).toMatchObject({
    level: 90,
    source: 'exception',
    reason: { kind: 'exception', exception: 'works', rule: 'all' },
  });
});

test('each layer gives way to the one above it, from motion up to the hand on the switch', () => {
  const evening = sure('2026-11-23T19:00:00');
  const layers: Partial<Wishes>[] = [{ presence }, { override }, { emergency }, { lockout }, { hand: 'off' }];
  const wishes: Partial<Wishes> = {};
  const sources = layers.map((layer) => demand(road, evening, nobody(Object.assign(wishes, layer))).source);
  expect(sources).toEqual(['presence', 'override', 'emergency', 'lockout', 'hand']);
});

test('an override says what follows it, and an emergency that an override is waiting beneath', () => {
  const at19 = sure('2026-11-23T19:00:00');
  expect(demand(road, at19, nobody({ override })).next).toEqual({ atMs: override.untilMs, level: 60 });
  const short = { ...emergency, untilMs: local('2026-11-23T19:30:00') };
  expect(demand(road, at19, nobody({ override, emergency: short })).next).toEqual({ atMs: short.untilMs, level: 40 });
});

test('motion raises the light and never lowers it', () => {
  const at19 = sure('2026-11-23T19:00:00');
  expect(demand(road, at19, nobody({ presence })).level).toBe(80);
  const faint = { ...presence, level: 20 };
  expect(demand(road, at19, nobody({ presence: faint }))).toMatchObject({ level: 60, source: 'season' });
});

test('motion never undoes what a person asked for, unless the person allowed it', () => {
  const at19 = sure('2026-11-23T19:00:00');
  expect(demand(road, at19, nobody({ presence, override })).level).toBe(40);
  const boostable = { ...override, allowBoost: true };
  const answer = demand(road, at19, nobody({ presence, override: boostable }));
  expect(answer).toMatchObject({ level: 80, source: 'presence', next: { atMs: presence.untilMs, level: 40 } });
});

test('motion outside every window lights a zone only when the sky is dark', () => {
  const noon = sure('2026-11-23T12:00:00');
  const walker = { ...presence, untilMs: local('2026-11-23T12:05:00') };
  expect(demand(road, noon, nobody({ presence: walker })).level).toBe(0);
  expect(demand(road, sure('2026-11-23T04:00:00'), nobody({ presence: walker, skyDark: true })).level).toBe(80);
});

test('doubt about the time lights a road earlier and later, and darkens what nobody needs', () => {
  const court = anAsNeededZone({ schedule: road.schedule });
  for (const time of ['2026-11-23T17:59:00', '2026-11-23T23:01:00']) {
    expect(demand(road, sure(time, secondMs), nobody()).level).toBe(0);
    expect(demand(road, sure(time, 2 * minuteMs), nobody()).level).toBe(60);
    expect(demand(court, sure(time, 2 * minuteMs), nobody()).level).toBe(0);
  }
  expect(demand(court, sure('2026-11-23T18:01:00', 2 * minuteMs), nobody()).level).toBe(0);
});

test('an early light names the window it comes from, and what follows is the end of it', () => {
  const answer = demand(road, sure('2026-11-23T17:59:00', 2 * minuteMs), nobody());
  expect(answer.reason).toMatchObject({ kind: 'season', rule: 'evening' });
  expect(answer.next).toEqual({ atMs: local('2026-11-23T23:00:00'), level: 0 });
});

test('with no idea of the time a road is lit, and a court is dark', () => {
  const court = anAsNeededZone({ schedule: road.schedule });
  expect(demand(road, lost, nobody({ plan: null }))).toMatchObject({
    level: 60,
    source: 'substitute',
    reason: { because: 'clockInvalid', photocell: 'none' },
  });
  expect(demand(court, lost, nobody({ plan: null })).level).toBe(0);
});

test('a photocell replaces the sun while the clock is only restored', () => {
  const at19 = restored('2026-11-23T19:00:00');
  expect(demand(road, at19, nobody({ photocell: 'dark' })).level).toBe(60);
  expect(demand(road, at19, nobody({ photocell: 'bright' })).level).toBe(0);
  expect(demand(road, at19, nobody({ photocell: 'none' })).level).toBe(60);
});

test('a photocell has no say while the clock is sound', () => {
  expect(demand(road, sure('2026-11-23T19:00:00'), nobody({ photocell: 'bright' })).level).toBe(60);
  expect(demand(road, sure('2026-11-23T12:00:00'), nobody({ photocell: 'dark' })).level).toBe(0);
});

test('a court follows a restored clock only where no possible time would be dark', () => {
  const court = anAsNeededZone({
    schedule: { rules: [aRule({ start: at('12:00'), end: at('12:00') })], exceptions: [] },
  });
  const wishes = nobody({ plan: planOf(court) });
  expect(demand(court, restored('2026-11-23T19:00:00'), wishes)).toMatchObject({ level: 100, source: 'substitute' });
  expect(demand(anAsNeededZone({ schedule: road.schedule }), restored('2026-11-23T19:00:00'), nobody()).level).toBe(0);
});

test('a schedule that cannot be computed lights a road and says why', () => {
  expect(demand(road, sure('2026-11-23T12:00:00'), nobody({ plan: null }))).toMatchObject({
    level: 60,
    reason: { kind: 'substitute', because: 'noPlan' },
  });
});

test('a substitute is never below the floor, and full when the schedule knows no light at all', () => {
  expect(fullestLevel(aZone({ floor: 70, schedule: road.schedule }))).toBe(70);
  expect(fullestLevel(aZone({ schedule: { rules: [], exceptions: [] } }))).toBe(100);
});

test('a relay knows dark and full, also for what follows', () => {
  const switched = aZone({ output: aRelay(), schedule: road.schedule });
  const answer = demand(switched, sure('2026-11-23T19:00:00'), nobody({ override }));
  expect(answer).toMatchObject({ level: 100, next: { level: 100 } });
});
