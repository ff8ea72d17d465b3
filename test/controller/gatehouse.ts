import { inputsOf } from '../../src/access/feeling.ts';
import type { LaneInputId } from '../../src/access/lane.ts';
import type { Read } from '../../src/access/read.ts';
import type { Effect } from '../../src/controller/effect.ts';
import type { Reader, Site } from '../../src/controller/site.ts';
import { secondMs } from '../../src/units.ts';
import { aCardRead, anEntry, aPseudonym } from '../makers/access.ts';
import { aLane } from '../makers/lane.ts';
import { aSite, aZone } from '../makers/site.ts';
import { Device } from './estate.ts';

export const aReader = (over: Partial<Reader> = {}): Reader => ({
  id: 'reader-in',
  lane: 'in-1',
  d0: 'GPIO30',
  d1: 'GPIO31',
  accepted: { formats: ['H10301'], byteOrder: 'msb', bitOrder: 'msb', inverted: false },
  facilities: [],
  ...over,
});

/** One zone and one lane inwards with one reader. */
export const gateSite = (over: Parameters<typeof aSite>[0] = {}): Site =>
  aSite({ zones: [aZone()], lanes: [aLane()], readers: [aReader()], ...over });

type Pulse = Extract<Effect, { kind: 'openPulse' }>;

/** A device with a lane: wires that can be set, polled as a board would.  */
export class Gatehouse extends Device {
  readonly active = new Map<LaneInputId, boolean>([['armClosed', true]]);
  #polledMono = Number.NEGATIVE_INFINITY;

  /** Past the boot hold, with a roster. */
  ready(): this {
    this.start();
    this.hear({ kind: 'rosterChanged', roster: { version: 7, count: 2, digest: 'd7' }, how: 'start' });
    return this.pass(5 * secondMs);
  }

  override pass(ms: number, everyMs: number = secondMs): this {
    for (let left = ms; left > 0; left -= everyMs) {
      super.pass(Math.min(left, everyMs), everyMs);
      if (this.monoMs - this.#polledMono >= 4_000) this.poll();
    }
    return this;
  }

  get lane() {
    const lane = this.state.lanes['in-1'];
    if (lane === undefined) throw new Error('the lane has no state');
    return lane;
  }

  get pulsed(): readonly Pulse[] {
    return this.effects.filter((effect) => effect.kind === 'openPulse');
  }

  poll(): this {
    this.#polledMono = this.monoMs;
    const [lane = aLane()] = this.site.lanes;
    const levels = Object.fromEntries(inputsOf(lane).map((input) => [input, this.#level(input)]));
    this.hear({ kind: 'laneInputs', lane: 'in-1', levels, atMono: this.monoMs });
    return this;
  }

  set(input: LaneInputId, active: boolean): this {
    this.active.set(input, active);
    this.hear({ kind: 'laneInputs', lane: 'in-1', levels: { [input]: this.#level(input) }, atMono: this.monoMs });
    return this;
  }

  arm(where: 'open' | 'closed'): this {
    return this.set('armOpen', where === 'open').set('armClosed', where === 'closed');
  }

  arrive(): this {
    return this.set('arrive', true).pass(2 * secondMs);
  }

  shows(read: Read): readonly Effect[] {
    const frameMono = this.monoMs;
    return this.hear({ kind: 'cardRead', reader: 'reader-in', read, firstEdgeMono: frameMono - 30, frameMono });
  }

  card(n = 1): readonly Effect[] {
    return this.shows(aCardRead(anEntry({ pseudonym: aPseudonym(n) })));
  }

  /** Under the open arm and away, and the arm comes down behind it. */
  driveThrough(): this {
    this.pass(secondMs).arm('open').pass(secondMs).set('safety', true).pass(secondMs);
    this.set('arrive', false)
      .pass(2 * secondMs)
      .set('safety', false)
      .pass(3 * secondMs);
    return this.arm('closed').pass(secondMs);
  }

  #level(input: LaneInputId): 'high' | 'low' {
    return this.active.get(input) === true ? 'high' : 'low';
  }
}
