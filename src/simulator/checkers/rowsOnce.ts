import type { OfficeRecord } from '../../controller/effect.ts';
import { type Monotonic, minuteMs } from '../../units.ts';
import type { Checker } from './checker.ts';

/** A row carried by a save that was answered reaches the office once, and none reaches it twice. */
export function rowsOnce(): Checker {
  const owed = new Map<number, readonly OfficeRecord[]>();
  const promised = new Map<OfficeRecord, Monotonic>();
  const arrived = new Set<OfficeRecord>();
  let run = '';
  return {
    name: 'rows once',
    seen: ({ event, made: { effects, state } }, { nowMono }) => {
      if (state.run !== run) {
        ({ run } = state);
        owed.clear();
      }
      if (event.kind === 'saved') {
        // The disk answers in order: what it says of this save holds for those before it, unless they were refused.
        for (const record of owed.get(event.rev) ?? []) promised.set(record, nowMono);
        owed.delete(event.rev);
      }
      if (event.kind === 'saveFailed') owed.delete(event.rev);
      for (const effect of effects) if (effect.kind === 'save') owed.set(effect.rev, effect.records);
      return [];
    },
    row: (record) => {
      const twice = arrived.has(record);
      arrived.add(record);
      return twice ? [`a row of ${nameOf(record)} reached the office twice`] : [];
    },
    end: ({ nowMono }) => {
      // What was saved a moment ago is still on its way.
      const due = [...promised].filter(([, atMono]) => nowMono - atMono > minuteMs).map(([record]) => record);
      const lost = due.filter((record) => !arrived.has(record));
      const first = lost[0];
      return first === undefined ? [] : [`${lost.length} rows that the disk had are lost, first ${nameOf(first)}`];
    },
  };
}

function nameOf({ stream, body }: OfficeRecord): string {
  return typeof body['type'] === 'string' ? body['type'] : stream;
}
