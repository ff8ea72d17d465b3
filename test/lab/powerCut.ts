import { spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Saved } from './guest/saving.ts';
import { startGuest } from './machine.ts';

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
    let said: readonly number[] = [];
    // Each boot looks at what the cut before left; the last one only looks.
    for (let boot = 0; boot <= rounds; boot += 1) {
      const seen = await saveUntilCut(folder, disk, { boot, cutAfter: boot < rounds ? 20 + 37 * boot : 0 });
      const trouble = troubleIn(seen.saved, said);
      if (trouble !== null) return `after ${boot} cuts: ${trouble}`;
      said = seen.said;
      promised += said.length;
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

type Seen = { readonly saved: Saved; readonly said: readonly number[] };

/** What the disk held at first, and the numbers whose save was promised before the cut, which comes after so many of them. */
async function saveUntilCut(folder: string, disk: string, at: { boot: number; cutAfter: number }): Promise<Seen> {
  const pidFile = join(folder, 'pid');
  const guest = startGuest(['node', 'test/lab/guest/saving.ts', `${at.boot}`.padStart(8, '0')], {
    VM_DISK: disk,
    VM_PIDFILE: pidFile,
  });
  const said: number[] = [];
  let saved: Saved | null = null;
  let cut = false;
  for await (const line of guest.lines) {
    if (line.startsWith('saved ')) saved = JSON.parse(line.slice(6)) as Saved;
    if (/^\d+$/.test(line)) said.push(Number(line));
    if (cut || saved === null || said.length < at.cutAfter) continue;
    process.kill(Number(readFileSync(pidFile, 'utf8')), 'SIGKILL');
    cut = true;
  }
  const code = await guest.ended;
  if (saved === null) throw new Error(`the guest that looks at the disk ended with status ${code} and said nothing`);
  return { saved, said };
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
