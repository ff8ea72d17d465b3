import type { Instant } from '../../units.ts';
import { type Happening, numberOf, textOf } from './input.ts';

/** Something to do: it was reported due, or found faulty, and nobody has reported it done since. */
export type DueWork = {
  /** The zone; of what only a meter can tell, the meter. */
  readonly zone: string;
  readonly kind: string;
  readonly sinceMs: Instant;
  /** Of the rating; null = a fault. */
  readonly share: number | null;
};

/** What work takes from the list. */
const doneBy: Readonly<Record<string, string>> = { lamps: 'lampHours', relay: 'relaySwitches', cleaned: 'cleaning' };

/** Work as it comes due and is done, from rows by rising time. */
export class WorkBook {
  readonly #due = new Map<string, DueWork>();

  take({ atMs, body }: Happening): void {
    switch (body['type']) {
      case 'work.due': {
        const share = body['share'];
        const rated = typeof share === 'number' ? share : null;
        return this.#add({ zone: textOf(body, 'zone'), kind: textOf(body, 'kind'), sinceMs: atMs, share: rated });
      }
      case 'upkeep.done':
        // A few lamps of many leave the hours of the others as they are.
        if (body['what'] !== 'lamps' || typeof body['lamps'] !== 'number')
          this.#due.delete(`${textOf(body, 'zone')} ${doneBy[textOf(body, 'what')] ?? ''}`);
        return;
      case 'lamp.symptom':
        return this.#turn(textOf(body, 'about'), textOf(body, 'symptom'), body['on'] === true, atMs);
      case 'lamps.lost':
        return this.#turn(textOf(body, 'meter'), 'lampsLost', numberOf(body, 'lamps') > 0, atMs);
    }
  }

  figures(): readonly DueWork[] {
    return [...this.#due.values()].sort((a, b) => (b.share ?? 9) - (a.share ?? 9));
  }

  #turn(zone: string, kind: string, on: boolean, sinceMs: Instant): void {
    if (on) this.#add({ zone, kind, sinceMs, share: null });
    else this.#due.delete(`${zone} ${kind}`);
  }

  #add(work: DueWork): void {
    this.#due.set(`${work.zone} ${work.kind}`, work);
  }
}
