import { createHash } from 'node:crypto';
import type { Effect } from '../controller/effect.ts';
import type { Taken } from '../simulator/world/core.ts';
import { hourMs } from '../units.ts';

/**
 * A digest of everything a simulated device wanted done, with its times: the same seed and config give the same digits on every
 * machine. The state and the cumulative figures, which hold all that went before, are taken in whole once an hour.
 */
export class Fingerprint {
  readonly #hash = createHash('sha256');
  #wholeMono = 0;

  readonly take = ({ now, event, made: { effects } }: Taken): void => {
    if (effects.length === 0) return;
    const whole = now.monoMs >= this.#wholeMono && effects.some(({ kind }) => kind === 'save');
    if (whole) this.#wholeMono = now.monoMs + hourMs;
    const text = effects.map((effect) => textOf(effect, whole)).join();
    this.#hash.update(`${now.monoMs} ${event.kind} ${text}\n`);
  };

  /** The first 16 of its hex digits; may be asked at any time. */
  get digits(): string {
    return this.#hash.copy().digest('hex').slice(0, 16);
  }
}

function textOf(effect: Effect, whole: boolean): string {
  if (effect.kind !== 'save' || whole) return JSON.stringify(effect);
  const events = effect.records.filter(({ stream }) => stream === 'evt');
  return JSON.stringify({ kind: 'save', rev: effect.rev, events });
}
