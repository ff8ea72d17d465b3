import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './until.ts';

export const mosquittoPath = findMosquitto();
if (mosquittoPath === null) {
  process.stdout.write('mosquitto is not installed: tests against it are left out (apt install mosquitto)\n');
}

function findMosquitto(): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/usr/local/sbin'];
  const path = folders.map((folder) => join(folder, 'mosquitto')).find((candidate) => existsSync(candidate));
  return path !== undefined && spawnSync(path, ['-h']).error === undefined ? path : null;
}

export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

/** A real mosquitto on loopback, which can be killed and started again on the same port. */
export class Mosquitto {
  readonly port: number;
  readonly folder = mkdtempSync(join(tmpdir(), 'duskgate-mosquitto-'));
  log = '';
  #child: ChildProcess | null = null;

  private constructor(port: number) {
    this.port = port;
  }

  static async start(
    lines: readonly string[] = ['allow_anonymous true'],
    files: Record<string, string> = {},
  ): Promise<Mosquitto> {
    const broker = new Mosquitto(await freePort());
    for (const [name, text] of Object.entries(files)) writeFileSync(join(broker.folder, name), text, { mode: 0o600 });
    await broker.configure(lines);
    return broker;
  }

  /** (Re)starts with these lines; `{folder}` in them is the broker's folder. */
  async configure(lines: readonly string[]): Promise<void> {
    await this.kill();
    const log = lines.some((line) => line.startsWith('log_type')) ? [] : ['log_type all'];
    const text = [`listener ${this.port} 127.0.0.1`, 'user root', ...log, ...lines].join('\n');
    writeFileSync(join(this.folder, 'mosquitto.conf'), `${text.replaceAll('{folder}', this.folder)}\n`);
    await this.start();
  }

  async start(): Promise<void> {
    const before = this.log.length;
    const child = spawn(mosquittoPath ?? 'mosquitto', ['-c', join(this.folder, 'mosquitto.conf')]);
    child.stderr.on('data', (chunk: Buffer) => {
      this.log += chunk.toString();
    });
    this.#child = child;
    await until(`mosquitto runs:\n${this.log.slice(before)}`, () => / running/.test(this.log.slice(before)));
  }

  /** Reads passwords, access list and certificates again. */
  reload(): void {
    this.#child?.kill('SIGHUP');
  }

  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }

  async end(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
