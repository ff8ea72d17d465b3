import type { EnrolledKey, RosterPerson, RosterSigner } from '../mqtt/peopleRoster.ts';
import type { Answer, HistoryPage, LogPage, PeopleKnown } from '../ports.ts';
import type { Evidence } from '../service/voice/evidence.ts';
import { anything, bothWords, type Check, flag, kinds, list, number, orNull, record, text, word } from './check.ts';

const amount = number(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
const short = text(64);
const line = text(2_000);

const page: Check<HistoryPage> = record<HistoryPage>({
  slots: list(record({ startMs: amount, endMs: amount, day: short, values: anything as Check<never> }), 500),
  events: list(record({ seq: amount, run: line, atMs: amount, doubtful: flag, body: anything }), 500),
  next: orNull(short),
  damaged: amount,
});

const logPage: Check<LogPage> = record<LogPage>({
  lines: list(record({ atMs: amount, mark: line, about: line, text: line }), 500),
  more: flag,
});

/** Core works it out anew each time and link only passes it on: its inside is what the type says. */
export const evidence: Check<Evidence> = (value, at) => {
  const { kind } = anything(value, at);
  word('zone', 'lane')(kind, `${at}.kind`);
  return value as Evidence;
};

const role = word('viewer', 'guard', 'operator', 'manager', 'crew');
const keys = list(record<EnrolledKey>({ public_key: short, name: short, enrolled_ms: amount }), 64);
const known: Check<PeopleKnown> = record<PeopleKnown>({
  version: orNull(amount),
  digest: orNull(short),
  role,
  keys,
  people: orNull(list(record<RosterPerson>({ login: short, role, keys }), 1_000)),
  signed: orNull(record<RosterSigner>({ login: short, key: short, signature: text(100) })),
});

/** What core answers to a question. */
export const answered: Check<Answer> = kinds<Answer>({
  history: record({ kind: word('history'), page }),
  log: record({ kind: word('log'), page: logPage }),
  audit: record({
    kind: word('audit'),
    result: record({ sound: flag, n: orNull(amount), entries: amount, text: bothWords(2_000) }),
  }),
  people: record({ kind: word('people'), known }),
  voice: record({ kind: word('voice'), evidence }),
});
