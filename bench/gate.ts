import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cardBits } from '../src/access/cardNumber.ts';
import type { Site } from '../src/controller/site.ts';
import { benchFacility, enrol } from './enrol.ts';
import { estate } from './estate.ts';
import { type Figure, row } from './figure.ts';
import { runLanes } from './gateRun.ts';
import { spreadOf } from './measure.ts';

const lanes = 6;
const cards = 10_000;
const linesALane = 7;

export const gateFigure: Figure = {
  name: 'gate',
  about: `a card's last edge to the OPEN contact: ${lanes} lanes, ${cards} cards, a real store`,
  run: async (quick) => {
    const folder = mkdtempSync(join(tmpdir(), 'duskgate-bench-'));
    try {
      const site = siteOf();
      enrol(folder, site, cards);
      const bitsOf = (n: number) => cardBits('H10301', numbersOf(n % cards)) ?? '';
      const { processing, ours, timers } = await runLanes({ site, folder, bitsOf, samples: quick ? 30 : 400 });
      const [work, all, bare] = [spreadOf(processing), spreadOf(ours), spreadOf(timers)];
      return [
        row('frame over to OPEN contact, processing, p99', work.p99, 'ms', {
          goal: 2,
          note: `p50 ${work.p50.toFixed(2)} ms, slowest ${work.max.toFixed(2)} ms of ${work.runs}; decode, pseudonym, roster, decision, step, contact`,
        }),
        row('the same with the wait for the processor, p99', all.p99, 'ms', {
          peer: ['a bare timer set for the same instant, p99', bare.p99],
          note: `p50 ${all.p50.toFixed(2)} ms; the bare timer's p50 ${Math.max(0, bare.p50).toFixed(2)} ms`,
        }),
      ];
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

const numbersOf = (n: number) => ({ facility: benchFacility, card: n + 1 });

/** The sample estate with so many ways in, each with a reader of its own. */
function siteOf(): Site {
  const site = estate(1);
  const [lane] = site.lanes;
  const [reader] = site.readers;
  if (lane === undefined || reader === undefined) throw new Error('config/estate.yaml has no lane');
  const line = (n: number, at: number) => `GPIO${n * linesALane + at}`;
  const wire = (at: number, n: number) => ({ line: line(n, at), activeAt: 'high', cutReads: 'low' }) as const;
  const nowhere = {
    beam: null,
    callButton: null,
    edge: null,
    fire: null,
    guardButton: null,
    manualRelease: null,
    queue: null,
  };
  return {
    ...site,
    board: { ...site.board, street: null },
    inputs: [],
    lanes: Array.from({ length: lanes }, (_, n) => ({
      ...lane,
      id: `in-${n}`,
      readers: [`reader-${n}`],
      inputs: { ...nowhere, arrive: wire(0, n), safety: wire(1, n), armOpen: wire(2, n), armClosed: wire(3, n) },
      outputs: { open: { line: line(n, 4), activeLow: false }, inhibitClose: null, beacon: null },
    })),
    readers: Array.from({ length: lanes }, (_, n) => ({
      ...reader,
      id: `reader-${n}`,
      lane: `in-${n}`,
      d0: line(n, 5),
      d1: line(n, 6),
    })),
  };
}
