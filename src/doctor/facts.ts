import type { Site } from '../controller/site.ts';
import type { Sensors } from '../machine/sensors.ts';
import type { Outcome } from '../release/papers.ts';
import type { Instant } from '../units.ts';
import type { Words } from '../words/language.ts';

/** A file or folder as its owner keeps it; `mode`: the nine bits of rights. */
export type Kept = { readonly path: string; readonly mode: number; readonly uid: number };

/** What came of asking the broker. */
export type BrokerSeen =
  | { readonly kind: 'reached'; readonly certificateEndsMs: Instant | null; readonly trusted: boolean }
  | { readonly kind: 'refused'; readonly why: Words };

/** A taken line: the label of its chip, and what its holder calls itself. */
export type HeldLine = { readonly chip: string; readonly line: string; readonly by: string };

/** Everything the doctor looked at, as plain data; null = it could not be told. */
export type Facts = {
  readonly atMs: Instant;
  readonly stateFolder: string;
  readonly sensors: Sensors;
  /** Of the state folder; null = there is none. */
  readonly disk: { readonly freeBytes: number; readonly bytes: number; readonly readOnly: boolean } | null;
  readonly site: Site | null;
  /** Newer copies of the accepted config that are damaged. */
  readonly damagedCopies: readonly string[];
  /** Labels of the GPIO chips, where the kernel says which they are. */
  readonly chips: readonly string[];
  /** What the device tree calls the lines of a chip, by its label; '' = it has no name. Chips of which it does not tell are left out. */
  readonly lineNames: Readonly<Record<string, readonly string[]>>;
  /** Lines with a name that a program or a driver holds; null = only root may know. */
  readonly heldLines: readonly HeldLine[] | null;
  readonly chipDevices: readonly Kept[];
  /** Devices behind the kernel's PWM chips, such as `fe20c000.pwm` or `1-0040`. */
  readonly pwmDevices: readonly string[];
  readonly hasRtc: boolean;
  readonly isSynced: boolean;
  readonly watchdog: { readonly device: boolean; readonly armed: boolean };
  /** The journal of systemd is written to the disk. */
  readonly journalOnDisk: boolean;
  readonly state: Kept | null;
  /** Files that only their owner, or owner and group, should read. */
  readonly secrets: readonly Kept[];
  /** Null = the config names no broker, or nobody asked. */
  readonly broker: BrokerSeen | null;
  /** Faults that the running core tells; `why`: it does not answer. */
  readonly core: { readonly faults: number } | { readonly why: Words };
  /** When the table of duskgate-safe was made; `why`: it cannot be used. */
  readonly safeTable: { readonly madeAtMs: Instant } | { readonly why: Words };
  readonly release: {
    /** Null = not installed as a release: a workbench. */
    readonly current: string | null;
    readonly onTrial: boolean;
    readonly takenBack: Pick<Outcome, 'from' | 'why'> | null;
    /** Files whose bytes are not those of the release; null = not looked at. */
    readonly damaged: readonly string[] | null;
  };
};
