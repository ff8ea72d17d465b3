import { rampCurve } from '../src/lighting/rampCurve.ts';
import type { Zone, ZoneId } from '../src/lighting/zone.ts';
import type { Lights, LightsFactory } from '../src/ports.ts';
import type { Level } from '../src/units.ts';
import { foreign, type Words, worded } from '../src/words/language.ts';
import { SaidError, wordsOf } from '../src/words/saidError.ts';
import type { Chip } from './board/chip.ts';
import { attach } from './board/johnnyFive.ts';
import type { Pwm } from './board/pwm.ts';
import { Dimmer } from './dimmer.ts';
import { type Lamp, lampOn } from './lamps.ts';
import { Outputs, outputName } from './outputs.ts';
import { systemTiming, type Timing } from './timing.ts';

const words = {
  noLamps: {
    en: 'zone {id} has no lamps on this board. Check that the config names it, then restart duskgate.',
    zh: '区域 {id} 在本板上没有灯。请检查配置中是否有此区域，然后重启 duskgate。',
  },
  notSafe: {
    en: '{failed} of {all} zones could not be left safe. First: {first}',
    zh: '{all} 个区域中有 {failed} 个未能置于安全状态。其一：{first}',
  },
  noLevel: {
    en: 'zone {id} has no first level. Restart duskgate and report this zone.',
    zh: '区域 {id} 没有初始亮度。请重启 duskgate 并报告此区域。',
  },
  zone: { en: 'zone {id}{where}: {cause}', zh: '区域 {id}{where}：{cause}' },
} satisfies Record<string, Words>;

/** Lamps that could not follow after `open` or `set` had returned; the controller hears it as `lightFailed`. */
export type LightFault = { readonly zone: ZoneId; readonly level: Level; readonly message: Words };

export type LightsWiring = {
  readonly chip: Chip;
  readonly pwm: Pwm;
  /** Never called from within `open`, `set` or `close`. */
  readonly onFault: (fault: LightFault) => void;
  /** What all lamps are about to be told, before they are. */
  readonly onShow?: (levels: Readonly<Record<ZoneId, Level>>) => void;
  readonly timing?: Timing;
};

/**
 * The lamps on this board. `open` throws when not one output could be claimed; a single refused one is told to `onFault`
 * and asked for again by each `set` of its zone.
 */
export function lightsOn(wiring: LightsWiring): LightsFactory {
  return (zones) => new BoardLights(zones, wiring);
}

class BoardLights implements Lights {
  readonly #zones: ReadonlyMap<ZoneId, Zone>;
  readonly #timing: Timing;
  readonly #onFault: LightsWiring['onFault'];
  readonly #onShow: NonNullable<LightsWiring['onShow']>;
  readonly #outputs: Outputs;
  readonly #dimmer: Dimmer;
  #lamps: ReadonlyMap<ZoneId, Lamp> | null = null;
  /** What each lamp was last told. */
  readonly #shown = new Map<ZoneId, Level>();
  /** Where each lamp is going. */
  #wanted: Readonly<Record<ZoneId, Level>> = {};

  constructor(zones: readonly Zone[], { chip, pwm, onFault, onShow, timing = systemTiming }: LightsWiring) {
    this.#zones = new Map(zones.map((zone) => [zone.id, zone]));
    this.#timing = timing;
    this.#onFault = onFault;
    this.#onShow = onShow ?? (() => undefined);
    this.#outputs = new Outputs(
      zones.map(({ output }) => output),
      { chip, pwm, onFault: ({ output, message }) => this.#outputFailed(output, message) },
    );
    this.#dimmer = new Dimmer({
      timing,
      write: (zone, level) => this.#show(zone, level),
      onFault: ({ lamp, level, error }) => this.#report(lamp, level, wordsOf(error)),
    });
  }

  open(levels: Readonly<Record<ZoneId, Level>>): void {
    for (const id of this.#zones.keys()) this.#shown.set(id, this.#firstLevel(levels, id));
    this.#want(levels);
    const byOutput = new Map([...this.#zones].map(([id, { output }]) => [outputName(output), levels[id] ?? 0]));
    // First of all: from here on every lamp is right, whatever becomes of the rest.
    const refused = this.#outputs.claim(byOutput);
    const failed = [...this.#zones.values()].flatMap(({ id, output }) => {
      const error = refused.get(outputName(output));
      return error === undefined ? [] : [{ id, error }];
    });
    const [first] = failed;
    if (first !== undefined && failed.length === this.#zones.size) throw this.#inWords(first.id, first.error);
    for (const { id, error } of failed)
      this.#timing.after(0, () => this.#report(id, this.#firstLevel(levels, id), wordsOf(error)));
  }

  set({ zone: id, level, rampMs, curve }: Parameters<Lights['set']>[0]): void {
    const zone = this.#zones.get(id);
    const lamp = this.#attached().get(id);
    if (zone === undefined || lamp === undefined) throw new SaidError(worded(words.noLamps, { id }));
    this.#want({ ...this.#wanted, [id]: level });
    try {
      this.#dimmer.ramp({
        lamp: id,
        from: this.#shown.get(id) ?? level,
        to: level,
        rampMs: lamp.dimmable ? rampMs : 0,
        curve: rampCurve(curve, zone.luminaire.powerCurve),
      });
    } catch (error) {
      throw this.#inWords(id, error);
    }
  }

  close(): void {
    this.#dimmer.stop();
    // Never opened: the lamps are somebody else's, or still as the last run left them.
    if (this.#shown.size === 0) return;
    // What the plan last said stays written down: a successor goes on from there, and not from how the lamps were parked.
    const failed: SaidError[] = [];
    for (const [id, zone] of this.#zones) {
      try {
        this.#show(id, zone.failTo === 'on' ? 100 : 0);
      } catch (error) {
        failed.push(this.#inWords(id, error));
      }
    }
    this.#outputs.release();
    const [first] = failed;
    if (first !== undefined)
      throw new SaidError(worded(words.notSafe, { failed: failed.length, all: this.#zones.size, first: first.words }));
  }

  /** johnny-five's relays and dimmers over the outputs, made once. They write nothing until they are told to. */
  #attached(): ReadonlyMap<ZoneId, Lamp> {
    if (this.#lamps === null) {
      const components = attach(this.#outputs.plugin(), (message) => this.#boardComplains(message));
      this.#lamps = new Map([...this.#zones].map(([id, { output }]) => [id, lampOn(output, components)]));
    }
    return this.#lamps;
  }

  #want(levels: Readonly<Record<ZoneId, Level>>): void {
    this.#wanted = levels;
    this.#onShow(levels);
  }

  #firstLevel(levels: Readonly<Record<ZoneId, Level>>, id: ZoneId): Level {
    const level = levels[id];
    if (level === undefined) throw new SaidError(worded(words.noLevel, { id }));
    return level;
  }

  #show(id: ZoneId, level: Level): void {
    this.#attached().get(id)?.show(level);
    this.#shown.set(id, level);
  }

  #outputFailed(output: string, message: Words): void {
    for (const zone of this.#zones.values())
      if (outputName(zone.output) === output) this.#report(zone.id, this.#shown.get(zone.id) ?? 0, message);
  }

  /** johnny-five found a fault of its own: nobody knows which lamps it touches, so all are reported. */
  #boardComplains(message: string): void {
    for (const [id, level] of this.#shown) this.#report(id, level, foreign(message));
  }

  #report(zone: ZoneId, level: Level, cause: Words): void {
    this.#onFault({ zone, level, message: this.#placed(zone, cause) });
  }

  #inWords(id: ZoneId, cause: unknown): SaidError {
    return new SaidError(this.#placed(id, wordsOf(cause)), { cause });
  }

  /** What went wrong, with the zone and the output it went wrong at. */
  #placed(id: ZoneId, cause: Words): Words {
    const output = this.#zones.get(id)?.output;
    const where = output === undefined ? '' : ` (${outputName(output)})`;
    return worded(words.zone, { id, where, cause });
  }
}
