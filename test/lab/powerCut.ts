import { spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGuest } from './machine.ts';

type Saved = {
  readonly acked: number;
  readonly rows: readonly (readonly [seq: number, n: number])[];
  readonly rev: number;
  readonly integrity: string;
};

/** Rounds of saving, each ended by taking the guest's power away. */
const rounds = 3;
const megabyte = 1024 * 1024;

/**
 * Takes the power from a guest that writes its journal, boots it again and looks: every row that was promised is there or
 * was taken by the office before, nothing is there twice, and the file is whole. Answers with what went wrong; null = nothing.
 */
export async function powerCuts(say: (line: string) => void): Promise<string | null> {
  const folder = mkdtempSync(join(tmpdir(), 'duskgate-cut-'));
  const disk = join(folder, 'disk');
  try {
    makeDisk(disk);
    let promised = 0;
    let first = 0;
    for (let round = 0; round < rounds; round += 1) {
      const said = await saveUntilCut(folder, disk, { round, first });
      const saved = await lookAt(disk);
      const trouble = troubleIn(saved, said);
      if (trouble !== null) return `round ${round}: ${trouble}`;
      promised += said.length;
      first = Math.max(first, saved.rev, ...said, ...saved.rows.map(([, n]) => n)) + 1;
    }
    say(`figure: ${rounds} power cuts during journal writes, ${promised} rows promised, 0 lost`);
    return promised > rounds ? null : 'hardly anything was promised before the power went';
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function makeDisk(disk: string): void {
  const fd = openSync(disk, 'w');
  ftruncateSync(fd, 128 * megabyte);
  closeSync(fd);
  const { status, stderr } = spawnSync('mkfs.ext4', ['-q', '-F', disk], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`mkfs.ext4: ${stderr}`);
}

/** The numbers whose save was promised before the cut, which comes after another many of them each round. */
async function saveUntilCut(folder: string, disk: string, at: { round: number; first: number }): Promise<number[]> {
  const pidFile = join(folder, 'pid');
  const run = `${at.round}`.padStart(8, '0');
  const guest = startGuest(['node', 'test/lab/guest/saving.ts', run, `${at.first}`], {
    VM_DISK: disk,
    VM_PIDFILE: pidFile,
  });
  const said: number[] = [];
  const cutAfter = 20 + 37 * at.round;
  for await (const line of guest.lines) {
    if (/^\d+$/.test(line)) said.push(Number(line));
    if (said.length === cutAfter) process.kill(Number(readFileSync(pidFile, 'utf8')), 'SIGKILL');
  }
  await guest.ended;
  return said;
}

async function lookAt(disk: string): Promise<Saved> {
  const guest = startGuest(['node', 'test/lab/guest/saved.ts'], { VM_DISK: disk });
  let saved: Saved | null = null;
  for await (const line of guest.lines) if (line.startsWith('saved ')) saved = JSON.parse(line.slice(6)) as Saved;
  const code = await guest.ended;
  if (saved === null) throw new Error(`the guest that looks at the disk ended with status ${code} and said nothing`);
  return saved;
}

function troubleIn({ acked, rows, rev, integrity }: Saved, said: readonly number[]): string | null {
  const found = new Set(rows.map(([, n]) => n));
  const [oldest] = rows;
  const taken = (n: number): boolean => oldest !== undefined && acked >= oldest[0] - 1 && n < oldest[1];
  const lost = said.filter((n) => !found.has(n) && !taken(n));
  if (integrity !== 'ok') return `integrity_check says ${integrity}`;
  if (found.size !== rows.length) return 'a row is there twice';
  if (lost.length > 0) return `${lost.length} promised rows are gone: ${lost.slice(0, 5).join(', ')}`;
  return rev >= Math.max(0, ...said) ? null : `the state is of ${rev}, and ${Math.max(...said)} was promised`;
}
