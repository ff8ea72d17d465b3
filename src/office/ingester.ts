import { pauseMs } from '../link/backoff.ts';
import type { Inbound } from '../link/message.ts';
import type { Surroundings } from '../link/timers.ts';
import { shown } from '../mqtt/complaint.ts';
import type { DevicePlace } from '../mqtt/topics.ts';
import { readMessage } from './intake.ts';
import { type Committed, commit } from './ledger.ts';
import type { DeviceMarks } from './marks.ts';
import type { Reading } from './reading.ts';
import { recoverAsides } from './recover.ts';
import { Indigestible, type OpenSql, type Sql } from './sql.ts';
import { makeTables } from './tables.ts';
import { freshTally, tallied } from './tally.ts';

export type IngesterParts = {
  readonly open: OpenSql;
  readonly surroundings: Surroundings;
  /** `key` names what the line is about. */
  readonly say: (key: string, text: string) => void;
  /** These rows are safe: the device may be told. */
  readonly safe: (place: DevicePlace, marks: DeviceMarks) => void;
};

/** Messages of one transaction at most. */
const groupMax = 500;
const retry = { firstMs: 500, capMs: 30_000 };

type Waiting = { readonly message: Inbound; readonly reading: Reading; readonly taken: () => void };

/**
 * Brings messages into the database, and tells the broker and the device only afterwards. While one group is committed the next one
 * gathers, so a slow disk makes larger groups and not a longer queue. While the database is away nothing is acknowledged: the
 * broker sends no more than the session's receive maximum, and keeps the rest.
 */
export class Ingester {
  readonly tally = freshTally();
  readonly #parts: IngesterParts;
  #waiting: Waiting[] = [];
  #sql: Sql | null = null;
  #trouble: string | null = 'not opened yet';
  #attempt = 0;
  #stopped = false;
  #working = false;
  #resting = false;
  #cancel: () => void = () => undefined;
  /** One user of the connection at a time. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: IngesterParts) {
    this.#parts = parts;
  }

  /** Messages that are neither committed nor acknowledged. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** What is wrong with the database; null: nothing. */
  get trouble(): string | null {
    return this.#trouble;
  }

  start(): void {
    this.#wake();
  }

  take(message: Inbound, taken: () => void): void {
    // An empty message clears a retained one; it says nothing.
    if (message.payload.length === 0) return taken();
    this.#waiting.push({ message, reading: readMessage(message.topic, message.payload), taken });
    this.#wake();
  }

  /** The line is gone: the broker will send all of it again. */
  lineLost(): void {
    this.#waiting = [];
  }

  /** Lets somebody else use the connection, between two commits. Rejects while the database is away. */
  ask<T>(question: (sql: Sql) => Promise<T>): Promise<T> {
    return this.#inTurn(() => {
      if (this.#sql === null) throw new Error(`the database is away: ${this.#trouble ?? ''}`);
      return question(this.#sql);
    });
  }

  /** Ends after the commit that is under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel();
    await this.#inTurn(async () => {
      await this.#sql?.close().catch(() => undefined);
      this.#sql = null;
    });
  }

  #wake(): void {
    if (this.#working || this.#resting || this.#stopped) return;
    this.#working = true;
    // `#work` catches everything itself.
    void this.#work().finally(() => {
      this.#working = false;
    });
  }

  async #work(): Promise<void> {
    // What came in the same chunk of the socket belongs into the same group.
    await Promise.resolve();
    while (!this.#stopped && (this.#sql === null || this.#waiting.length > 0)) {
      const failure = await this.#inTurn(() => this.#step()).catch(asError);
      if (failure === null) continue;
      this.#rest(failure);
      return;
    }
  }

  /** One transaction, or the opening of the database; null when it went well. */
  async #step(): Promise<Error | null> {
    try {
      if (this.#sql === null) await this.#open();
      else await this.#commitNext(this.#sql);
      this.#attempt = 0;
      return null;
    } catch (problem) {
      await this.#sql?.close().catch(() => undefined);
      this.#sql = null;
      return asError(problem);
    }
  }

  async #open(): Promise<void> {
    const sql = await this.#parts.open();
    try {
      await makeTables(sql);
      const understood = await recoverAsides(sql, this.#parts.surroundings.wallMs());
      if (understood > 0)
        this.#parts.say('recovered', `${understood} messages that were kept aside are understood now`);
    } catch (problem) {
      await sql.close().catch(() => undefined);
      throw problem;
    }
    this.#sql = sql;
    this.#trouble = null;
    this.#parts.say('database', `writes to ${sql.kind}, ${sql.place}`);
  }

  async #commitNext(sql: Sql): Promise<void> {
    const group = this.#waiting.slice(0, groupMax);
    try {
      await this.#commit(sql, group);
    } catch (problem) {
      if (!(problem instanceof Indigestible)) throw problem;
      for (const one of group) await this.#commitAlone(sql, one);
    }
  }

  /** One message of a group in which one could not be stomached. */
  async #commitAlone(sql: Sql, one: Waiting): Promise<void> {
    try {
      await this.#commit(sql, [one]);
    } catch (problem) {
      if (!(problem instanceof Indigestible)) throw problem;
      const { topic, payload } = one.message;
      const why = `${sql.kind} does not take it: ${shown(problem.message, 160)}`;
      await this.#commit(sql, [{ ...one, reading: { kind: 'aside', aside: { topic, payload, why } } }], one);
    }
  }

  async #commit(sql: Sql, group: readonly Waiting[], stands = group[0]): Promise<void> {
    const { surroundings, safe } = this.#parts;
    const before = surroundings.monoMs();
    const readings = group.map(({ reading }) => reading);
    const done = await commit(sql, readings, surroundings.wallMs());
    tallied(this.tally, group.length, done, surroundings.monoMs() - before);
    const gone = new Set(group.length === 1 ? [stands] : group);
    this.#waiting = this.#waiting.filter((one) => !gone.has(one));
    for (const { taken } of group) taken();
    for (const { site, device, marks } of done.marks) safe({ site, device }, marks);
    this.#tell(done);
  }

  #tell({ aside, noRoom, newStores, redated }: Committed): void {
    const { say } = this.#parts;
    for (const { topic, why } of aside) say(`aside ${topic}`, `kept aside a message of ${shown(topic, 120)}: ${why}`);
    if (noRoom > 0) {
      say(
        'no room',
        `${noRoom} messages cannot be read and there is no room to keep them: empty the table "aside"; the devices keep the rows`,
      );
    }
    for (const { site, device } of newStores) {
      say(
        `store ${site}/${device}`,
        `${site}/${device} has a new store (its card was replaced); its numbers begin anew`,
      );
    }
    if (redated > 0) say('redated', `${redated} rows were dated anew after their device got the right time`);
  }

  #rest(failure: Error): void {
    const pause = pauseMs(this.#attempt, () => this.#parts.surroundings.random(), retry);
    this.#attempt += 1;
    this.tally.commitFailures += 1;
    this.#trouble = failure.message || failure.name;
    const held = `${this.#waiting.length} messages wait and are not acknowledged`;
    this.#parts.say('database away', `the database does not take rows: ${this.#trouble}; ${held}`);
    this.#resting = true;
    this.#cancel = this.#parts.surroundings.after(pause, () => {
      this.#resting = false;
      this.#wake();
    });
  }

  #inTurn<T>(work: () => Promise<T> | T): Promise<T> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }
}

function asError(problem: unknown): Error {
  return problem instanceof Error ? problem : new Error(String(problem));
}
