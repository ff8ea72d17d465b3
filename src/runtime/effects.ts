import type { Reply } from '../controller/command.ts';
import type { Effect, GateEffect, Note } from '../controller/effect.ts';
import type { Event } from '../controller/event.ts';
import type { ZoneId } from '../lighting/zone.ts';
import type { Gates, JournalLine, Lights, PassageLog, StatusLog, Store } from '../ports.ts';
import type { Level, Now } from '../units.ts';
import { type Words, worded } from '../words/language.ts';
import { wordsOf } from '../words/saidError.ts';

/** Where effects go. Any of these may throw or reject; the loop never sees it. */
export type Outlets = {
  readonly lights: Lights;
  readonly gates: Omit<Gates, 'close'>;
  readonly cards: PassageLog;
  readonly store: Pick<Store, 'save' | 'journal'>;
  readonly log: StatusLog;
  readonly reply: (reply: Reply) => void;
  /** Proves a sent config; the answer is an event. */
  readonly takeConfig: (config: { readonly id: string; readonly delivery: string }) => void;
};

/** Saves on their way to a slow disk. Beyond this a save fails at once instead of waiting in memory. */
const savesMax = 32;

const words = {
  passageLost: {
    en: 'where card {card} was last could not be stored: {why}',
    zh: '卡 {card} 最后所在位置未能保存：{why}',
  },
  journal: { en: 'The journal does not take this step: {why}', zh: '运行记录未能写入：{why}' },
  slow: { en: 'the disk is slow: {saves} saves already wait', zh: '磁盘过慢：已有 {saves} 次保存在等待' },
} satisfies Record<string, Words>;

/** What a barrier's contacts do. */
type ContactEffect = Exclude<GateEffect, { kind: 'recordPassage' }>;

function isGateEffect(effect: Effect): effect is ContactEffect {
  return ['openPulse', 'assertOpen', 'inhibitClose', 'beacon'].includes(effect.kind);
}

/** Carries out what the controller wants done, and posts what came of it. */
export class Effects {
  readonly #outlets: Outlets;
  readonly #post: (event: Event) => void;
  #levels: Readonly<Record<ZoneId, Level>> = {};
  readonly #refusedGates = new Set<string>();
  #open = false;
  #saving = 0;

  constructor(outlets: Outlets, post: (event: Event) => void) {
    this.#outlets = outlets;
    this.#post = post;
  }

  /** Carries out all effects of one event, and puts the event on the journal: with its save when it has one. */
  carryOut(now: Now, event: Event, effects: readonly Effect[]): void {
    const line: JournalLine = { now, event, effects };
    let journal: readonly JournalLine[] = [line];
    // A driver waits for the contact, and people for the lamp; answers, log and journal can wait for both.
    for (const effect of effects) if (isGateEffect(effect)) this.#driveGate(effect);
    for (const effect of effects) if (effect.kind === 'setLight') this.#setLight(effect);
    for (const effect of effects) {
      if (isGateEffect(effect) || effect.kind === 'setLight') continue;
      if (effect.kind === 'save') {
        this.#save(effect, journal);
        journal = [];
      } else this.#carryOutOne(now, effect);
    }
    if (journal.length > 0) this.#quietly('store', now, () => this.#outlets.store.journal(journal));
  }

  /** One line for the crew; when even that fails there is nobody left to tell. */
  note(note: Note): void {
    try {
      this.#outlets.log.write(note);
    } catch {
      // The status log says itself that it cannot write, once it can again.
    }
  }

  #carryOutOne(now: Now, effect: Exclude<Effect, ContactEffect | { kind: 'save' | 'setLight' }>): void {
    switch (effect.kind) {
      case 'openLights':
        return this.#openLights(effect.levels);
      case 'note':
        return this.note(effect.note);
      case 'reply':
        return this.#outlets.reply(effect.reply);
      case 'takeConfig':
        return this.#outlets.takeConfig({ id: effect.id, delivery: effect.delivery });
      case 'recordPassage':
      case 'forgiveCard':
        return this.#noteCard(now, effect);
    }
  }

  #openLights(levels: Readonly<Record<ZoneId, Level>>): void {
    this.#levels = levels;
    const failed = troubleIn(() => this.#outlets.lights.open(levels));
    this.#open = failed === null;
    for (const [zone, level] of Object.entries(levels)) this.#answer(zone, level, failed);
  }

  #setLight(light: Extract<Effect, { kind: 'setLight' }>): void {
    const { zone, level, rampMs, curve } = light;
    this.#levels = { ...this.#levels, [zone]: level };
    const failed = troubleIn(() => {
      // The outputs were refused at the start, perhaps still held by a dying predecessor: ask again.
      if (!this.#open) this.#outlets.lights.open(this.#levels);
      this.#open = true;
      this.#outlets.lights.set({ zone, level, rampMs, curve });
    });
    this.#answer(zone, level, failed);
  }

  #driveGate(effect: ContactEffect): void {
    const { gates } = this.#outlets;
    const { lane } = effect;
    const message = troubleIn(() => {
      if (effect.kind === 'openPulse') gates.pulse(lane, effect.pulseMs);
      else gates[effect.kind](lane, effect.on);
    });
    if (message === null && !this.#refusedGates.delete(lane)) return;
    if (message !== null) this.#refusedGates.add(lane);
    this.#post({ kind: 'gateObeys', lane, message });
  }

  /** A passage that cannot be stored is still known until the next restart. */
  #noteCard(now: Now, effect: Extract<Effect, { kind: 'recordPassage' | 'forgiveCard' }>): void {
    const { cards } = this.#outlets;
    const { pseudonym } = effect;
    const stored = async () =>
      effect.kind === 'forgiveCard'
        ? cards.forgive(pseudonym)
        : cards.record({ pseudonym, area: effect.area, atMs: effect.atMs, use: effect.use });
    stored().catch((error: unknown) => {
      const told = worded(words.passageLost, { card: pseudonym.slice(0, 8), why: wordsOf(error) });
      this.note({ atMs: now.wallMs, severity: 'fault', about: 'cards', what: { kind: 'said', ...told } });
    });
  }

  #answer(zone: ZoneId, level: Level, failed: Words | null): void {
    if (failed === null) this.#post({ kind: 'lightSet', zone, level });
    else this.#post({ kind: 'lightFailed', zone, level, message: failed });
  }

  #save({ rev, durable, records }: Extract<Effect, { kind: 'save' }>, journal: readonly JournalLine[]): void {
    if (this.#saving >= savesMax) {
      this.#post({ kind: 'saveFailed', rev, message: worded(words.slow, { saves: savesMax }) });
      return;
    }
    this.#saving += 1;
    this.#finish(rev, this.#startSave({ durable, records, journal }));
  }

  /** A store that throws at once is the same to the loop as one that rejects later. */
  async #startSave(batch: Parameters<Store['save']>[0]): Promise<void> {
    await this.#outlets.store.save(batch);
  }

  #finish(rev: number, save: Promise<void>): void {
    save.then(
      () => {
        this.#saving -= 1;
        this.#post({ kind: 'saved', rev });
      },
      (error: unknown) => {
        this.#saving -= 1;
        this.#post({ kind: 'saveFailed', rev, message: wordsOf(error) });
      },
    );
  }

  #quietly(about: string, now: Now, act: () => void): void {
    const why = troubleIn(act);
    if (why === null) return;
    const told = worded(words.journal, { why });
    this.note({ atMs: now.wallMs, severity: 'fault', about, what: { kind: 'said', ...told } });
  }
}

function troubleIn(act: () => void): Words | null {
  try {
    act();
    return null;
  } catch (error) {
    return wordsOf(error);
  }
}
