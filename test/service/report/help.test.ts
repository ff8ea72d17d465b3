import { describe, expect, test } from 'vitest';
import { reportFigures } from '../../../src/service/report/figures.ts';
import { reportCsv } from '../../../src/service/report/forms.ts';
import type { Happening } from '../../../src/service/report/input.ts';
import type { LaneFigures } from '../../../src/service/report/laneFigures.ts';
import { laneSections } from '../../../src/service/report/laneTables.ts';

const noonMs = Date.UTC(2026, 10, 23, 4);

type Visit = { readonly n: number; readonly readS: number | null; readonly over?: object; readonly atMs?: number };

/** A vehicle that came every minute, read after so long and drove off five seconds later. */
function aVisit({ n, readS, over = {}, atMs = noonMs + n * 60_000 }: Visit): Happening {
  const reach_ms = (readS ?? 3) * 1_000;
  const phases = { reach_ms, read_ms: 0, decide_ms: 0, actuate_ms: 1_000, move_ms: 4_000, close_ms: 2_000 };
  const body = {
    type: 'lane.episode',
    lane: 'in',
    episode: `e-${n}`,
    started_ms: atMs - reach_ms - 7_000,
    outcome: 'passed',
    total_ms: reach_ms + 7_000,
    ...phases,
    read_after_ms: readS === null ? null : readS * 1_000,
    first_presentation: true,
    assisted: false,
    call: null,
    ...over,
  };
  return { atMs, body };
}

const helped = (n: number, readS: number, call: object = {}): Happening =>
  aVisit({
    n,
    readS,
    over: {
      assisted: true,
      call: { reason: 'slow', waited_ms: 8_000, suppressed: false, ack_ms: 3_000, end: 'card', needed: null, ...call },
    },
  });

const said = (n: number, type: string, body: object): Happening => ({
  atMs: noonMs + n * 60_000,
  body: { type, lane: 'in', ...body },
});

function figuresOf(happened: readonly Happening[]) {
  return reportFigures({
    period: { kind: 'week', first: '2026-11-23', last: '2026-11-29' },
    site: { zh: '翠湖花园', en: 'Lakeside' },
    timeZone: 'Asia/Shanghai',
    zones: [],
    lanes: [{ id: 'in', names: { zh: '南门', en: 'South gate' } }],
    about: null,
    days: [],
    happened,
    madeAtMs: noonMs,
    damaged: () => 0,
  });
}

function laneOf(happened: readonly Happening[]): LaneFigures {
  const { lanes } = figuresOf(happened);
  if (lanes['in'] === undefined) throw new Error('no lane');
  return lanes['in'];
}

/** Thirty drivers who read after 4 s and twelve who took 20 s, none of them helped. */
const alone = Array.from({ length: 42 }, (_, n) => aVisit({ n, readS: n < 30 ? 4 : 20 }));

describe('the guard’s help', () => {
  test('saved what others who waited as long needed more than the helped', () => {
    const { help, unhelped } = laneOf([...alone, helped(50, 12), helped(51, 10)]);
    expect(unhelped).toBe(42);
    expect(help).toMatchObject({ calls: 2, assisted: 2, compared: 2, savedMs: 8_000 + 10_000 });
    expect(help.ackMs).toEqual({ p50: 3_000, p95: 3_000 });
    expect(help.arrivedMs).toBeNull();
  });

  test('is not worth a number while too few waited as long', () => {
    expect(laneOf([...alone.slice(0, 39), helped(50, 12)]).help).toMatchObject({ savedMs: null, compared: 0 });
  });

  test('was needed as the guard said, also when he said it after the call had ended', () => {
    const labelled = [
      helped(50, 12, { needed: true }),
      helped(51, 12),
      helped(52, 12),
      said(51, 'call.called', { call: 'in-call-9', episode: 'e-51' }),
      said(60, 'call.labelled', { call: 'in-call-9', needed: false }),
      said(60, 'call.labelled', { call: 'in-call-of-nobody', needed: false }),
    ];
    expect(laneOf([...alone, ...labelled]).help.precision).toBe(0.5);
  });

  test('missed the slow who were not called for', () => {
    const slow = [aVisit({ n: 60, readS: 40 }), helped(61, 40)];
    expect(laneOf([...alone, ...slow]).help.recall).toBe(0.5);
  });
});

describe('the reach of a lane', () => {
  test('is told by half, 85 % and 95 %, and second by second', () => {
    const { reach } = laneOf(alone);
    expect(reach).toMatchObject({ vehicles: 42, p50S: 4.5, p85S: 20.5, p95S: 20.5 });
    expect([reach.bins[4], reach.bins[20]]).toEqual([30, 12]);
  });

  test('does not count those who never read', () => {
    expect(laneOf([aVisit({ n: 1, readS: null })]).reach.vehicles).toBe(0);
  });
});

describe('the capacity of a lane', () => {
  const queued = (n: number) => aVisit({ n, readS: 8, atMs: noonMs + n * 10_000 });

  test('is 3600 over the headway of vehicles that had come before the one ahead was through', () => {
    const { capacity } = laneOf(Array.from({ length: 31 }, (_, n) => queued(n)));
    expect(capacity).toMatchObject({ kind: 'estimate', headwayMs: 10_000, perHour: 360, headways: 30 });
  });

  test('is not told by vehicles that came to an empty lane', () => {
    expect(laneOf(alone).capacity).toEqual({ kind: 'insufficient', headways: 0 });
  });
});

test('the busiest hour has its peak-hour factor and its queue, and what came after the last hour counts too', () => {
  const anHour = (n: number, passages: number, over: object) => {
    const from_ms = noonMs + n * 3_600_000;
    const body = { type: 'lane.hour', lane: 'in', from_ms, to_ms: from_ms + 3_600_000, arrivals: passages, passages };
    return { atMs: body.to_ms, body: { ...body, ...over } };
  };
  const lane = laneOf([
    anHour(0, 90, { peak_hour_factor: 0.8, queue: 'estimate', queue_vehicles: 0.7, queue_wait_s: 9.1 }),
    anHour(1, 30, { peak_hour_factor: 0.5, queue: 'insufficient', queue_vehicles: null, queue_wait_s: null }),
    ...[60, 119, 121, 122].map((n) => aVisit({ n, readS: 4, over: n === 122 ? { outcome: 'balk' } : {} })),
  ]);
  expect(lane.busiest).toEqual({
    fromMs: noonMs,
    passages: 90,
    peakHourFactor: 0.8,
    queue: 'estimate',
    queueVehicles: 0.7,
    queueWaitS: 9.1,
  });
  expect(lane).toMatchObject({ arrivals: 122, passages: 121, balks: 1 });
});

test('people read it in both languages, and a lane that saw nobody says so with one line', () => {
  const figures = figuresOf([...alone, helped(50, 12)]);
  const english = laneSections(figures, 'en');
  expect(english.map(({ key }) => key)).toEqual(['lanes', 'reach', 'help']);
  const help = english.find(({ key }) => key === 'help');
  expect(help?.lines[0]).toContain('42 drivers had none');
  expect(help?.rows[0]?.at(-1)).toBe('0.1 min (1 compared)');
  expect(english.find(({ key }) => key === 'reach')?.rows[0]?.at(-1)).toBe(`····█·······▁·······▄${'·'.repeat(10)}`);
  expect(laneSections(figures, 'zh').map(({ title }) => title)).toEqual(['道闸', '够到读卡器', '门卫协助']);
  expect(laneSections(figuresOf([]), 'en').map(({ key }) => key)).toEqual(['lanes']);
  expect(reportCsv(figures, 'en')).toContain('help,South gate,saved,');
});
