import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configFile, root } from './estate.ts';
import { ended, pause } from './measure.ts';

export type Running = {
  readonly folder: string;
  readonly port: number;
  /** Process ids of the parts, by the file each runs. */
  readonly pids: { readonly core: number; readonly link: number };
  readonly stop: () => Promise<void>;
};

/**
 * The whole product as `npm start` runs it, in a folder of its own with a broker port of its own; returns when the office line
 * stands. `quiet`: nobody comes to the gate of the simulated street.
 */
export async function running({ quiet = false } = {}): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'duskgate-bench-'));
  const port = await freePort();
  const config = join(folder, 'estate.yaml');
  const estate = readFileSync(configFile, 'utf8').replace('127.0.0.1:1883', `127.0.0.1:${port}`);
  writeFileSync(config, quiet ? estate.replace(/^street:.*$/m, '') : estate);
  writeFileSync(join(folder, 'exceptions.yaml'), readFileSync(join(root, 'config', 'exceptions.yaml')));
  const broker = await mosquittoOn(port, folder);
  const state = join(folder, 'state');
  const child = spawn(process.execPath, [join(root, 'src/cli/main.ts'), 'run', '--config', config, '--state', state], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const stop = async () => {
    child.kill('SIGINT');
    await ended(child);
    broker?.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  const deadline = performance.now() + 60_000;
  for (;;) {
    const core = pidOf('firmware/core.ts', state);
    const link = pidOf('src/link/main.ts', state);
    if (core !== null && link !== null && isConnected(state))
      return { folder: state, port, pids: { core, link }, stop };
    if (performance.now() > deadline || child.exitCode !== null) {
      await stop();
      throw new Error('duskgate did not come up within 60 s');
    }
    await pause(200);
  }
}

/** The broker of the field, where it is installed; null leaves it to the demo broker. */
async function mosquittoOn(port: number, folder: string): Promise<ChildProcess | null> {
  const file = ['/usr/sbin/mosquitto', '/usr/bin/mosquitto'].find((path) => existsSync(path));
  if (file === undefined) return null;
  const config = join(folder, 'mosquitto.conf');
  writeFileSync(config, `listener ${port} 127.0.0.1\nallow_anonymous true\nset_tcp_nodelay true\n`);
  const child = spawn(file, ['-c', config], { stdio: 'ignore' });
  await pause(500);
  return child;
}

function isConnected(state: string): boolean {
  try {
    // The log is in the language of the site.
    return /Connected: |已连接：/.test(readFileSync(join(state, 'status.log'), 'utf8'));
  } catch {
    return false;
  }
}

function pidOf(file: string, state: string): number | null {
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const line = readFileSync(`/proc/${name}/cmdline`, 'utf8');
      if (line.includes(file) && line.includes(state)) return Number(name);
    } catch {
      // It ended while we looked.
    }
  }
  return null;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
