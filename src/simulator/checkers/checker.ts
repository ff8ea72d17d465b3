import type { Reply } from '../../controller/command.ts';
import type { OfficeRecord } from '../../controller/effect.ts';
import type { FaultyWorld } from '../faults/faultyWorld.ts';
import type { Contact, Taken } from '../world/core.ts';

/** Somebody who stands outside the device and says what must not be. Sentences; none when all is well. */
export type Checker = {
  readonly name: string;
  readonly seen?: (taken: Taken, world: FaultyWorld) => readonly string[];
  readonly contact?: (contact: Contact, world: FaultyWorld) => readonly string[];
  readonly row?: (record: OfficeRecord, world: FaultyWorld) => readonly string[];
  readonly reply?: (reply: Reply, world: FaultyWorld) => readonly string[];
  /** Asked once a minute of the simulation. */
  readonly minute?: (world: FaultyWorld) => readonly string[];
  /** Asked when all faults are over, and time has passed since. */
  readonly end?: (world: FaultyWorld) => readonly string[];
};
