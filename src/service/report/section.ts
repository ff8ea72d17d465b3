import type { Language } from '../../words/language.ts';
import type { ReportFigures } from './figures.ts';

/** A part of a report as people read it: lines of text and one table. The same for every form it is written in. */
export type Section = {
  readonly key: 'energy' | 'promise' | 'lanes' | 'peak' | 'reach' | 'help' | 'voices' | 'work' | 'faults';
  readonly title: string;
  readonly lines: readonly string[];
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
};

/** Per cent with one digit; a dash for nothing. */
export function percent(share: number | null): string {
  return share === null ? '-' : `${(100 * share).toFixed(1)} %`;
}

/** What a zone or lane is called; one that is no longer in the config by its id. */
export function nameOf(names: ReportFigures['names']['zones'], id: string, language: Language): string {
  return new Map(Object.entries(names)).get(id)?.[language] ?? id;
}
