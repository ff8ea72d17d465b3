import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What one look at a running estate shows. */
export type Look = {
  readonly day: number;
  /** By part. */
  readonly rssMb: Readonly<Record<string, number>>;
  readonly handles: Readonly<Record<string, number>>;
  readonly stateMb: number;
};

/** Process ids of the parts, by the file each runs, among those that name this folder. */
export function partsIn(folder: string, files: Readonly<Record<string, string>>): Readonly<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const name of readdirSync('/proc')) {
    const line = /^\d+$/.test(name) ? commandOf(name) : '';
    for (const [part, file] of Object.entries(files))
      if (line.includes(file) && line.includes(folder)) found[part] = Number(name);
  }
  return found;
}

/** Throws when a part has gone. */
export function look(day: number, folder: string, pids: Readonly<Record<string, number>>): Look {
  const of = (read: (pid: number) => number) =>
    Object.fromEntries(Object.entries(pids).map(([part, pid]) => [part, read(pid)]));
  return { day, rssMb: of(rssMb), handles: of(handles), stateMb: bytesOf(folder) / 1e6 };
}

/** Least squares: how much a figure grows a day. */
export function slopePerDay(points: readonly { readonly day: number; readonly value: number }[]): number {
  const mean = (pick: (point: (typeof points)[number]) => number) =>
    points.reduce((sum, point) => sum + pick(point), 0) / points.length;
  const [day, value] = [mean((point) => point.day), mean((point) => point.value)];
  const across = points.reduce((sum, point) => sum + (point.day - day) * (point.value - value), 0);
  const along = points.reduce((sum, point) => sum + (point.day - day) ** 2, 0);
  return along === 0 ? 0 : across / along;
}

function rssMb(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) / 1024;
}

function handles(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

/** What the folder takes, without what Node compiled. */
function bytesOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'compile-cache' ? sum : sum + bytesOf(path);
    return sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0);
  }, 0);
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
