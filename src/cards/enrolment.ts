import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Pseudonym } from '../access/roster.ts';
import { type DurationMs, type Monotonic, minuteMs } from '../units.ts';
import type { CardFiles } from './rosterFolder.ts';

/**
 * A reader that learns cards instead of judging them, for a while: opened by a crew on this machine, never from the network.
 * It ends by the monotonic clock of this boot, so that neither a wrong wall clock nor a restart can leave it open.
 */
export type Enrolment = { readonly reader: string; readonly machineBoot: string; readonly untilMono: Monotonic };

export const enrolmentMsMax: DurationMs = 15 * minuteMs;

/** This machine's boot and its monotonic clock. */
export type MachineTime = { readonly machineBoot: string; readonly monoMs: Monotonic };

/** Opens a reader for cards to learn; another one open is closed by it, and what that one saw is forgotten. */
export function openEnrolment(files: CardFiles, reader: string, forMs: DurationMs, now: MachineTime): Enrolment {
  const untilMono = now.monoMs + Math.min(forMs, enrolmentMsMax);
  const enrolment = { reader, machineBoot: now.machineBoot, untilMono };
  closeEnrolment(files);
  writeFileSync(files.enrolment, `${JSON.stringify(enrolment)}\n`, { mode: 0o600 });
  return enrolment;
}

/** Closes it and forgets what it saw. */
export function closeEnrolment(files: CardFiles): void {
  rmSync(files.enrolment, { force: true });
}

/** The open enrolment at a reader; null = cards are judged there. A file that says anything else is no enrolment. */
export function enrolmentAt(files: CardFiles, reader: string, now: MachineTime): Enrolment | null {
  const [first] = linesOf(files);
  const open: Partial<Enrolment> | undefined = first;
  if (open?.reader !== reader || open.machineBoot !== now.machineBoot || typeof open.untilMono !== 'number')
    return null;
  const leftMs = open.untilMono - now.monoMs;
  return leftMs > 0 && leftMs <= enrolmentMsMax ? (open as Enrolment) : null;
}

/** A card was shown to the open reader. Only its pseudonym is kept, and only until the enrolment is closed. */
export function noteSeen(files: CardFiles, pseudonym: Pseudonym): void {
  appendFileSync(files.enrolment, `${JSON.stringify({ seen: pseudonym })}\n`);
}

/** The cards shown so far, each once, in their order. */
export function seenCards(files: CardFiles): readonly Pseudonym[] {
  const seen = linesOf(files).map((line) => (line as { seen?: unknown }).seen);
  return [...new Set(seen.filter((one): one is Pseudonym => typeof one === 'string' && /^[0-9a-f]{32}$/.test(one)))];
}

function linesOf(files: CardFiles): readonly object[] {
  // Asked for each card, and mostly there is none: an error would cost more than all else that is done about it.
  if (!existsSync(files.enrolment)) return [];
  try {
    const lines = readFileSync(files.enrolment, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
    return lines.slice(0, linesMax).map((line) => Object(JSON.parse(line)) as object);
  } catch {
    return [];
  }
}

const linesMax = 1_000;
