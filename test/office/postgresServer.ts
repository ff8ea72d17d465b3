import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../link/until.ts';

const programs = folderOfPrograms();
export const postgresThere = programs !== null;
if (!postgresThere) {
  process.stdout.write('PostgreSQL is not installed: tests against it are left out (apt install postgresql)\n');
}

function folderOfPrograms(): string | null {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort() : [];
  const folder = join(root, versions.at(-1) ?? '', 'bin');
  return existsSync(join(folder, 'initdb')) ? folder : null;
}

/** PostgreSQL refuses to run as root: then whom to run it as. */
function account(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const found = spawnSync('getent', ['passwd', 'postgres'], { encoding: 'utf8' }).stdout.split(':');
  return found.length > 3 ? { uid: Number(found[2]), gid: Number(found[3]) } : { uid: 65_534, gid: 65_534 };
}

/** A PostgreSQL of its own in a temporary folder, reachable by a Unix socket in it alone; it can be killed and started again. */
export class PostgresServer {
  readonly folder = mkdtempSync(join(tmpdir(), 'duskgate-postgres-'));
  readonly #account = account();
  #child: ChildProcess | null = null;

  static async start(): Promise<PostgresServer> {
    const server = new PostgresServer();
    const { uid, gid } = server.#account;
    if (uid !== undefined && gid !== undefined) chownSync(server.folder, uid, gid);
    chmodSync(server.folder, 0o700);
    const args = [
      '-D',
      join(server.folder, 'data'),
      '-U',
      'duskgate',
      '--auth=trust',
      '--no-sync',
      '-E',
      'UTF8',
      '--locale=C',
    ];
    const made = spawnSync(join(programs ?? '', 'initdb'), args, {
      ...server.#account,
      encoding: 'utf8',
      cwd: server.folder,
    });
    if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`);
    await server.again();
    return server;
  }

  get url(): string {
    return `postgresql://duskgate@localhost/postgres?host=${encodeURIComponent(this.folder)}`;
  }

  async again(): Promise<void> {
    const args = ['-D', join(this.folder, 'data'), '-k', this.folder, '-c', 'listen_addresses='];
    const child = spawn(join(programs ?? '', 'postgres'), args, { ...this.#account, cwd: this.folder });
    let log = '';
    child.stderr.on('data', (chunk: Buffer) => {
      log += chunk.toString();
    });
    this.#child = child;
    await until(`PostgreSQL takes connections:\n${log}`, () => log.includes('ready to accept connections'), 60_000);
  }

  /** As a power cut would, but for the disk. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    // The children of the postmaster go with it: SIGQUIT is its immediate shutdown, without a checkpoint.
    child.kill('SIGQUIT');
    await gone;
  }

  async end(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
