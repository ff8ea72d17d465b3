import type { Committed } from './ledger.ts';

/** What one ingester did since it started; every figure only rises. */
export type Tally = {
  messages: number;
  rows: number;
  duplicates: number;
  aside: number;
  noRoom: number;
  redated: number;
  commits: number;
  commitFailures: number;
  commitMs: number;
  acknowledgements: number;
};

export function freshTally(): Tally {
  return {
    messages: 0,
    rows: 0,
    duplicates: 0,
    aside: 0,
    noRoom: 0,
    redated: 0,
    commits: 0,
    commitFailures: 0,
    commitMs: 0,
    acknowledgements: 0,
  };
}

export function tallied(tally: Tally, messages: number, done: Committed, tookMs: number): void {
  tally.messages += messages;
  tally.rows += done.rows;
  tally.duplicates += done.duplicates;
  tally.aside += done.aside.length;
  tally.noRoom += done.noRoom;
  tally.redated += done.redated;
  tally.commits += 1;
  tally.commitMs += tookMs;
}
