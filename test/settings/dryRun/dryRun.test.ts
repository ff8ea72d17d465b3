import { describe, expect, test } from 'vitest';
import type { Place } from '../../../src/calendar/place.ts';
import type { Zone } from '../../../src/lighting/zone.ts';
import { dryRun, refuses } from '../../../src/settings/dryRun/dryRun.ts';
import { hourMs, minuteMs } from '../../../src/units.ts';
import { anAsNeededZone, aRule, aSite, at, aZone, sun } from '../../makers/site.ts';

const from = '2026-11-23';

/** What the dry run finds in one zone: severity, kind and number of nights. */
function found(zone: Zone, place?: Place) {
  const result = dryRun(aSite({ zones: [zone], ...(place === undefined ? {} : { place }) }), from);
  return result.findings.map(({ severity, kind, nights }) => ({ severity, kind, nights }));
}

const night = (over: Partial<Zone> = {}) => aZone(over);
const rules = (...list: ReturnType<typeof aRule>[]) => ({ rules: list, exceptions: [] });
const newYork: Place = { latitudeDeg: 40.7, longitudeDeg: -74, timeZone: 'America/New_York' };
const tromso: Place = { latitudeDeg: 69.65, longitudeDeg: 18.96, timeZone: 'Europe/Oslo' };

describe('what the dry run has to say', () => {
  test('nothing about a road that burns from dusk to dawn', () => {
    expect(found(night())).toEqual([]);
  });

  test('a road that is never lit is an error', () => {
    expect(found(night({ schedule: rules() }))).toContainEqual({ severity: 'error', kind: 'neverLit', nights: 0 });
  });

  test('an as-needed zone that only movement lights is no finding', () => {
    const presence = [{ input: 'motion', level: 60, holdMs: minuteMs }];
    expect(found(anAsNeededZone({ presence }))).toEqual([]);
    expect(found(anAsNeededZone())).toEqual([{ severity: 'warning', kind: 'neverLit', nights: 0 }]);
  });

  test('the summer promise of 20:00 to 06:00 all year leaves a winter road dark for hours: an error', () => {
    const kinds = found(night({ schedule: rules(aRule({ start: at('20:00'), end: at('06:00') })) }));
    const dark = kinds.find(({ kind }) => kind === 'darkInTheDark');
    expect(dark?.severity).toBe('error');
    expect(dark?.nights).toBeGreaterThan(200);
  });

  test('a part-night step below the floor is an error', () => {
    const step = { from: at('23:00'), level: 10 };
    const zone = night({ promise: { kind: 'none' }, schedule: rules(aRule({ steps: [step] })) });
    expect(found(zone)).toEqual([{ severity: 'error', kind: 'belowFloor', nights: 366 }]);
  });

  test('a promise that the schedule does not keep is told with its share', () => {
    const zone = anAsNeededZone({
      promise: { kind: 'windows', rules: [aRule({ start: at('18:00'), end: at('22:00') })] },
      schedule: rules(aRule({ start: at('18:00'), end: at('21:00') })),
    });
    const [finding] = dryRun(aSite({ zones: [zone] }), from).findings;
    expect(finding).toMatchObject({
      severity: 'warning',
      kind: 'promiseBroken',
      text: { en: 'serves 75.0 % of what residents were promised' },
    });
  });

  test('an end equal to its start burns through every day', () => {
    const [finding] = found(night({ schedule: rules(aRule({ start: at('18:00'), end: at('18:00') })) }));
    expect(finding).toMatchObject({ severity: 'warning', kind: 'neverEnds' });
    expect(finding?.nights).toBeGreaterThan(360);
  });

  test('a burn shorter than minOn is told', () => {
    const zone = anAsNeededZone({
      minOnMs: 10 * minuteMs,
      schedule: rules(aRule({ start: at('19:00'), end: at('19:05') })),
    });
    expect(found(zone)).toEqual([{ severity: 'warning', kind: 'shortBurn', nights: 366 }]);
  });

  test('seven windows in one evening are a flicker, not a plan', () => {
    const windows = Array.from({ length: 7 }, (_, hour) =>
      aRule({ id: `w${hour}`, start: at(`${15 + hour}:00`), end: at(`${15 + hour}:20`) }),
    );
    expect(found(anAsNeededZone({ schedule: rules(...windows) }))).toEqual([
      { severity: 'warning', kind: 'flapping', nights: 366 },
    ]);
  });

  test('a time that the change of the clocks leaves out is told with its date', () => {
    const zone = anAsNeededZone({ schedule: rules(aRule({ start: at('02:30'), end: at('05:00') })) });
    const [finding] = dryRun(aSite({ zones: [zone], place: newYork }), from).findings;
    expect(finding).toMatchObject({
      kind: 'timeInGap',
      firstNight: '2027-03-14',
      text: { en: expect.stringContaining('02:30 does not exist on 2027-03-14') },
    });
    expect(found(zone)).toEqual([]);
  });

  test('where the sun does not set the dry run says on how many dates', () => {
    const kinds = found(
      night({
        schedule: rules(
          aRule({ start: sun('set', { elevationDeg: -0.833 }), end: sun('rise', { elevationDeg: -0.833 }) }),
        ),
      }),
      tromso,
    );
    const missing = kinds.filter(({ kind }) => kind === 'noSunEvent');
    expect(missing.map(({ nights }) => nights > 100 && nights < 140)).toEqual([true, true]);
  });
});

describe('the year in figures', () => {
  test('a year of a fixed window costs its hours times its power', () => {
    const zone = anAsNeededZone({ lampCount: 4, schedule: rules(aRule({ start: at('18:00'), end: at('22:00') })) });
    const [figures] = dryRun(aSite({ zones: [zone] }), from).zones;
    expect(figures?.kept.litMs).toBe(366 * 4 * hourMs);
    expect(figures?.energyWh).toBeCloseTo(366 * 4 * 4 * 200, 6);
  });

  test('the baseline stands beside it, and no baseline means none', () => {
    const baseline = rules(aRule({ start: at('18:00'), end: at('06:00') }));
    const zone = anAsNeededZone({ baseline, schedule: rules(aRule({ start: at('18:00'), end: at('21:00') })) });
    const [figures] = dryRun(aSite({ zones: [zone] }), from).zones;
    expect(figures?.baseline?.energyWh).toBeCloseTo((figures?.energyWh ?? 0) * 4, 6);
    expect(dryRun(aSite(), from).zones[0]?.baseline).toBeNull();
  });

  test('both changes of the clocks lie in the year: a night window is an hour shorter and an hour longer', () => {
    const zone = anAsNeededZone({ schedule: rules(aRule({ start: at('22:00'), end: at('06:00') })) });
    const [figures] = dryRun(aSite({ zones: [zone], place: newYork }), from).zones;
    expect(figures?.kept.litMs).toBe(366 * 8 * hourMs);
  });

  test('only errors keep a config from being accepted', () => {
    expect(refuses(dryRun(aSite({ zones: [anAsNeededZone()] }), from))).toBe(false);
    expect(refuses(dryRun(aSite({ zones: [aZone({ schedule: rules() })] }), from))).toBe(true);
  });

  test('it tells how far it is, zone by zone', () => {
    const seen: string[] = [];
    dryRun(aSite({ zones: 3 }), from, (done, of) => seen.push(`${done}/${of}`));
    expect(seen).toEqual(['1/3', '2/3', '3/3']);
  });
});
