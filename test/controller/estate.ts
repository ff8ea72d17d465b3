import type { Ask, Command, Reply } from '../../src/controller/command.ts';
import type { Effect, OfficeRecord } from '../../src/controller/effect.ts';
import type { ClockReading, Event } from '../../src/controller/event.ts';
import { initialState } from '../../src/controller/initialState.ts';
import { broken, brokenBy } from '../../src/controller/invariants.ts';
import type { Site } from '../../src/controller/site.ts';
import type { Durable, State } from '../../src/controller/state.ts';
import { type Step, step } from '../../src/controller/step.ts';
import { viewOf } from '../../src/controller/viewOf.ts';
import type { Level } from '../../src/units.ts';
import { secondMs } from '../../src/units.ts';
import { inBoth } from '../makers/words.ts';

/** Wall clock of the estate's time zone in winter and summer alike: Shenzhen keeps +08:00 all year. */
export const local = (text: string): number => Temporal.Instant.from(`${text}+08:00`).epochMilliseconds;

export const hostClock: ClockReading = { syncedAtMs: null, rtc: true };

type Options = {
  readonly site: Site;
  readonly wallMs: number;
  readonly monoMs?: number;
  readonly clock?: ClockReading;
};

/**
 * A device with the real controller, a board and a disk that obey at once, and a clock that moves when told to. Every
 * broken invariant throws, so that each test tests them all.
 */
export class Device {
  site: Site;
  wallMs: number;
  monoMs: number;
  state: State;
  clock: ClockReading;
  /** The lamps, as the board was told. */
  readonly lamps = new Map<string, Level>();
  /** What the disk has. */
  disk: Durable | null = null;
  diskRefuses: string | null = null;
  diskSilent = false;
  /** What the disk took, oldest first. */
  readonly stored: Extract<Effect, { kind: 'save' }>[] = [];
  boardRefuses = new Set<string>();
  readonly effects: Effect[] = [];
  wakeAtMono = 0;
  /** Pulses of the barriers so far, over all runs. */
  pulses = 0;
  /** Told of every step, for properties of steps. */
  seen: (taken: { readonly before: State; readonly event: Event; readonly made: Step }) => void = () => undefined;
  readonly #causes = new Set<string>();
  /** Rows in the order they were made, whether or not they went to disk; forgotten with the effects. */
  #made: OfficeRecord[] = [];
  #effectsSeen = 0;
  #run = 0;

  constructor({ site, wallMs, monoMs = 1_000_000, clock = hostClock }: Options) {
    this.site = site;
    this.wallMs = wallMs;
    this.monoMs = monoMs;
    this.clock = clock;
    this.state = initialState(site, { wallMs, monoMs });
  }

  get now() {
    return { wallMs: this.wallMs, monoMs: this.monoMs };
  }

  /** `shown`: what the lamps were last told, as the process before left it in memory. */
  start(machineBoot = 'boot-1', shown: Readonly<Record<string, Level>> | null = null): this {
    this.#run += 1;
    this.state = initialState(this.site, this.now);
    const run = `run-${this.#run}`;
    this.hear({ kind: 'started', run, machineBoot, restored: this.disk, shown, clock: this.clock });
    return this;
  }

  /** The process dies and comes back; the machine stays up, and the lamps with it, and what they were last told. */
  restartProcess(): this {
    return this.start(this.state.machineBoot, this.lamps.size === 0 ? null : Object.fromEntries(this.lamps));
  }

  /** The mains go for a while: lamps dark, monotonic clock anew. */
  cutPower({ forMs, clock = this.clock }: { forMs: number; clock?: ClockReading }): this {
    this.wallMs += forMs;
    this.monoMs = 5_000;
    this.clock = clock;
    this.lamps.clear();
    return this.start(`boot-${this.#run + 1}`);
  }

  /** One event, and everything that board and disk answer to it. */
  hear(event: Event): readonly Effect[] {
    const heard: Effect[] = [];
    const queue: Event[] = [event];
    for (let next = queue.shift(), turns = 0; next !== undefined; next = queue.shift(), turns += 1) {
      if (turns > 1_000) throw new Error('board and controller never come to rest');
      const before = this.state;
      const made = step(this.site, before, next, this.now);
      this.seen({ before, event: next, made });
      this.state = made.state;
      this.wakeAtMono = made.wakeAtMono;
      this.#noteRows(before, made);
      heard.push(...made.effects);
      for (const effect of made.effects) if (effect.kind === 'openPulse') this.#checkCause(effect);
      for (const effect of made.effects) queue.push(...this.#answers(effect));
      const wrong = [...broken(this.site, this.state, this.now), ...brokenBy(this.site, { before, made })];
      if (wrong.length > 0) throw new Error(`after ${JSON.stringify(next)}: ${wrong.join('; ')}`);
    }
    this.effects.push(...heard);
    this.#effectsSeen = this.effects.length;
    return heard;
  }

  tick(): readonly Effect[] {
    return this.hear({ kind: 'tick' });
  }

  /** Lets time pass, a tick each `everyMs`; both clocks move alike. */
  pass(ms: number, everyMs: number = secondMs): this {
    for (let left = ms; left > 0; left -= everyMs) {
      const by = Math.min(left, everyMs);
      this.wallMs += by;
      this.monoMs += by;
      this.tick();
    }
    return this;
  }

  passUntil(wallMs: number, everyMs: number = secondMs): this {
    return this.pass(wallMs - this.wallMs, everyMs);
  }

  /** Lets time pass, and looks only when the last step asked to be woken; both clocks move alike. */
  sleepUntil(wallMs: number): this {
    while (this.wallMs < wallMs) {
      const by = Math.max(1, Math.min(this.wakeAtMono - this.monoMs, wallMs - this.wallMs));
      this.pass(by, by);
    }
    return this;
  }

  /** Somebody or something sets the wall clock. */
  stepClock(byMs: number): this {
    this.wallMs += byMs;
    return this;
  }

  /** The network sets the clock right and says so. */
  sync(byMs = 0): readonly Effect[] {
    this.wallMs += byMs;
    this.clock = { syncedAtMs: this.wallMs, rtc: this.clock.rtc };
    return this.hear({ kind: 'clockRead', clock: this.clock });
  }

  ask(ask: Ask, over: Partial<Omit<Command, 'ask'>> = {}): Reply {
    const heard = this.hear({ kind: 'command', command: this.command(ask, over) });
    const reply = heard.find((effect) => effect.kind === 'reply');
    if (reply === undefined) throw new Error('no reply');
    return reply.reply;
  }

  command(ask: Ask, over: Partial<Omit<Command, 'ask'>> = {}): Command {
    return {
      id: `command-${this.effects.length}-${this.state.rev}`,
      login: 'min',
      via: 'mqtt',
      retained: false,
      issuedAtMs: this.wallMs,
      notAfterMs: this.wallMs + 30_000,
      why: 'a test',
      ask,
      ...over,
    };
  }

  lamp(zone: string): Level | undefined {
    return this.lamps.get(zone);
  }

  view() {
    return viewOf(this.site, this.state, this.now);
  }

  /** All rows so far, those that still wait for a save included. */
  get records(): readonly OfficeRecord[] {
    this.#forgetRows();
    return this.#made;
  }

  /** All evt rows of one type so far. */
  rows(type: string): readonly Readonly<Record<string, unknown>>[] {
    return this.records.map(({ body }) => body).filter((body) => body['type'] === type);
  }

  #noteRows(before: State, { state, effects }: Step): void {
    this.#forgetRows();
    const old = new Set(before.unsaved.map(({ record }) => record));
    const saved = effects.flatMap((effect) => (effect.kind === 'save' ? effect.records : []));
    const held = state.unsaved.flatMap(({ rev, record }) => (rev === null ? [record] : []));
    this.#made.push(...[...saved, ...held].filter((record) => !old.has(record)));
  }

  /** A test that empties the effects begins anew. */
  #forgetRows(): void {
    if (this.effects.length < this.#effectsSeen) this.#made = [];
    this.#effectsSeen = this.effects.length;
  }

  /** At most one pulse and one retry of it, ever. */
  #checkCause({ cause, retryOf }: Extract<Effect, { kind: 'openPulse' }>): void {
    const name = retryOf === null ? cause.id : `again ${retryOf}`;
    if (this.#causes.has(name)) throw new Error(`a second pulse for ${name}`);
    this.#causes.add(name);
    this.pulses += 1;
  }

  #answers(effect: Effect): readonly Event[] {
    switch (effect.kind) {
      case 'openLights':
        return Object.entries(effect.levels).map(([zone, level]) => this.#lampAnswer(zone, level));
      case 'setLight':
        return [this.#lampAnswer(effect.zone, effect.level)];
      case 'save':
        return this.#diskAnswers(effect);
      default:
        return [];
    }
  }

  #lampAnswer(zone: string, level: Level): Event {
    if (this.boardRefuses.has(zone)) return { kind: 'lightFailed', zone, level, message: inBoth('line is busy') };
    this.lamps.set(zone, level);
    return { kind: 'lightSet', zone, level };
  }

  #diskAnswers(save: Extract<Effect, { kind: 'save' }>): readonly Event[] {
    const { rev, durable } = save;
    if (this.diskSilent) return [];
    if (this.diskRefuses !== null) return [{ kind: 'saveFailed', rev, message: inBoth(this.diskRefuses) }];
    this.disk = JSON.parse(JSON.stringify(durable)) as Durable;
    this.stored.push(save);
    return [{ kind: 'saved', rev }];
  }
}

export const override = (level: Level, over: Partial<Extract<Ask, { kind: 'override' }>> = {}): Ask => ({
  kind: 'override',
  zones: ['road-main'],
  level,
  end: { kind: 'default' },
  belowFloor: false,
  allowBoost: false,
  ...over,
});
