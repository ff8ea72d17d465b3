import { expect, test } from 'vitest';
import type { LaneEvent } from '../../src/access/laneEvent.ts';
import { initialLane, type LaneState } from '../../src/access/laneState.ts';
import { laneStep } from '../../src/access/laneStep.ts';
import { aLane } from '../makers/lane.ts';

const lane = aLane();
const start = { wallMs: Date.UTC(2026, 10, 23, 9), monoMs: 1_000_000 };

function after(state: LaneState, event: LaneEvent, ms = 0): LaneState {
  return laneStep(lane, state, event, { wallMs: start.wallMs + ms, monoMs: start.monoMs + ms }).state;
}

test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
  'a reading whose time is %s tells nothing, counts nobody, and does not make its line deaf',
  (atMono) => {
    const levels = { safety: 'high', beam: 'low' } as const;
    const first = after(initialLane(lane.assist.thresholdStartMs, start, null), { kind: 'inputs', levels, atMono });
    expect(first.felt).toEqual({});
    let state = first;
    for (let ms = 100; ms <= 30_000; ms += 100) state = after(state, { kind: 'tick' }, ms);
    expect(state.totals.passages).toBe(0);
    const heard = after(state, { kind: 'inputs', levels, atMono: start.monoMs + 30_100 }, 30_100);
    expect(heard.felt.beam).toMatchObject({ level: 'low', heardMono: start.monoMs + 30_100 });
  },
);
