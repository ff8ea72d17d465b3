import type { Watch } from './watch.ts';

/** A program that does the same work, as it runs on this machine. */
export type Program = {
  readonly name: string;
  /** Puts its files into the folder; once. Throws in words when it cannot be had. */
  readonly prepare: (place: Place) => Promise<void>;
  readonly start: (place: Place) => Promise<Live>;
};

export type Place = {
  /** A folder of its own, kept from one start to the next. */
  readonly folder: string;
  readonly brokerPort: number;
  /** Laid over the environment: a clock that somebody moves. */
  readonly env: NodeJS.ProcessEnv;
  /** Survives the program, as lamps do. */
  readonly watch: Watch;
};

export type Live = {
  /** The processes that do the work. */
  readonly pids: readonly number[];
  /** Topic and payload that switch the zone for commands. */
  readonly command: (on: boolean, id: string) => { readonly topic: string; readonly payload: string };
  /** Brings a vehicle and its card; answers with the instant of the last bit, ms of CLOCK_MONOTONIC. */
  readonly showCard: (n: number) => Promise<number>;
  /** Lets the vehicle drive away, so that the next may come. */
  readonly driveOn: () => Promise<void>;
  /** As a power switch ends it: no last words. */
  readonly kill: () => Promise<void>;
};
