import { addDays } from '../../calendar/localDate.ts';
import type { HistoryPage, HistoryQuery } from '../../ports.ts';
import type { Happened } from './chapter.ts';
import type { HistoryReader, Slot } from './historyFile.ts';

/** JSON of one page at most; a single longer item goes alone. */
const pageBytes = 48_000;
/** Days without anything that one question may walk through; the answer then says where to go on. */
const daysMax = 400;

type Item =
  | { readonly place: number; readonly slot: HistoryPage['slots'][number] }
  | { readonly place: number; readonly event: HistoryPage['events'][number] };

/**
 * One page of history, day by day. `next` is where the page after it begins, null = there is no more. Slots come by time,
 * events of a day in the order in which they were stored: what comes meanwhile stands behind, so that nothing is skipped.
 */
export function historyPage(reader: HistoryReader, query: HistoryQuery): HistoryPage {
  const slots: HistoryPage['slots'][number][] = [];
  const events: HistoryPage['events'][number][] = [];
  let { day, after } = placeOf(query);
  let bytes = 0;
  for (let walked = 0; day <= query.last && walked < daysMax; walked += 1) {
    for (const item of itemsOf(reader, query, day)) {
      if (item.place <= after) continue;
      const count = slots.length + events.length;
      const size = JSON.stringify(item).length;
      if (count >= query.limit || (count > 0 && bytes + size > pageBytes))
        return { slots, events, next: `${day}/${after}`, damaged: reader.damaged };
      bytes += size;
      after = item.place;
      if ('slot' in item) slots.push(item.slot);
      else events.push(item.event);
    }
    day = addDays(day, 1);
    after = 0;
  }
  return { slots, events, next: day <= query.last ? `${day}/0` : null, damaged: reader.damaged };
}

/** Where a page goes on: the day, and behind which place in it. */
function placeOf({ after, first }: HistoryQuery): { day: string; after: number } {
  const [, day, place] = /^(\d{4}-\d{2}-\d{2})\/(\d{1,15})$/.exec(after ?? '') ?? [];
  return day === undefined || day < first ? { day: first, after: 0 } : { day, after: Number(place) };
}

function* itemsOf(reader: HistoryReader, query: HistoryQuery, day: string): Iterable<Item> {
  const days = { first: day, last: day };
  if (query.span === 'event') return yield* eventsOf(reader, query, days);
  let place = 0;
  for (const slot of reader.slots(query.span, days)) {
    place += 1;
    const chosen = isWithin(query, slot.startMs) ? chosenSlot(slot, query.about) : null;
    if (chosen !== null) yield { place, slot: chosen };
  }
}

function* eventsOf(
  reader: HistoryReader,
  query: HistoryQuery,
  days: { readonly first: string; readonly last: string },
): Iterable<Item> {
  const types = query.types.length > 0 ? query.types : reader.types(days);
  if (types.length === 0) return;
  const wanted = [...reader.happened(types, days)].filter(
    (row) => isAbout(row, query.about) && isWithin(query, row.atMs),
  );
  for (const event of wanted.sort((a, b) => a.seq - b.seq)) yield { place: event.seq, event };
}

function isWithin({ fromMs, toMs }: HistoryQuery, atMs: number): boolean {
  return (fromMs === null || atMs >= fromMs) && (toMs === null || atMs < toMs);
}

function chosenSlot({ values, ...times }: Slot, about: HistoryQuery['about']): HistoryPage['slots'][number] | null {
  const begins = about === null ? '' : `${about.kind}s/${about.id}/`;
  const chosen = [...values].filter(([path]) => path.startsWith(begins));
  return chosen.length === 0 ? null : { ...times, values: Object.fromEntries(chosen) };
}

function isAbout({ body }: Happened, about: HistoryQuery['about']): boolean {
  if (about === null || body[about.kind] === about.id) return true;
  // A symptom is of a zone or of a meter, and names it as that.
  return about.kind === 'zone' && body['type'] === 'lamp.symptom' && body['about'] === about.id;
}
