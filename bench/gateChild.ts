/** A process of core's own flags that lets vehicles through: `node FLAGS gateChild.ts SAMPLES LANES CARDS`, figures as JSON. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cardBits } from '../src/access/cardNumber.ts';
import type { Site } from '../src/controller/site.ts';
import { benchFacility, enrol } from './enrol.ts';
import { estate } from './estate.ts';
import { runLanes } from './gateRun.ts';

const [samples = 0, lanes = 0, cards = 0] = process.argv.slice(2).map(Number);
const linesALane = 7;

const folder = mkdtempSync(join(tmpdir(), 'duskgate-bench-'));
try {
  const site = siteOf();
  enrol(folder, site, cards);
  const bitsOf = (n: number) => cardBits('H10301', numbersOf(n % cards)) ?? '';
  process.stdout.write(JSON.stringify(await runLanes({ site, folder, bitsOf, samples })));
} finally {
  rmSync(folder, { recursive: true });
}

function numbersOf(n: number) {
  return { facility: benchFacility, card: n + 1 };
}

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
