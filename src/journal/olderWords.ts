import { mapRecord } from '../record.ts';
import { foreign } from '../words/language.ts';

type Mend = (value: unknown) => unknown;

const words: Mend = (value) => (typeof value === 'string' ? foreign(value) : value);

function at(key: string, mend: Mend): Mend {
  return (value) => (isObject(value) && Object.hasOwn(value, key) ? { ...value, [key]: mend(value[key]) } : value);
}

function each(mend: Mend): Mend {
  return (value) => (isObject(value) ? mapRecord(value, mend) : value);
}

function all(...mends: readonly Mend[]): Mend {
  return (value) => mends.reduce((mended, mend) => mend(mended), value);
}

/** Versions before 0.2 told of trouble in English alone; what they recorded is played with that text in both languages. */
export const eventInBoth: Mend = all(
  at('message', words),
  at('text', words),
  at('detail', words),
  at('trouble', at('detail', words)),
  at('takenBack', at('why', words)),
);

/** The same for a whole state. */
export const stateInBoth: Mend = all(
  at('lanes', each(at('faults', each(words)))),
  at('zones', each(at('fault', at('message', words)))),
  at('refusedGates', each(at('message', words))),
  at('readers', each(at('trouble', at('detail', words)))),
  at('refusedSite', at('message', words)),
  at('refusedRoster', at('text', words)),
  at('store', at('failing', words)),
  // Versions before 0.2 knew of no more than whether the line stands.
  at(
    'link',
    all(at('detail', words), (link) => (isObject(link) ? { troubles: [], ...link } : link)),
  ),
  at('machine', at('takenBack', at('why', words))),
);

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
