import type { LocalDate } from '../../calendar/localDate.ts';
import type { Instant } from '../../units.ts';

export type Names = { readonly zh: string; readonly en: string };

export type Period = {
  readonly kind: 'night' | 'week' | 'month';
  /** Nights by the date of their evening, both included. */
  readonly first: LocalDate;
  readonly last: LocalDate;
};

export type Happening = { readonly atMs: Instant; readonly body: Readonly<Record<string, unknown>> };

/** All that a report is made from. */
export type ReportInput = {
  readonly period: Period;
  readonly site: Names;
  readonly timeZone: string;
  readonly zones: readonly { readonly id: string; readonly names: Names; readonly lamps: number }[];
  readonly lanes: readonly { readonly id: string; readonly names: Names }[];
  /** Only this one; null = everything. */
  readonly about: { readonly kind: 'zone' | 'lane'; readonly id: string } | null;
  /** What was added on each local day by path, such as `zones/road-main/energy_wh`. */
  readonly days: Iterable<{ readonly day: LocalDate; readonly values: ReadonlyMap<string, number | string> }>;
  readonly happened: Iterable<Happening>;
  readonly madeAtMs: Instant;
  /** Blocks of the store that could not be read, known when all is read. */
  readonly damaged: () => number;
};

/** Types of rows a report reads. */
export const reportTypes = [
  'night.closed',
  'night.corrected',
  'night.reassigned',
  'nights.absent',
  'lane.hour',
  'lane.episode',
  'lane.fault',
  'call.called',
  'call.labelled',
  'light.fault',
  'work.due',
  'upkeep.done',
  'lamp.symptom',
  'lamps.lost',
  'voice.recorded',
  'voice.answered',
] as const;

/** A number of a row; what is no number counts as 0. */
export function numberOf(body: Happening['body'], key: string): number {
  const value = body[key];
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

export function textOf(body: Happening['body'], key: string): string {
  const value = body[key];
  return typeof value === 'string' ? value : '';
}
