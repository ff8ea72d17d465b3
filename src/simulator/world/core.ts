import type { Effect } from '../../controller/effect.ts';
import type { ClockReading, Event } from '../../controller/event.ts';
import { initialState } from '../../controller/initialState.ts';
import type { Site } from '../../controller/site.ts';
import type { Durable, State } from '../../controller/state.ts';
import { type Step, step } from '../../controller/step.ts';
import type { Monotonic, Now } from '../../units.ts';
import type { Words } from '../../words/language.ts';

export type Save = Extract<Effect, { kind: 'save' }>;
export type SetLight = Extract<Effect, { kind: 'setLight' }>;
export type Contact = Extract<Effect, { kind: 'openPulse' | 'assertOpen' | 'inhibitClose' | 'beacon' }>;
export type CardNote = Extract<Effect, { kind: 'recordPassage' | 'forgiveCard' }>;

/** Where the effects go. What a part refuses, it says in words; null = done. */
export type Parts = {
  /** Answers with the outputs that refuse, and why. */
  readonly openLights: (levels: Readonly<Record<string, number>>) => ReadonlyMap<string, Words>;
  readonly setLight: (light: SetLight) => Words | null;
  readonly contact: (contact: Contact) => Words | null;
  /** Answered later, by `saved` or `saveFailed`. */
  readonly save: (save: Save) => void;
  readonly card: (note: CardNote) => void;
  readonly reply: (reply: Extract<Effect, { kind: 'reply' }>['reply']) => void;
  readonly note: (note: Extract<Effect, { kind: 'note' }>['note']) => void;
};

/** One step, for whoever watches from outside. */
export type Taken = {
  readonly site: Site;
  readonly before: State;
  readonly event: Event;
  readonly now: Now;
  readonly made: Step;
};

/**
 * The loop of a device without a timer and without a promise: the very step that ships, and its effects carried out in the
 * order of runtime/effects. One run of the process; a restart makes another.
 */
export class Core {
  site: Site;
  state: State;
  wakeAtMono: Monotonic = Number.POSITIVE_INFINITY;
  steps = 0;
  readonly #parts: Parts;
  readonly #now: () => Now;
  readonly #seen: (taken: Taken) => void;
  readonly #queue: Event[] = [];
  readonly #refusedGates = new Set<string>();
  #levels: Readonly<Record<string, number>> = {};
  #draining = false;

  constructor({ site, parts, now, seen }: CoreOptions) {
    this.site = site;
    this.#parts = parts;
    this.#now = now;
    this.#seen = seen;
    this.state = initialState(site, now());
  }

  start(first: {
    readonly run: string;
    readonly machineBoot: string;
    readonly restored: Durable | null;
    readonly shown: Readonly<Record<string, number>> | null;
    readonly clock: ClockReading;
  }): void {
    this.hear({ kind: 'started', ...first });
  }

  /** What the lamps were last told; null = nobody lit them yet. */
  get shown(): Readonly<Record<string, number>> | null {
    return Object.keys(this.#levels).length === 0 ? null : this.#levels;
  }

  /** One event, and everything that board and parts answer to it at once. */
  hear(event: Event): void {
    if (this.#draining) {
      this.#queue.push(event);
      return;
    }
    this.#draining = true;
    this.#turn(event);
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) this.#turn(next);
    this.#draining = false;
  }

  changeSite(site: Site): void {
    this.site = site;
    this.hear({ kind: 'siteChanged', revision: site.revision });
  }

  #turn(event: Event): void {
    const now = this.#now();
    const before = this.state;
    const made = step(this.site, before, event, now);
    this.steps += 1;
    this.state = made.state;
    this.wakeAtMono = made.wakeAtMono;
    this.#seen({ site: this.site, before, event, now, made });
    const { effects } = made;
    if (effects.length === 0) return;
    for (const effect of effects) if (isContact(effect)) this.#drive(effect);
    for (const effect of effects) if (effect.kind === 'setLight') this.#setLight(effect);
    for (const effect of effects) if (!isContact(effect) && effect.kind !== 'setLight') this.#carryOut(effect);
  }

  #carryOut(effect: Exclude<Effect, Contact | SetLight>): void {
    switch (effect.kind) {
      case 'openLights':
        return this.#openLights(effect.levels);
      case 'save':
        return this.#parts.save(effect);
      case 'recordPassage':
      case 'forgiveCard':
        return this.#parts.card(effect);
      case 'reply':
        return this.#parts.reply(effect.reply);
      case 'note':
        return this.#parts.note(effect.note);
      case 'takeConfig':
        // Nobody sends a config to a simulated estate: what is played is the config it was begun with.
        return undefined;
    }
  }

  #openLights(levels: Readonly<Record<string, number>>): void {
    this.#levels = levels;
    const refused = this.#parts.openLights(levels);
    for (const [zone, level] of Object.entries(levels)) this.#answer(zone, level, refused.get(zone) ?? null);
  }

  #setLight(light: SetLight): void {
    this.#levels = { ...this.#levels, [light.zone]: light.level };
    this.#answer(light.zone, light.level, this.#parts.setLight(light));
  }

  #drive(contact: Contact): void {
    const { lane } = contact;
    const message = this.#parts.contact(contact);
    if (message === null && !this.#refusedGates.delete(lane)) return;
    if (message !== null) this.#refusedGates.add(lane);
    this.#queue.push({ kind: 'gateObeys', lane, message });
  }

  #answer(zone: string, level: number, message: Words | null): void {
    this.#queue.push(
      message === null ? { kind: 'lightSet', zone, level } : { kind: 'lightFailed', zone, level, message },
    );
  }
}

export type CoreOptions = {
  readonly site: Site;
  readonly parts: Parts;
  readonly now: () => Now;
  readonly seen: (taken: Taken) => void;
};

function isContact(effect: Effect): effect is Contact {
  const { kind } = effect;
  return kind === 'openPulse' || kind === 'assertOpen' || kind === 'inhibitClose' || kind === 'beacon';
}
