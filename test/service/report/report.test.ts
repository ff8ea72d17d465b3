import { describe, expect, test } from 'vitest';
import { reportFigures } from '../../../src/service/report/figures.ts';
import { reportCsv, reportHtml, reportJson } from '../../../src/service/report/forms.ts';
import type { Happening, ReportInput } from '../../../src/service/report/input.ts';

const timeZone = 'Asia/Shanghai';
const noonMs = Date.UTC(2026, 10, 23, 4);
const hour = 3_600_000;

function aNight(zone: string, night: string, over: object = {}): Happening {
  const sums = { needed_s: 36_000, served_s: 32_400, waste_s: 600, override_s: 0, lost_fault_s: 3_600, energy_wh: 500 };
  return { atMs: noonMs, body: { type: 'night.closed', zone, night, lamps: 1, ...sums, ...over } };
}

function aVehicle(totalMs: number, over: object = {}): Happening {
  const phases = { reach_ms: totalMs - 500, read_ms: 100, decide_ms: 0, actuate_ms: 200, move_ms: 150, close_ms: 50 };
  return {
    atMs: noonMs,
    body: { type: 'lane.episode', lane: 'in', outcome: 'passed', total_ms: totalMs, ...phases, ...over },
  };
}

function anHour(fromMs: number, over: object = {}): Happening {
  const factors = { availability: 1, performance: 0.5, conformance: 1, effectiveness: 0.5 };
  const counts = { arrivals: 12, passages: 10, balks: 2, with_frames: 10, first_presentations: 9 };
  const lost_min = [{ factor: 'performance', cause: 'reach', minutes: 3 }];
  return {
    atMs: fromMs,
    body: {
      type: 'lane.hour',
      lane: 'in',
      from_ms: fromMs,
      to_ms: fromMs + hour,
      ...counts,
      ...factors,
      lost_min,
      ...over,
    },
  };
}

function anInput(happened: readonly Happening[], over: Partial<ReportInput> = {}): ReportInput {
  return {
    period: { kind: 'month', first: '2026-11-01', last: '2026-11-30' },
    site: { zh: '翠湖花园', en: 'Lakeside' },
    timeZone,
    zones: [{ id: 'road', names: { zh: '主路', en: 'Main <road>' }, lamps: 4 }],
    lanes: [{ id: 'in', names: { zh: '南门', en: 'South gate' } }],
    about: null,
    days: [
      {
        day: '2026-11-22',
        values: new Map([
          ['zones/road/energy_wh', 1_000],
          ['zones/road/lit_s', 5],
        ]),
      },
      {
        day: '2026-11-23',
        values: new Map([
          ['zones/road/energy_wh', 2_500],
          ['zones/path/energy_wh', 500],
        ]),
      },
    ],
    happened,
    madeAtMs: noonMs,
    damaged: () => 0,
    ...over,
  };
}

test('energy is added up by day and by zone, and nothing else counts as energy', () => {
  const { energyDays, energyZones } = reportFigures(anInput([]));
  expect(energyDays).toEqual([
    { day: '2026-11-22', wh: 1_000 },
    { day: '2026-11-23', wh: 3_000 },
  ]);
  expect(energyZones).toEqual([
    { zone: 'road', wh: 3_500 },
    { zone: 'path', wh: 500 },
  ]);
});

describe('the promise of light', () => {
  test('weighs each zone by its lamps', () => {
    const rows = [aNight('road', '2026-11-22', { lamps: 9 }), aNight('path', '2026-11-22', { served_s: 0 })];
    expect(reportFigures(anInput(rows)).light.servedShare).toBeCloseTo(0.81);
  });

  test('is corrected by later rows and by what people reassign, and nothing is lost on the way', () => {
    const correction = aNight('road', '2026-11-22', {
      type: 'night.corrected',
      needed_s: 0,
      served_s: 0,
      waste_s: 60,
      lost_fault_s: 0,
      energy_wh: 0,
    });
    const body = { type: 'night.reassigned', zone: 'road', night: '2026-11-22', from: 'fault', to: 'served', s: 1_200 };
    const { light } = reportFigures(anInput([aNight('road', '2026-11-22'), correction, { atMs: noonMs, body }]));
    expect(light.total).toMatchObject({ neededS: 36_000, servedS: 33_600, wasteS: 660, lost: { fault: 2_400 } });
    expect(light.total.servedS + (light.total.lost['fault'] ?? 0)).toBe(light.total.neededS);
  });

  test('is not judged by nights of another time', () => {
    const rows = [aNight('road', '2026-10-31'), aNight('road', '2026-12-01')];
    expect(reportFigures(anInput(rows)).light).toMatchObject({ servedShare: null, total: { neededS: 0 } });
  });

  test('without a single closed night is said in words and not as 100 %', () => {
    expect(reportHtml(reportFigures(anInput([])), 'en')).toContain('No night of this time was closed yet.');
  });
});

test('a lane has its hours by the clock on the wall, its factors by time, its median and slowest vehicle', () => {
  const rows = [anHour(noonMs), anHour(noonMs + hour, { performance: 1, effectiveness: 1, passages: 30 })];
  const vehicles = [9_000, 2_000, 60_000].map((ms) => aVehicle(ms));
  const lane = reportFigures(anInput([...rows, ...vehicles, aVehicle(90_000, { outcome: 'balk' })])).lanes['in'];
  expect(lane).toMatchObject({
    arrivals: 24,
    passages: 40,
    balks: 4,
    firstPresentationShare: 0.9,
    effectiveness: 0.75,
  });
  expect(lane?.hours[12]).toBe(10);
  expect(lane?.hours[13]).toBe(30);
  expect(lane?.lost).toEqual([{ cause: 'reach', minutes: 6 }]);
  expect([lane?.median?.totalMs, lane?.slowest?.totalMs]).toEqual([9_000, 60_000]);
});

test('a night has the vehicles after midnight and not those of the evening after', () => {
  const period = { kind: 'night' as const, first: '2026-11-22', last: '2026-11-22' };
  const night = [anHour(noonMs - 12 * hour), anHour(noonMs - 10 * hour), anHour(noonMs + 10 * hour)];
  expect(reportFigures(anInput(night, { period })).lanes['in']?.arrivals).toBe(24);
});

test('work is due until somebody has done it', () => {
  const due = (zone: string, kind: string): Happening => ({
    atMs: noonMs,
    body: { type: 'work.due', zone, kind, share: 0.8 },
  });
  const done: Happening = { atMs: noonMs, body: { type: 'upkeep.done', zone: 'road', what: 'lamps' } };
  const { work } = reportFigures(anInput([due('road', 'lampHours'), due('path', 'cleaning'), done]));
  expect(work).toMatchObject([{ zone: 'path', kind: 'cleaning' }]);
});

test('only the zone or lane that was asked for is in it', () => {
  const rows = [aNight('road', '2026-11-22'), aNight('path', '2026-11-22'), anHour(noonMs)];
  const figures = reportFigures(anInput(rows, { about: { kind: 'zone', id: 'road' } }));
  expect([...figures.light.zones.keys()]).toEqual(['road']);
  expect(figures.lanes).toEqual({});
  expect(figures.energyZones).toEqual([{ zone: 'road', wh: 3_500 }]);
});

describe('the page', () => {
  const rows = [aNight('road', '2026-11-22'), anHour(noonMs), aVehicle(9_000)];
  const figures = reportFigures(anInput(rows, { damaged: () => 2 }));

  test.each(['zh', 'en'] as const)('needs nothing but itself and prints (%s)', (language) => {
    const html = reportHtml(figures, language);
    expect(html).not.toMatch(/<script|src=|href=|url\(|@import|https?:(?!\/\/www\.w3\.org\/2000\/svg)/);
    expect(html).toContain('@media print');
    expect(html.match(/<svg /g)).toHaveLength(4);
    expect(html).not.toMatch(/NaN|undefined|Infinity|\[object/);
    expect(html).toContain(`lang="${language}"`);
  });

  test('keeps every opened tag closed and every name harmless', () => {
    const html = reportHtml(figures, 'en');
    expect(html).toContain('Main &#60;road&#62;');
    for (const tag of ['section', 'table', 'svg', 'tr', 'td', 'th', 'text', 'title'])
      expect(html.match(new RegExp(`<${tag}[ >]`, 'g'))?.length, tag).toBe(
        html.match(new RegExp(`</${tag}>`, 'g'))?.length,
      );
  });

  test('warns of blocks that could not be read', () => {
    expect(reportHtml(figures, 'en')).toContain('2 blocks of the store are damaged');
  });
});

test('CSV and JSON have the same figures', () => {
  const figures = reportFigures(anInput([aNight('road', '2026-11-22')]));
  expect(reportCsv(figures, 'en')).toContain('promise,Main <road>,promised h,10.0\n');
  expect(JSON.parse(reportJson(figures))).toMatchObject({
    v: 1,
    light: { nights: { '2026-11-22': { neededS: 36_000 } } },
  });
});

describe('what residents said', () => {
  const said = (voice: string, over: object = {}) => {
    const body = { type: 'voice.recorded', voice, zone: 'road', kind: 'dark', night: '2026-11-22', at_ms: noonMs };
    return { atMs: noonMs, body: { ...body, text: 'dark <b>at</b> 05:40', ...over } };
  };
  const answered = (voice: string) =>
    said(voice, { type: 'voice.answered', text: 'lit until 05:45', at_ms: undefined });

  test('is counted beside what was served, and closed by its answer', () => {
    const rows = [
      aNight('road', '2026-11-22'),
      said('a'),
      said('b'),
      answered('a'),
      said('c', { night: '2026-12-02' }),
    ];
    const figures = reportFigures(anInput(rows));
    expect(figures.voices.map(({ answer }) => answer)).toEqual(['lit until 05:45', null]);
    const html = reportHtml(figures, 'en');
    expect(html).toMatch(/2 recorded, 1 wait for an answer/);
    expect(html).toMatch(/<td>2 \(1\)<\/td>/);
    expect(html).not.toMatch(/<b>at<\/b>/);
    expect(reportHtml(figures, 'zh')).toMatch(/居民意见/);
  });
});

describe('savings', () => {
  test('stand beside what was served, in the line and in the row of the zone', () => {
    const saved = { baseline_wh: 800, saved_wh: 300, energy_error_wh: 100, energy_metered_wh: 250 };
    const html = reportHtml(reportFigures(anInput([aNight('road', '2026-11-22', saved)])), 'en');
    expect(html).toMatch(/0\.3 kWh less than the declared timetable, while 90\.0 % of the promised light was there/);
    expect(html).toMatch(/<td>0\.1<\/td><td>50\.0 %<\/td><td>0\.8<\/td><td>0\.3<\/td><td>90\.0 %<\/td>/);
  });

  test('a correction by a person moves the score of the estate too, by the lamps of its zone', () => {
    const nights = [aNight('road', '2026-11-22', { lamps: 3 }), aNight('path', '2026-11-22', { lamps: 1 })];
    const move = { type: 'night.reassigned', zone: 'road', night: '2026-11-22', from: 'served', to: 'fault', s: 3_600 };
    const before = reportFigures(anInput(nights)).light.servedShare ?? 0;
    const after = reportFigures(anInput([...nights, { atMs: noonMs, body: move }])).light.servedShare ?? 0;
    expect(before - after).toBeCloseTo((3 * 3_600) / (4 * 36_000), 9);
  });
});

describe('work', () => {
  const row = (type: string, body: object, atMs = noonMs) => ({ atMs, body: { type, ...body } });
  const due = (kind: string, share: number) => row('work.due', { zone: 'road', kind, share, mark_pct: 80 });

  test('has a picture with a bar for each item, faults first', () => {
    const rows = [due('lampHours', 0.81), row('lamp.symptom', { about: 'road', symptom: 'stuckOn', on: true })];
    const figures = reportFigures(anInput(rows));
    expect(figures.work.map(({ kind }) => kind)).toEqual(['stuckOn', 'lampHours']);
    const html = reportHtml(figures, 'en');
    expect(html).toMatch(/<svg[^>]*><title>Work due/);
    expect(html).toMatch(/>81 %</);
  });

  test('goes from the list by the deed that is meant for it, and by no other', () => {
    const all = [due('lampHours', 1), due('cleaning', 1), due('relaySwitches', 1)];
    const left = (...rows: ReturnType<typeof row>[]) =>
      reportFigures(anInput([...all, ...rows])).work.map(({ kind }) => kind);
    const done = (what: string, lamps: number | null = null) => row('upkeep.done', { zone: 'road', what, lamps });
    expect(left(done('cleaned'))).toEqual(['lampHours', 'relaySwitches']);
    expect(left(done('lamps', 2))).toEqual(['lampHours', 'cleaning', 'relaySwitches']);
    expect(left(done('lamps'), done('relay'))).toEqual(['cleaning']);
  });

  test('a symptom or a loss that is over is no work', () => {
    const on = (symptom: string, is: boolean) => row('lamp.symptom', { about: 'road', symptom, on: is });
    const lost = (lamps: number) => row('lamps.lost', { meter: 'roads', lamps });
    const rows = [on('stuckOn', true), on('stuckOn', false), lost(3), lost(0), on('cycling', true)];
    expect(reportFigures(anInput(rows)).work.map(({ kind }) => kind)).toEqual(['cycling']);
  });
});
