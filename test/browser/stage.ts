import { type ChildProcess, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { servePage } from '../../src/web/server.ts';
import { freePort, Mosquitto } from '../link/brokers.ts';
import { program, RealCore, sampleConfig } from '../processes/realCore.ts';
import { until } from '../processes/waiting.ts';

const root = resolve(import.meta.dirname, '../..');
export const logins = ['chenmin', 'liuyang', 'guard-south', 'wangqiang', 'committee'] as const;
/** A real estate: mosquitto with passwords, access list and WebSocket, core and link on the simulated board, and the page. */
export class Stage {
  readonly folder: string;
  readonly broker: Mosquitto;
  readonly core: RealCore;
  /** The page as mosquitto's own listener gives it. */
  readonly mosquittoUrl: string;
  /** The page as `npm start` serves it. */
  readonly ownUrl: string;
  readonly #closePage: () => Promise<void>;
  #link: ChildProcess | null = null;

  private constructor(
    parts: Pick<Stage, 'folder' | 'broker' | 'core' | 'mosquittoUrl' | 'ownUrl'>,
    closePage: () => Promise<void>,
  ) {
    this.folder = parts.folder;
    this.broker = parts.broker;
    this.core = parts.core;
    this.mosquittoUrl = parts.mosquittoUrl;
    this.ownUrl = parts.ownUrl;
    this.#closePage = closePage;
  }

  /** `change`: what a test wants other in the sample config. */
  static async start(change: (config: string) => string = (config) => config): Promise<Stage> {
    const folder = mkdtempSync(join(tmpdir(), 'duskgate-browser-'));
    const socketPort = await freePort();
    const broker = await Mosquitto.start(brokerLines(socketPort, folder));
    writeConfig(folder, broker.port, change);
    const state = join(folder, 'state');
    mkdirSync(state);
    const core = new RealCore(state, join(folder, 'estate.yaml'));
    const target = { host: '127.0.0.1', port: broker.port, secure: false, ca: null };
    const page = await servePage({
      files: join(root, 'dist/page'),
      host: '127.0.0.1',
      port: 0,
      broker: target,
      tls: null,
    });
    const parts = {
      folder,
      broker,
      core,
      mosquittoUrl: `http://127.0.0.1:${socketPort}/`,
      ownUrl: `http://127.0.0.1:${page.port}/`,
    };
    const stage = new Stage(parts, () => page.close());
    await core.start();
    stage.startLink();
    await until(async () => (await core.tryView())?.link.connected === true, 'the device is on the broker');
    return stage;
  }

  startLink(): void {
    this.#link = program('src/link/main.ts', ['--state', this.core.folder]);
  }

  async end(): Promise<void> {
    this.#link?.kill('SIGKILL');
    await this.core.end('SIGKILL');
    await this.#closePage();
    await this.broker.end();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Publishes with mosquitto's own client, as whoever is named. */
  publish(topic: string, payload: string, options: readonly string[] = [], login = 'pole-1'): void {
    const args = ['-h', '127.0.0.1', '-p', String(this.broker.port), '-u', login, '-P', `${login}-secret`];
    const done = spawnSync('mosquitto_pub', [...args, '-q', '1', '-t', topic, '-s', ...options], {
      input: payload,
      encoding: 'utf8',
    });
    if (done.status !== 0) throw new Error(`mosquitto_pub: ${done.stderr}`);
  }
}

function brokerLines(socketPort: number, folder: string): string[] {
  const passwords = join(folder, 'passwords');
  for (const [index, login] of ['pole-1', 'pole-2', ...logins].entries()) {
    const create = index === 0 ? ['-c'] : [];
    const made = spawnSync('mosquitto_passwd', [...create, '-b', passwords, login, `${login}-secret`], {
      encoding: 'utf8',
    });
    if (made.status !== 0) throw new Error(`mosquitto_passwd: ${made.stderr}`);
  }
  writeFileSync(join(folder, 'acl'), accessList());
  return [
    'allow_anonymous false',
    `password_file ${passwords}`,
    `acl_file ${join(folder, 'acl')}`,
    'set_tcp_nodelay true',
    `listener ${socketPort} 127.0.0.1`,
    'protocol websockets',
    `http_dir ${join(root, 'dist/page-mosquitto')}`,
  ];
}

function accessList(): string {
  const people = logins.map(
    (login) => `user ${login}\ntopic read duskgate/v1/#\ntopic write duskgate/v1/+/+/dn/cmd/${login}\n`,
  );
  return [
    'pattern write duskgate/v1/+/%u/up/#',
    'pattern read duskgate/v1/+/%u/dn/#',
    'pattern read duskgate/v1/+/%u/up/status',
    ...people,
  ].join('\n');
}

function writeConfig(folder: string, port: number, change: (config: string) => string): void {
  writeFileSync(join(folder, 'broker-password'), 'pole-1-secret\n', { mode: 0o600 });
  const config = readFileSync(sampleConfig, 'utf8').replace(
    /url: mqtt:\/\/127\.0\.0\.1:1883/,
    `url: mqtt://127.0.0.1:${port}\n  username: pole-1\n  passwordFile: ${join(folder, 'broker-password')}`,
  );
  writeFileSync(join(folder, 'estate.yaml'), change(config));
  copyFileSync(join(root, 'config/exceptions.yaml'), join(folder, 'exceptions.yaml'));
}
