import type { Effect } from '../controller/effect.ts';
import type { ClockReading, Event } from '../controller/event.ts';
import type { Site } from '../controller/site.ts';
import type { State } from '../controller/state.ts';
import type { Urgency } from '../controller/urgency.ts';
import type { SiteView } from '../controller/view.ts';
import type { Clock } from '../ports.ts';
import { type DurationMs, type Monotonic, type Now, secondMs } from '../units.ts';
import { type Words, worded } from '../words/language.ts';
import { wordsOf } from '../words/saidError.ts';
import { Effects, type Outlets } from './effects.ts';

type Made = { readonly state: State; readonly effects: readonly Effect[]; readonly wakeAtMono: Monotonic };

/** The pure controller, as the runtime drives it. */
export type Controller = {
  readonly step: (site: Site, state: State, event: Event, now: Now) => Made;
  readonly viewOf: (site: Site, state: State, now: Now) => SiteView;
  /** Sentences about what must never be and is; empty when all is well. */
  readonly broken: (site: Site, state: State, now: Now) => readonly string[];
  /** How soon people must see what changed. */
  readonly urgency: (before: State, after: State) => Urgency;
};

export type RuntimeParts = {
  readonly site: Site;
  readonly state: State;
  readonly controller: Controller;
  readonly clock: Clock;
  readonly outlets: Outlets;
  /** Between two looks at the clocks while nothing is due, and between two pictures for people; a second if absent. */
  readonly lookMs?: DurationMs;
  /** After each tick that went well: food for a watchdog. */
  readonly onBeat: () => void;
  /** The wall clock was stepped: timers armed by it are wrong. */
  readonly onClockStep: () => void;
  /** The controller fails on every tick; the process must start anew. */
  readonly onFatal: (error: unknown) => void;
};

/** Strangers' events that may wait. Results of our own effects always fit: each has an effect that was bounded. */
const queueMax = 1_024;
/** Events worked off in one go, so that a burst cannot keep the sockets waiting. */
const burstMax = 256;
/** Between two ticks at least, so that a wish to wake at once cannot become a busy loop. */
const tickMsMin = 10;
/** wall minus monotonic moves by microseconds a second when slewed; more than this is a step. */
const stepMs = 250;
/** One bad event is dropped; a controller that fails this many ticks in a row is broken. */
const badTicksMax = 5;

const words = {
  broken: { en: 'broken promise of our own: {text}', zh: '程序违背了自身的约定：{text}' },
  dropped: {
    en: 'event {event} was dropped, the controller failed on it: {why}',
    zh: '事件 {event} 已丢弃，控制程序处理失败：{why}',
  },
} satisfies Record<string, Words>;

const tick: Event = { kind: 'tick' };

/** The loop: a queue, one timer, one frozen `now` for each event. */
export class Runtime {
  readonly #controller: Controller;
  readonly #clock: Clock;
  readonly #effects: Effects;
  readonly #parts: RuntimeParts;
  readonly #lookMs: DurationMs;
  readonly #queue: Event[] = [];
  readonly #listeners = new Set<(view: SiteView) => void>();
  #site: Site;
  #state: State;
  #wakeAtMono: Monotonic = 0;
  #tickedMono: Monotonic;
  #alarmMono: Monotonic | null = null;
  #viewedMono: Monotonic = Number.NEGATIVE_INFINITY;
  #viewStale = true;
  #viewUrgent = false;
  #draining = false;
  #stopped = false;
  #badTicks = 0;
  #reading: ClockReading | null = null;
  #offsetMs: number;
  #brokenText = '';

  constructor(parts: RuntimeParts) {
    this.#parts = parts;
    this.#lookMs = parts.lookMs ?? secondMs;
    this.#site = parts.site;
    this.#state = parts.state;
    this.#controller = parts.controller;
    this.#clock = parts.clock;
    this.#effects = new Effects(parts.outlets, (event) => this.#result(event));
    const now = parts.clock.now();
    this.#tickedMono = now.monoMs;
    this.#offsetMs = now.wallMs - now.monoMs;
  }

  /** The first step of a run; after it the outputs are right. Throws what the controller throws. */
  start(first: Extract<Event, { kind: 'started' }>): void {
    this.#reading = first.clock;
    const now = this.#clock.now();
    const next = this.#controller.step(this.#site, this.#state, first, now);
    this.#state = next.state;
    this.#wakeAtMono = next.wakeAtMono;
    this.#draining = true;
    this.#effects.carryOut(now, first, next.effects);
    this.#drain();
  }

  /** False when the event cannot be taken: too many wait, or the loop has stopped. */
  post(event: Event): boolean {
    if (this.#stopped || this.#queue.length >= queueMax) return false;
    this.#result(event);
    return true;
  }

  /** From now on the controller works with this config. */
  changeSite(site: Site): void {
    this.#site = site;
    this.post({ kind: 'siteChanged', revision: site.revision });
  }

  /** The state as it is now, for the head of a journal's segment. */
  get state(): State {
    return this.#state;
  }

  /** The config it works with now. */
  get site(): Site {
    return this.#site;
  }

  view(): SiteView {
    return this.#controller.viewOf(this.#site, this.#state, this.#clock.now());
  }

  /** Calls back when people could see a change, at most once a second unless they must at once; returns the way to stop it. */
  onView(listener: (view: SiteView) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What waits for the disk is given to the store. No event is taken and no alarm acts after this. */
  stop(): void {
    this.post({ kind: 'saveNow', why: 'the process ends' });
    this.#stopped = true;
    this.#queue.length = 0;
  }

  #result(event: Event): void {
    if (this.#stopped) return;
    this.#queue.push(event);
    if (!this.#draining) this.#drain();
  }

  #drain(): void {
    this.#draining = true;
    for (let done = 0; done < burstMax; done += 1) {
      const event = this.#queue.shift();
      if (event === undefined) break;
      this.#turn(event);
    }
    this.#draining = false;
    if (this.#stopped) return;
    this.#showView();
    this.#arm();
  }

  #turn(event: Event): void {
    const now = this.#clock.now();
    const before = this.#state;
    try {
      const next = this.#controller.step(this.#site, before, event, now);
      if (event === tick) this.#badTicks = 0;
      this.#state = next.state;
      this.#wakeAtMono = next.wakeAtMono;
      if (next.state === before && next.effects.length === 0) return;
      this.#seeChange(this.#controller.urgency(before, next.state));
      this.#effects.carryOut(now, event, next.effects);
      this.#checkInvariants(now);
    } catch (error) {
      this.#stumble(event, error, now);
    }
  }

  #seeChange(urgency: Urgency): void {
    if (urgency !== 'never') this.#viewStale = true;
    if (urgency === 'at once') this.#viewUrgent = true;
  }

  #checkInvariants(now: Now): void {
    const text = this.#controller.broken(this.#site, this.#state, now).join('; ');
    if (text === this.#brokenText) return;
    this.#brokenText = text;
    if (text !== '') this.#fault(now, worded(words.broken, { text }));
  }

  #stumble(event: Event, error: unknown, now: Now): void {
    this.#fault(now, worded(words.dropped, { event: event.kind, why: wordsOf(error) }));
    if (event !== tick) return;
    this.#badTicks += 1;
    if (this.#badTicks >= badTicksMax) this.#parts.onFatal(error);
  }

  #fault(now: Now, text: Words): void {
    this.#effects.note({ atMs: now.wallMs, severity: 'fault', about: 'core', what: { kind: 'said', ...text } });
  }

  /** On whole multiples, as others look too: one waking of the processor for all. */
  #nextLookMono(): Monotonic {
    return (Math.floor(this.#tickedMono / this.#lookMs) + 1) * this.#lookMs;
  }

  #arm(): void {
    const wanted = this.#queue.length > 0 ? 0 : Math.min(this.#wakeAtMono, this.#nextLookMono());
    const at = Math.max(wanted, this.#tickedMono + tickMsMin);
    if (at === this.#alarmMono) return;
    this.#alarmMono = at;
    this.#clock.alarm(at, this.#ring);
  }

  readonly #ring = (): void => {
    if (this.#stopped) return;
    const now = this.#clock.now();
    this.#alarmMono = null;
    this.#tickedMono = now.monoMs;
    this.#readClock(now);
    this.#result(tick);
    if (this.#badTicks === 0) this.#parts.onBeat();
  };

  #readClock(now: Now): void {
    const reading = this.#clock.reading();
    const offsetMs = now.wallMs - now.monoMs;
    const stepped = Math.abs(offsetMs - this.#offsetMs) > stepMs;
    this.#offsetMs = offsetMs;
    if (!stepped && reading.syncedAtMs === this.#reading?.syncedAtMs && reading.rtc === this.#reading.rtc) return;
    this.#reading = reading;
    if (stepped) this.#parts.onClockStep();
    this.#result({ kind: 'clockRead', clock: reading });
  }

  #showView(): void {
    if (!this.#viewStale || this.#listeners.size === 0) return;
    const { monoMs } = this.#clock.now();
    if (!this.#viewUrgent && monoMs - this.#viewedMono < this.#lookMs) return;
    this.#viewedMono = monoMs;
    this.#viewStale = false;
    this.#viewUrgent = false;
    const view = this.view();
    for (const listener of this.#listeners) listener(view);
  }
}
