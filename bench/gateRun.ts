import type { Chip } from '../firmware/board/chip.ts';
import { SimulatedChip } from '../firmware/board/simulatedChip.ts';
import { boardClock } from '../firmware/clock.ts';
import { Gatehouse } from '../firmware/gatehouse.ts';
import { systemTiming } from '../firmware/timing.ts';
import { longestBits } from '../src/access/cardFormat.ts';
import { type Assembly, assemble, closesAtNs, flush, startAssembly } from '../src/access/frame.ts';
import type { Lane } from '../src/access/lane.ts';
import { initialState } from '../src/controller/initialState.ts';
import type { Reader, Site } from '../src/controller/site.ts';
import { step } from '../src/controller/step.ts';
import { urgency } from '../src/controller/urgency.ts';
import { viewOf } from '../src/controller/viewOf.ts';
import { openStore } from '../src/journal/store.ts';
import { Runtime } from '../src/runtime/runtime.ts';
import type { Words } from '../src/words/language.ts';
import { pause } from './measure.ts';
import { type Ruler, rulerOf, type Taken } from './ruler.ts';
import { threadMs } from './threadClock.ts';

const run = '0badcafe';
const machineBoot = 'bench';
/** ZKTeco and TDSi: a bit each millisecond. */
const bitNs = 1_000_000n;
const monoNs = () => systemTiming.monoNs();

export type GateRun = {
  readonly site: Site;
  readonly folder: string;
  readonly bitsOf: (n: number) => string;
  readonly samples: number;
};
export type Lateness = {
  /** Milliseconds from the turn of the event loop that finds a frame over to the OPEN contact. */
  readonly processing: readonly number[];
  /** The processor time of the thread in it. */
  readonly working: readonly number[];
  /** Milliseconds from the instant at which the rule says that the frame is over, and of a bare timer set for it. */
  readonly ours: readonly number[];
  readonly timers: readonly number[];
  /** A piece of bare arithmetic of `rulerMs`, done once between two vehicles. */
  readonly rulers: readonly Taken[];
};

/** About as long as what is measured. */
export const rulerMs = 1;

/** Vehicle after vehicle on every lane at once, in real time, until there are enough samples. */
export async function runLanes({ site, folder, bitsOf, samples }: GateRun): Promise<Lateness> {
  const chip = new SimulatedChip();
  const turn: Turn = { begunNs: 0n, begunThreadMs: 0 };
  const ruler = rulerOf(rulerMs);
  const { runtime, gatehouse, close } = core(site, folder, watched(chip, turn));
  for (const { inputs } of site.lanes) if (inputs.armClosed !== null) chip.drive(inputs.armClosed.line, true);
  runtime.start({ kind: 'started', run, machineBoot, restored: null, clock: { syncedAtMs: Date.now(), rtc: true } });
  gatehouse.open();
  const ways = site.lanes.flatMap((lane, n) => {
    const reader = site.readers[n];
    return reader === undefined ? [] : [new Way(lane, reader, { chip, turn, ruler })];
  });
  // The lanes begin shut and wait until they have seen quiet; the first card of each teaches its rhythm and is not counted.
  await pause(4_000);
  let shown = 0;
  const taken = () => ways.flatMap(({ ours }) => ours.slice(1));
  const afterFirst = <T>(of: (way: Way) => readonly T[]) => ways.flatMap((way) => of(way).slice(1));
  const giveUpMono = performance.now() + 20_000 + samples * 2_000;
  await Promise.all(
    ways.map(async (way) => {
      while (taken().length < samples && performance.now() < giveUpMono) await way.passes(bitsOf((shown += 1)));
    }),
  );
  await close();
  if (taken().length < samples) throw new Error(`only ${taken().length} of ${samples} vehicles got through`);
  return {
    processing: afterFirst((way) => way.processing),
    working: afterFirst((way) => way.working),
    ours: taken(),
    timers: afterFirst((way) => way.timers),
    rulers: afterFirst((way) => way.rulers),
  };
}

/**
 * When the reader that is being read was last asked for its edges, by the clock and by the thread's own time: the beginning of the
 * turn that closes its frame.
 */
type Turn = { begunNs: bigint; begunThreadMs: number };

function watched(chip: SimulatedChip, turn: Turn): Chip {
  return {
    label: chip.label,
    lines: () => chip.lines(),
    close: () => chip.close(),
    request: (wanted, options) => {
      const lines = chip.request(wanted, options);
      return {
        set: (line, on) => lines.set(line, on),
        get: (line) => lines.get(line),
        onEdge: (listener) => lines.onEdge(listener),
        release: () => lines.release(),
        poll: () => {
          turn.begunNs = monoNs();
          turn.begunThreadMs = threadMs();
          lines.poll();
        },
      };
    },
  };
}

type Around = { readonly chip: SimulatedChip; readonly turn: Turn; readonly ruler: Ruler };

/** One lane's street: the shortest passage that the lane believes. */
class Way {
  readonly processing: number[] = [];
  readonly working: number[] = [];
  readonly ours: number[] = [];
  readonly timers: number[] = [];
  readonly rulers: Taken[] = [];
  readonly #lane: Lane;
  readonly #reader: Reader;
  readonly #chip: SimulatedChip;
  readonly #ruler: Ruler;
  #assembly: Assembly;
  #opened: (tNs: bigint) => void = () => undefined;

  constructor(lane: Lane, reader: Reader, { chip, turn, ruler }: Around) {
    this.#ruler = ruler;
    this.#lane = lane;
    this.#reader = reader;
    this.#chip = chip;
    this.#assembly = startAssembly({ listeningSinceNs: null, longestBits: longestBits(reader.accepted) });
    chip.onWrite(({ line, high, tNs }) => {
      if (line !== lane.outputs.open.line || !high) return;
      this.working.push(threadMs() - turn.begunThreadMs);
      this.processing.push(ms(tNs - turn.begunNs));
      this.#opened(tNs);
    });
  }

  async passes(bits: string): Promise<void> {
    this.#drive('arrive', true);
    await pause(400 + Math.random() * 200);
    const overNs = this.#shows(bits);
    const opened = new Promise<bigint | null>((resolve) => {
      this.#opened = resolve;
      setTimeout(() => resolve(null), 2_000);
    });
    setTimeout(() => this.timers.push(ms(monoNs() - overNs)), Math.ceil(ms(overNs - monoNs())));
    const openedNs = await opened;
    if (openedNs !== null) this.ours.push(ms(openedNs - overNs));
    await this.#drivesThrough();
  }

  /** Sends the card, and answers when its frame is over. */
  #shows(bits: string): bigint {
    const firstNs = monoNs() + 2n * bitNs;
    const { d0, d1 } = this.#reader;
    const edges = Array.from(bits, (bit, at) => ({ line: bit === '0' ? ('D0' as const) : ('D1' as const), at }));
    const stamped = edges.map(({ line, at }) => ({
      line,
      tNs: firstNs + BigInt(at) * bitNs,
      seq: (this.#assembly.seq ?? 0) + at + 1,
    }));
    this.#chip.play(stamped.map(({ line, tNs }) => ({ line: line === 'D0' ? d0 : d1, tNs })));
    const { assembly } = assemble(this.#assembly, stamped);
    const overNs = closesAtNs(assembly) ?? 0n;
    this.#assembly = flush(assembly, overNs).assembly;
    return overNs;
  }

  async #drivesThrough(): Promise<void> {
    this.#drive('armClosed', false);
    await pause(40);
    this.#drive('armOpen', true);
    this.#drive('safety', true);
    await pause(60);
    this.#drive('arrive', false);
    await pause(400);
    this.#drive('safety', false);
    await pause(1_000);
    this.rulers.push(this.#ruler.measure());
    await pause(300);
    this.#drive('armOpen', false);
    await pause(60);
    this.#drive('armClosed', true);
    await pause(400);
  }

  #drive(input: 'arrive' | 'safety' | 'armOpen' | 'armClosed', active: boolean): void {
    const wire = this.#lane.inputs[input];
    if (wire !== null) this.#chip.drive(wire.line, active);
  }
}

const ms = (ns: bigint): number => Number(ns) / 1e6;

/** What the pole is made of, without lamps. */
function core(site: Site, folder: string, chip: Chip) {
  const report = ({ en }: Words) => process.stderr.write(`${en}\n`);
  const clock = boardClock({ reading: () => ({ syncedAtMs: Date.now(), rtc: true }) });
  const { store } = openStore({ folder, run, machineBoot, site, siteRevision: site.revision, report });
  const post = (event: Parameters<Runtime['post']>[0]) => runtime.post(event);
  const gatehouse = new Gatehouse({
    chip,
    site,
    folder,
    machineBoot,
    clock,
    post,
    report: (about, { en }) => process.stderr.write(`${about}: ${en}\n`),
  });
  const dark = { open: () => undefined, set: () => undefined, close: () => undefined };
  const runtime: Runtime = new Runtime({
    site,
    state: initialState(site, clock.now()),
    controller: { step, viewOf, broken: () => [], urgency },
    clock,
    outlets: {
      lights: dark,
      gates: gatehouse.gates,
      cards: gatehouse.passages,
      store,
      log: { write: () => undefined, close: () => undefined },
      reply: () => undefined,
      takeConfig: () => undefined,
    },
    onBeat: () => undefined,
    onClockStep: () => undefined,
    onFatal: (error) => process.stderr.write(`${String(error)}\n`),
  });
  const close = async () => {
    runtime.stop();
    await gatehouse.close();
    await store.close();
  };
  return { runtime, gatehouse, close };
}
