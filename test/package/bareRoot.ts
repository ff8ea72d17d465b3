import { execFileSync, type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, renameSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a pole's system has besides the bare one: Debian's own names for what the package asks for, without systemd itself. */
const included = ['libatomic1', 'systemd-standalone-sysusers', 'systemd-standalone-tmpfiles'];

/** Why there can be no bare root here; null = there can. */
export function whyNoRoot(): string | null {
  if (process.getuid?.() !== 0) return 'only root can enter another root';
  if (spawnSync('debootstrap', ['--version']).status !== 0) return 'debootstrap is not installed';
  if (process.arch !== 'x64') return 'the package that is tried is for amd64';
  return spawnSync('unshare', ['--mount', '--pid', '--fork', 'true']).status === 0 ? null : 'no namespaces here';
}

/** A Debian 12 with what every Debian has and hardly more; built once a machine, unpacked for each use. */
export class BareRoot {
  readonly folder: string;

  constructor() {
    const packed = bareTar();
    this.folder = mkdtempSync(join(tmpdir(), 'duskgate-root-'));
    execFileSync('tar', ['--numeric-owner', '-xpf', packed, '-C', this.folder]);
  }

  path(inside: string): string {
    return join(this.folder, inside);
  }

  /** Runs a command in there, with its own processes and mounts: all of them are gone when it ends. */
  run(command: readonly string[]): SpawnSyncReturns<string> {
    const [program = '', ...words] = this.#entering(command);
    return spawnSync(program, words, { encoding: 'utf8', timeout: 200_000, env: rootEnvironment });
  }

  /** The same, and nothing but success will do; answers with what it said. */
  must(...command: readonly string[]): string {
    const { status, stdout, stderr } = this.run(command);
    if (status !== 0) throw new Error(`${command.join(' ')}: ${status}\n${stdout}${stderr}`);
    return stdout;
  }

  /** Starts a command and cuts its power, with all it started, after a while; answers whether it was still at work. */
  async cutAfter(ms: number, ...command: readonly string[]): Promise<boolean> {
    const [program = '', ...words] = this.#entering(command);
    const child = spawn(program, words, { stdio: 'ignore', env: rootEnvironment });
    const timer = setTimeout(() => child.kill('SIGKILL'), ms);
    const wasCut = await new Promise<boolean>((resolve) =>
      child.once('close', (_, signal) => resolve(signal === 'SIGKILL')),
    );
    clearTimeout(timer);
    await this.#nobodyLeft();
    return wasCut;
  }

  /** What was killed ends when its last write has returned; until then it still holds its locks, as no power cut leaves any. */
  async #nobodyLeft(): Promise<void> {
    for (let tries = 0; tries < 3_000; tries += 1) {
      if (!readdirSync('/proc').some((pid) => this.#livesHere(pid))) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error(`${this.folder}: a process that was killed does not end`);
  }

  #livesHere(pid: string): boolean {
    try {
      return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/root`) === this.folder;
    } catch {
      return false;
    }
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #entering(command: readonly string[]): readonly string[] {
    const own = ['unshare', '--mount', '--pid', '--fork', '--kill-child', '--propagation', 'private'];
    const enter = 'mount -t proc proc "$0/proc" && mount --bind /dev "$0/dev" && exec chroot "$0" "$@"';
    return [...own, 'sh', '-c', enter, this.folder, ...command];
  }
}

const rootEnvironment = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' };

function bareTar(): string {
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'duskgate-bare-root');
  const packed = join(cache, 'bookworm.tar');
  if (existsSync(packed)) return packed;
  mkdirSync(cache, { recursive: true });
  const beside = mkdtempSync(join(cache, 'new-'));
  try {
    const folder = join(beside, 'root');
    execFileSync('debootstrap', ['--variant=minbase', `--include=${included.join(',')}`, 'bookworm', folder], {
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: 500_000,
    });
    rmSync(join(folder, 'var/cache/apt'), { recursive: true, force: true });
    execFileSync('tar', ['--numeric-owner', '-cpf', `${packed}.${process.pid}`, '-C', folder, '.']);
    renameSync(`${packed}.${process.pid}`, packed);
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
  return packed;
}
