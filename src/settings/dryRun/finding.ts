import type { LocalDate } from '../../calendar/localDate.ts';
import type { ZoneId } from '../../lighting/zone.ts';
import type { Words } from '../../words/language.ts';

/** Something the dry run saw that the person who wrote the config should know. An error keeps the config from being accepted. */
export type Finding = {
  readonly severity: 'error' | 'warning';
  readonly zone: ZoneId;
  readonly kind:
    | 'neverLit'
    | 'neverEnds'
    | 'darkInTheDark'
    | 'belowFloor'
    | 'promiseBroken'
    | 'shortBurn'
    | 'flapping'
    | 'timeInGap'
    | 'noSunEvent';
  readonly text: Words;
  readonly remedy: Words;
  /** How many nights show it, and the first of them. */
  readonly nights: number;
  readonly firstNight: LocalDate | null;
};
