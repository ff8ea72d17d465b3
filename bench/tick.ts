import { getTimes } from 'suncalc';
import { initialState, step } from '../src/controller/step.ts';
import type { Now } from '../src/units.ts';
import { estate } from './estate.ts';
import { type Figure, row } from './figure.ts';
import { spreadOf } from './measure.ts';

const startMs = Date.UTC(2026, 10, 23, 4);

export const tickFigure: Figure = {
  name: 'tick',
  about: 'one tick of 64 zones over a day and a night, beside asking suncalc for each zone as scripts do',
  run: async (quick) => {
    const seconds = quick ? 20_000 : 86_400;
    const ours = spreadOf(ticksUs(seconds));
    const theirs = spreadOf(suncalcUs(quick ? 500 : 3_000));
    return [
      row('tick of 64 zones, p99', ours.p99 / 1000, 'ms', {
        goal: 1,
        spread: { min: ours.min / 1_000, max: ours.max / 1_000, runs: ours.runs },
        peer: ['suncalc.getTimes for 64 zones, p99', theirs.p99 / 1000],
        note: `p50 ${ours.p50.toFixed(1)} us`,
      }),
    ];
  },
};

/** Microseconds of each tick, one a virtual second, from noon on; effects are answered as a board would. */
function ticksUs(seconds: number): number[] {
  const site = estate(64);
  const clock = { syncedAtMs: startMs, rtc: true };
  let now: Now = { wallMs: startMs, monoMs: 1_000 };
  let state = step(
    site,
    initialState(site, now),
    { kind: 'started', run: '0badcafe', machineBoot: 'bench', restored: null, clock },
    now,
  ).state;
  const times: number[] = [];
  for (let second = 1; second <= seconds; second += 1) {
    now = { wallMs: startMs + second * 1000, monoMs: 1_000 + second * 1000 };
    const begin = performance.now();
    const taken = step(site, state, { kind: 'tick' }, now);
    times.push((performance.now() - begin) * 1000);
    state = taken.state;
    for (const effect of taken.effects) {
      if (effect.kind === 'save') state = step(site, state, { kind: 'saved', rev: effect.rev }, now).state;
      if (effect.kind === 'setLight')
        state = step(site, state, { kind: 'lightSet', zone: effect.zone, level: effect.level }, now).state;
    }
  }
  return times;
}

function suncalcUs(ticks: number): number[] {
  const times: number[] = [];
  for (let tick = 0; tick < ticks; tick += 1) {
    const begin = performance.now();
    for (let zone = 0; zone < 64; zone += 1) getTimes(new Date(startMs + tick * 1000), 22.5431, 114.0579);
    times.push((performance.now() - begin) * 1000);
  }
  return times;
}
