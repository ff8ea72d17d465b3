import { addDays, type LocalDate, weekdayOf } from '../../calendar/localDate.ts';
import type { Site } from '../../controller/site.ts';
import { type Happening, type Period, type ReportInput, reportTypes } from '../../service/report/input.ts';
import type { Instant } from '../../units.ts';
import type { HistoryReader } from './historyFile.ts';

/** Work that was reported due may be older than the report. */
const workDays = 400;
const workTypes: readonly string[] = ['work.due', 'upkeep.done', 'lamp.symptom', 'lamps.lost'];

/** The night, week (from Monday) or month that a date is in. */
export function periodOf(kind: Period['kind'], date: LocalDate): Period {
  if (kind === 'night') return { kind, first: date, last: date };
  if (kind === 'week') {
    const first = addDays(date, 1 - weekdayOf(date));
    return { kind, first, last: addDays(first, 6) };
  }
  const month = Temporal.PlainDate.from(date);
  const first = month.with({ day: 1 });
  return { kind, first: first.toString(), last: first.with({ day: month.daysInMonth }).toString() };
}

/** Reads from a store what a report of this period needs; reading happens while the report is added up. */
export function reportInput(
  reader: HistoryReader,
  asked: {
    readonly site: Site;
    readonly period: Period;
    readonly about: ReportInput['about'];
    readonly madeAtMs: Instant;
  },
): ReportInput {
  const { site, period, about, madeAtMs } = asked;
  const { first, last } = period;
  return {
    period,
    site: site.names,
    timeZone: site.place.timeZone,
    zones: site.zones.map(({ id, names, lampCount }) => ({ id, names, lamps: lampCount })),
    lanes: site.lanes.map(({ id, names }) => ({ id, names })),
    about,
    days: period.kind === 'night' ? [] : reader.slots('day', { first, last }),
    happened: happenedIn(reader, period),
    madeAtMs,
    damaged: () => reader.damaged,
  };
}

function* happenedIn(reader: HistoryReader, { kind, first, last }: Period): Iterable<Happening> {
  const work = [...reader.happened(workTypes, { first: addDays(first, -workDays), last })];
  yield* work.sort((a, b) => a.atMs - b.atMs);
  const others = reportTypes.filter((type) => !workTypes.includes(type));
  // What happens after midnight belongs to the night that began the evening before.
  yield* reader.happened(others, { first, last: kind === 'night' ? addDays(last, 1) : last });
}
