import { barrierNames } from '../access/barrier.ts';
import { cardFormats } from '../access/formatTable.ts';
import type { LaneView } from '../access/laneView.ts';
import type { SeenFrame } from '../channel.ts';
import type { ReaderTrouble, RosterMark } from '../controller/event.ts';
import type { ReaderView } from '../controller/view.ts';
import { anything, bothWords, type Check, flag, kinds, list, number, orNull, record, text, word } from './check.ts';

const amount = number(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
const short = text(64);
const line = text(2_000);
const callReasons = ['slow', 'badFrames', 'denied', 'repositioned', 'notMoving', 'driver', 'barrier'] as const;
const taint = word('glitch', 'overrun', 'disorder', 'unready', 'late', 'flood');

/** The figures of a lane are core's own and bounded by the frame; only that they are objects is looked at. */
const figures = anything as Check<never>;

export const lane: Check<LaneView> = record<LaneView>({
  id: short,
  names: record({ zh: line, en: line }),
  direction: word('in', 'out'),
  powerLoss: word('fail-open', 'fail-secure'),
  barrier: word(...barrierNames),
  barrierSinceMs: amount,
  inService: flag,
  vehicle: word('present', 'absent', 'unknown'),
  vehicleSinceMs: orNull(amount),
  storedGrants: amount,
  call: orNull(
    record({
      id: short,
      reason: word(...callReasons),
      calledAtMs: amount,
      ackedBy: orNull(line),
      arrived: flag,
    }),
  ),
  thresholdMs: amount,
  samples: amount,
  faults: list(record({ about: line, text: line, remedy: line, zh: record({ text: line, remedy: line }) }), 100),
  totals: figures,
  lastQuarter: figures,
  passagesLastHour: amount,
});

export const reader: Check<ReaderView> = record<ReaderView>({
  id: short,
  lane: short,
  trouble: orNull(
    record<ReaderTrouble>({
      kind: word('unplugged', 'd0StuckLow', 'd1StuckLow', 'swapped', 'busy', 'noSiteKey'),
      detail: bothWords(2_000),
    }),
  ),
  formats: list(word(...cardFormats.map(({ id }) => id)), 32),
  frames: amount,
  badFrames: amount,
});

export const roster: Check<RosterMark> = record<RosterMark>({ version: amount, count: amount, digest: line });

export const seenFrame: Check<SeenFrame> = record<SeenFrame>({
  reader: short,
  atMs: amount,
  edges: amount,
  gapsUs: list(amount, 64),
  taint: orNull(taint),
  reading: kinds<SeenFrame['reading']>({
    card: record({ kind: word('card'), format: short, pseudonym: orNull(short), foreign: flag }),
    keypad: record({ kind: word('keypad') }),
    fault: record({
      kind: word('fault'),
      fault: word('glitch', 'overrun', 'disorder', 'unready', 'late', 'flood', 'length', 'parity', 'key'),
    }),
  }),
});
