/**
 * duskgate-safe: what lights the roads when core cannot stay up. It needs one file, `safe.json` in the state folder (or its copy), and
 * imports nothing that core might have broken. It switches lamps; gates it leaves shut.
 * Run: node firmware/safe.ts <state folder> [--check]; --check: ends well when it could light by the table.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';

/** Lit from one minute of the UTC day to another, [on, off), 0 to 1440. */
type LitMinutes = readonly (readonly [on: number, off: number])[];

export type SafeOutput =
  | {
      readonly kind: 'relay';
      readonly line: string;
      readonly activeLow: boolean;
      readonly contact: 'normally-open' | 'normally-closed';
    }
  | { readonly kind: 'pwm'; readonly channel: string; readonly inverted: boolean };

export type SafeZone = {
  readonly zone: string;
  readonly output: SafeOutput;
  readonly failTo: 'on' | 'off';
  /** `MM-DD` in UTC, all 366: the table knows neither time zones nor summer time, they were worked into it. */
  readonly days: Readonly<Record<string, LitMinutes>>;
};

export type SafeTable = {
  readonly v: 1;
  readonly madeAtMs: number;
  /** Labels of the GPIO chips the lines may be on; none: the simulated board. */
  readonly chips?: readonly string[];
  /** The LED that says to the crew that this program lights the roads. */
  readonly led?: { readonly line: string; readonly activeLow: boolean } | null;
  readonly zones: readonly SafeZone[];
  /** Outputs of the lanes, put at rest: a core that died in a pulse may have left one on. Older tables name none. */
  readonly rests?: readonly { readonly line: string; readonly activeLow: boolean }[];
};

/** The voltage or duty cycle that an output is to have. It may throw; then it is asked again at the next look. */
export type Drive = (name: string, high: number) => void;

const dayMs = 86_400_000;
const lookEveryMs = 20_000;
const blinkEveryMs = 500;

/** Whether a zone is lit by the table. A clock that stands before the table was made is not believed: `failTo` then. */
export function litAt(table: SafeTable, zone: SafeZone, wallMs: number): boolean {
  const day = zone.days[new Date(wallMs).toISOString().slice(5, 10)];
  if (wallMs < table.madeAtMs - dayMs || day === undefined) return zone.failTo === 'on';
  const minute = (wallMs % dayMs) / 60_000;
  return day.some(([on, off]) => on <= minute && minute < off);
}

/** What the wire has to carry, 0 to 1, for the lamps to be lit or dark. */
export function wireFor(output: SafeOutput, lit: boolean): { name: string; high: number } {
  if (output.kind === 'pwm') return { name: output.channel, high: Number(lit !== output.inverted) };
  const draws = lit === (output.contact === 'normally-open');
  return { name: output.line, high: Number(draws !== output.activeLow) };
}

/** Drives every zone, and lets go of every gate; a refused output is said and does not keep the others dark. */
export function look(table: SafeTable, wallMs: number, world: { drive: Drive; say: (line: string) => void }): void {
  const wires = table.zones.map((zone) => ({
    about: `zone ${zone.zone}`,
    ...wireFor(zone.output, litAt(table, zone, wallMs)),
  }));
  const rests = (table.rests ?? []).map(({ line, activeLow }) => ({
    about: 'gate',
    name: line,
    high: Number(activeLow),
  }));
  for (const { about, name, high } of [...wires, ...rests]) {
    try {
      world.drive(name, high);
    } catch (error) {
      world.say(`${about} (${name}): ${String(error)} Trying again in ${lookEveryMs / 1_000} s.`);
    }
  }
}

/**
 * Writes down what every zone is told, where core looks for it: a lamp that burns by the table is not dark for a moment
 * when core takes it back. Only below /run, which systemd names; nothing here may wait for a disk.
 */
export function keepShown(table: SafeTable, wallMs: number, at: { folder: string | undefined; boot: string }): void {
  if (at.folder === undefined) return;
  const levels = Object.fromEntries(table.zones.map((zone) => [zone.zone, litAt(table, zone, wallMs) ? 100 : 0]));
  try {
    writeFileSync(join(at.folder, 'shown.json'), `${JSON.stringify({ boot: at.boot, levels })}\n`);
  } catch {
    // Core then starts from what it last knew itself.
  }
}

/** The table, and the same once more for the day on which a sector of the card is lost. */
export const tableFiles = ['safe.json', 'safe.copy.json'] as const;

/** Reads the first whole one of the two files; throws with the file and what to do. */
export function readTable(folder: string): SafeTable {
  const causes: unknown[] = [];
  for (const name of tableFiles) {
    try {
      return readCopy(join(folder, name));
    } catch (cause) {
      causes.push(cause);
    }
  }
  throw new Error(
    `${join(folder, tableFiles[0])}: ${String(causes[0])}. The lamps stay as they are. Start duskgate-core once with a good config.`,
    { cause: causes },
  );
}

/** One file: the table as a line of JSON, then the SHA-256 of that line in hex. Throws when it is not whole. */
export function readCopy(file: string): SafeTable {
  const [line = '', digest = ''] = readFileSync(file, 'utf8').split('\n');
  if (createHash('sha256').update(line).digest('hex') !== digest)
    throw new Error('its digest is not that of its bytes');
  const table = JSON.parse(line) as SafeTable;
  if (table.v !== 1 || !Array.isArray(table.zones)) throw new Error('it is not a table of version 1');
  return table;
}

/** An even second of light and dark: no other code of the status LED has it. */
function blink(led: NonNullable<SafeTable['led']>, drive: Drive): void {
  let lit = true;
  const turn = (): void => {
    try {
      drive(led.line, Number(lit !== led.activeLow));
    } catch {
      // The roads matter; whoever stands there sees them.
    }
    lit = !lit;
  };
  turn();
  setInterval(turn, blinkEveryMs);
}

/** Loaded only where there is a real board: everywhere else this file stands alone. */
async function realBoard(chips: readonly string[], say: (line: string) => void): Promise<Board> {
  try {
    const { drivesOf, notifier } = await import('./safeBoard.ts');
    return { drive: drivesOf(chips), notify: notifier(), blinks: true };
  } catch (error) {
    say(`the program for this board does not load: ${String(error)}. Install duskgate anew.`);
    throw error;
  }
}

type Board = {
  readonly drive: Drive;
  readonly notify: (notice: 'READY=1' | 'WATCHDOG=1') => void;
  readonly blinks: boolean;
};

/** The driver of the simulated board: says what it would drive, when that changes. */
export function printing(say: (line: string) => void): Drive {
  const last = new Map<string, number>();
  return (name, high) => {
    if (last.get(name) !== high) say(`${name} ${high === 1 ? 'high' : 'low'}`);
    last.set(name, high);
  };
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}

if (import.meta.main) {
  const say = (line: string) => console.log(`duskgate-safe: ${line}`);
  try {
    const table = readTable(process.argv[2] ?? process.env['STATE_DIRECTORY'] ?? 'var');
    const board =
      table.chips === undefined || table.chips.length === 0
        ? { drive: printing(say), notify: () => undefined, blinks: false }
        : await realBoard(table.chips, say);
    const { drive, notify } = board;
    if (process.argv.includes('--check')) process.exit(0);
    say(`${table.zones.length} zones by the table of ${new Date(table.madeAtMs).toISOString()}. Gates stay shut.`);
    const at = { folder: process.env['RUNTIME_DIRECTORY'], boot: bootId() };
    const turn = (): void => {
      const nowMs = Date.now();
      keepShown(table, nowMs, at);
      look(table, nowMs, { drive, say });
    };
    turn();
    // The simulated board would say each blink.
    if (board.blinks && table.led) blink(table.led, drive);
    notify('READY=1');
    setInterval(() => {
      turn();
      notify('WATCHDOG=1');
    }, lookEveryMs);
    // Node keeps what it compiled only on a clean exit, and this process is always ended by a signal.
    flushCompileCache();
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
