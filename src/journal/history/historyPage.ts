import { addDays } from '../../calendar/localDate.ts';
import type { HistoryPage, HistoryQuery } from '../../ports.ts';
import type { Happened } from './chapter.ts';
import type { HistoryReader, Slot } from './historyFile.ts';

/** JSON of one page at most; a single longer item goes alone. */
const pageBytes = 48_000;
/** Days without anything that one question may walk through; the answer then says where to go on. */
const daysMax = 400;

/**
 * One page of history, oldest first. `next` is where the page after it begins, null = there is no more. Items that come for
 * a day while somebody pages through it stand at its end, so none is skipped.
 */
export function historyPage(reader: HistoryReader, query: HistoryQuery): HistoryPage {
  const slots: HistoryPage['slots'][number][] = [];
  const events: HistoryPage['events'][number][] = [];
  let { day, skip } = placeOf(query);
  let bytes = 0;
  for (let walked = 0; day <= query.last && walked < daysMax; walked += 1) {
    let index = 0;
    for (const item of itemsOf(reader, query, day)) {
      index += 1;
      if (index <= skip) continue;
      const size = JSON.stringify(item).length;
      const count = slots.length + events.length;
      if (count >= query.limit || (count > 0 && bytes + size > pageBytes))
        return { slots, events, next: `${day}/${index - 1}`, damaged: reader.damaged };
      bytes += size;
      if ('values' in item) slots.push(item);
      else events.push(item);
    }
    day = addDays(day, 1);
    skip = 0;
  }
  return { slots, events, next: day <= query.last ? `${day}/0` : null, damaged: reader.damaged };
}

function placeOf({ after, first }: HistoryQuery): { day: string; skip: number } {
  const [, day, skip] = /^(\d{4}-\d{2}-\d{2})\/(\d{1,7})$/.exec(after ?? '') ?? [];
  return day === undefined || day < first ? { day: first, skip: 0 } : { day, skip: Number(skip) };
}

type Item = HistoryPage['slots'][number] | HistoryPage['events'][number];

function* itemsOf(reader: HistoryReader, query: HistoryQuery, day: string): Iterable<Item> {
  const days = { first: day, last: day };
  if (query.span !== 'event') {
    for (const slot of reader.slots(query.span, days)) {
      const chosen = chosenSlot(slot, query.about);
      if (chosen !== null) yield chosen;
    }
    return;
  }
  const types = query.types.length > 0 ? query.types : reader.types(days);
  if (types.length === 0) return;
  for (const row of reader.happened(types, days)) if (isAbout(row, query.about)) yield row;
}

function chosenSlot({ values, ...times }: Slot, about: HistoryQuery['about']): Item | null {
  const begins = about === null ? '' : `${about.kind}s/${about.id}/`;
  const chosen = [...values].filter(([path]) => path.startsWith(begins));
  return chosen.length === 0 ? null : { ...times, values: Object.fromEntries(chosen) };
}

function isAbout({ body }: Happened, about: HistoryQuery['about']): boolean {
  return about === null || body[about.kind] === about.id;
}
