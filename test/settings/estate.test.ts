import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { addDays } from '../../src/calendar/localDate.ts';
import type { Site } from '../../src/controller/site.ts';
import type { Rule, Schedule } from '../../src/lighting/schedule.ts';
import { windowsOf } from '../../src/lighting/windows.ts';
import type { Zone } from '../../src/lighting/zone.ts';
import { readSettings } from '../../src/settings/load.ts';
import { problemsText } from '../../src/settings/problem.ts';
import { minuteMs } from '../../src/units.ts';

const readFile = (file: string) => readFileSync(file);

function load(file: string): Site {
  const settled = readSettings({ file, text: readFile(file), readFile });
  if (settled.kind === 'refused') throw new Error(problemsText(settled.problems).en);
  expect(problemsText(settled.warnings).en).toBe('');
  return settled.site;
}

const year = Array.from({ length: 366 }, (_, day) => addDays('2027-06-01', day));

/** Level at an instant by the windows of this date and the one before. */
function levelAt(schedule: Schedule, site: Site, date: string, atMs: number): number {
  const windows = [addDays(date, -1), date].flatMap((day) => windowsOf(schedule, site.place, day));
  return Math.max(
    0,
    ...windows.filter(({ startMs, endMs }) => startMs <= atMs && atMs < endMs).map(({ level }) => level),
  );
}

test.each(readdirSync('config/examples'))('the example %s loads without a warning', (file) => {
  expect(load(`config/examples/${file}`).zones.length).toBeGreaterThan(0);
});

test('the gate among the examples fits on the pins of one Raspberry Pi', () => {
  const { lanes, readers, inputs, zones } = load('config/examples/gate.yaml');
  const wires = lanes.flatMap((lane) => [...Object.values(lane.inputs), ...Object.values(lane.outputs)]);
  const lines = [
    ...inputs.map(({ line }) => line),
    ...readers.flatMap(({ d0, d1 }) => [d0, d1]),
    ...zones.flatMap(({ output }) => (output.kind === 'relay' ? [output.line] : [])),
    ...wires.flatMap((wire) => (wire === null ? [] : [wire.line])),
  ];
  for (const line of lines) expect(Number(line.replace('GPIO', '')), line).toBeLessThan(28);
});

describe('the estate that ships', () => {
  const site = load('config/estate.yaml');
  const zone = (id: string): Zone => site.zones.find((zone) => zone.id === id)!;

  test('has sixteen zones with a name in both languages, and no two of one name', () => {
    expect(site.zones).toHaveLength(16);
    expect(new Set(site.zones.map(({ names }) => names.zh)).size).toBe(16);
    expect(new Set(site.zones.map(({ names }) => names.en)).size).toBe(16);
    expect(site.zones.filter(({ names }) => !/\p{Script=Han}/u.test(names.zh))).toEqual([]);
  });

  test('keeps what was promised: at every promised minute of the year every such zone has its floor', () => {
    const promised = site.zones.filter(({ promise }) => promise.kind === 'windows');
    expect(promised.map(({ id }) => id)).toEqual([
      'road-main',
      'path-east',
      'path-west',
      'path-ring',
      'parking-visitor',
    ]);
    for (const { promise, schedule, floor, id } of promised) {
      const rules: readonly Rule[] = promise.kind === 'windows' ? promise.rules : [];
      for (const date of year) {
        for (const { startMs, endMs } of windowsOf({ rules, exceptions: [] }, site.place, date)) {
          const minutes = Array.from(
            { length: (endMs - startMs) / minuteMs / 15 },
            (_, step) => startMs + step * 15 * minuteMs,
          );
          const dark = minutes.filter((atMs) => levelAt(schedule, site, date, atMs) < floor);
          expect([id, date, dark]).toEqual([id, date, []]);
        }
      }
    }
  });

  test('lights the road when the sky is dark, and not in the afternoon', () => {
    const road = zone('road-main').schedule;
    const levels = (clock: string) =>
      year.map((date) =>
        levelAt(road, site, date, Temporal.ZonedDateTime.from(`${date}T${clock}[Asia/Shanghai]`).epochMilliseconds),
      );
    expect(new Set(levels('12:00'))).toEqual(new Set([0]));
    expect(new Set(levels('17:00'))).toEqual(new Set([0]));
    expect(new Set(levels('20:00'))).toEqual(new Set([100]));
    // Half the light in the small hours, and all of it in the nights of the Spring Festival.
    expect(new Set(levels('02:00'))).toEqual(new Set([50, 100]));
    expect(levels('02:00').filter((level) => level === 100)).toHaveLength(8);
    expect(new Set(levels('05:30'))).toEqual(new Set([100]));
  });

  test('leaves the facade dark but for holidays, and never after half past midnight', () => {
    const nights = year.filter((date) => windowsOf(zone('facade').schedule, site.place, date).length > 0);
    // National Day 7, New Year 2, Spring Festival 16, Mid-Autumn 1, and two Dragon Boats in these twelve months.
    expect(nights).toHaveLength(28);
    expect(nights).toContain('2028-01-26');
    expect(nights).not.toContain('2027-07-01');
    const ends = nights
      .flatMap((date) => windowsOf(zone('facade').schedule, site.place, date))
      .map(({ endMs }) =>
        Temporal.Instant.fromEpochMilliseconds(endMs).toZonedDateTimeISO('Asia/Shanghai').toPlainTime().toString(),
      );
    expect(new Set(ends)).toEqual(new Set(['22:30:00', '23:30:00', '00:30:00']));
  });

  test('plans nothing for zones that only motion lights', () => {
    for (const id of ['bicycle-shed', 'playground', 'service-yard']) {
      expect(zone(id).schedule).toEqual({ rules: [], exceptions: [] });
      expect(zone(id).presence).not.toEqual([]);
    }
  });

  test('closes the court at ten, and at nine while the exams are on', () => {
    const end = (date: string) => {
      const { endMs = 0 } = windowsOf(zone('sports-court').schedule, site.place, date)[0] ?? {};
      return Temporal.Instant.fromEpochMilliseconds(endMs).toZonedDateTimeISO('Asia/Shanghai').toPlainTime().toString();
    };
    expect(end('2027-06-05')).toBe('22:00:00');
    expect(end('2027-06-07')).toBe('21:00:00');
  });

  test('has a baseline everywhere, so that savings can be told', () => {
    expect(site.zones.filter(({ baseline }) => baseline === null)).toEqual([]);
  });

  test('has a south gate with a lane in and a lane out, each with a reader and all that a lane can feel', () => {
    expect(site.lanes.map(({ id, direction, area }) => [id, direction, area])).toEqual([
      ['gate-in', 'in', 'estate'],
      ['gate-out', 'out', 'street'],
    ]);
    expect(site.readers.map(({ id, lane }) => [id, lane])).toEqual([
      ['reader-in', 'gate-in'],
      ['reader-out', 'gate-out'],
    ]);
    const unwired = site.lanes.flatMap(({ inputs }) =>
      Object.entries(inputs).flatMap(([name, wire]) => (wire === null ? [name] : [])),
    );
    // Nobody queues behind the way out.
    expect(unwired).toEqual(['queue']);
  });

  test('lets residents come home before the simulated gate, some of whom stop badly', () => {
    expect(site.board.street).toEqual({ vehiclesPerHour: 60, badShare: 0.2, strangerShare: 0.03, seed: 1 });
  });

  test('keeps the readers on pins of a Raspberry Pi, where edges are stamped at once', () => {
    const pins = site.readers.flatMap(({ d0, d1 }) => [d0, d1]).map((line) => Number(line.replace('GPIO', '')));
    for (const pin of pins) expect(pin).toBeLessThan(28);
  });
});
