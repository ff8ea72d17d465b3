import type { Lane } from '../../access/lane.ts';
import type { Reply } from '../../controller/command.ts';
import type { Note, OfficeRecord } from '../../controller/effect.ts';
import type { ClockReading } from '../../controller/event.ts';
import type { Site } from '../../controller/site.ts';
import type { Zone } from '../../lighting/zone.ts';
import type { Instant, Level, Monotonic } from '../../units.ts';
import type { Spread } from '../chance.ts';
import type { Traffic } from '../traffic.ts';
import type { Visit } from '../vehicles.ts';
import type { Contact, Taken } from './core.ts';

/** What people, vehicles and weather do; a CSV of real arrivals can replace the traffic. */
export type Habits = {
  /** Traffic of each lane; a lane without has none. */
  readonly traffic: Readonly<Record<string, Traffic>>;
  /** Share of drivers whose card is in no roster, 0 to 1. */
  readonly strangerShare: number;
  /** From the call on the guard's telephone to the guard at the driver's window; null = nobody comes. */
  readonly guard: Spread | null;
  /** Walks past each motion sensor by hour of the day. */
  readonly walksPerHour: readonly number[];
  /** Overrides by staff in a mean week. */
  readonly overridesPerWeek: number;
};

export type WorldOptions = {
  readonly site: Site;
  readonly seed: number;
  /** True time at the beginning. */
  readonly startMs: Instant;
  readonly habits: Habits;
  /** Tells what the device knows of time when it boots; the simulation's own clock is always true. */
  readonly reading?: ClockReading;
  /** Every step, for checkers and figures. */
  readonly seen?: (taken: Taken) => void;
  /** Every row that reached the office. */
  readonly onRow?: (record: OfficeRecord, nowMono: Monotonic) => void;
  readonly onLight?: (zone: Zone, level: Level, nowMono: Monotonic) => void;
  readonly onVisit?: (lane: Lane, visit: Visit) => void;
  readonly onReply?: (reply: Reply) => void;
  readonly onNote?: (note: Note) => void;
  readonly onContact?: (contact: Contact, nowMono: Monotonic) => void;
};
