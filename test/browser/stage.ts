import { type ChildProcess, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { prepareDemoRoster } from '../../src/cli/demoRoster.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import type { Party } from '../../src/controller/rightsTable.ts';
import { changeAccounts } from '../../src/people/accounts.ts';
import { accessList, passwordFile } from '../../src/people/mosquittoFiles.ts';
import { hashed } from '../../src/people/passwordHash.ts';
import { servePage } from '../../src/web/server.ts';
import { freePort, Mosquitto } from '../link/brokers.ts';
import { program, RealCore, sampleConfig } from '../processes/realCore.ts';
import { until } from '../processes/waiting.ts';

const silent: Terminal = {
  out: () => undefined,
  err: () => undefined,
  color: false,
  columns: 100,
  language: 'en',
};
const root = resolve(import.meta.dirname, '../..');
const site = 'lychee-garden';
const roles = {
  chenmin: 'manager',
  liuyang: 'operator',
  'guard-south': 'guard',
  wangqiang: 'crew',
  committee: 'viewer',
  office: 'office',
  'pole-1': 'device',
  'pole-2': 'device',
} as const satisfies Record<string, Party>;

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

  /** `change`: what a test wants other in the sample config. Residents have cards, as in the demonstration. */
  static async start(change: (config: string) => string = (config) => config): Promise<Stage> {
    const folder = mkdtempSync(join(tmpdir(), 'duskgate-browser-'));
    const socketPort = await freePort();
    writePeople(folder);
    const broker = await Mosquitto.start(brokerLines(socketPort, folder));
    writeConfig(folder, broker.port, change);
    const state = join(folder, 'state');
    mkdirSync(state);
    await prepareDemoRoster(
      { words: [], options: { state, config: join(folder, 'estate.yaml') }, switches: new Set() },
      silent,
    );
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

  /** `duskgate people` on the office's machine, and for `install` on the device. Answers with what it said. */
  people(...words: readonly string[]): string {
    const here = ['--folder', join(this.folder, 'people')];
    const device = ['--state', this.core.folder, '--config', join(this.folder, 'estate.yaml')];
    const args = [join(root, 'src/cli/main.ts'), 'people', ...words, ...(words[0] === 'install' ? device : here)];
    const done = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 60_000 });
    if (done.status !== 0) throw new Error(`duskgate people ${words.join(' ')}: ${done.stderr}`);
    return done.stdout;
  }

  /** Somebody's key becomes the first of a roster, as the page says it is done. */
  firstRoster(login: string, publicKey: string, name = 'office PC'): void {
    this.people('enrol', login, '--public-key', publicKey, '--name', name, '--site', site);
    this.people('install', join(this.folder, 'people', 'roster.sent.json'));
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

/** The people file of the office, and what `duskgate people` makes of it for mosquitto. */
function writePeople(folder: string): void {
  const accounts = changeAccounts(join(folder, 'people', 'accounts.json'), () =>
    Object.entries(roles).map(([login, role]) => ({ login, role, password: hashed(`${login}-secret`, 101), keys: [] })),
  );
  writeFileSync(join(folder, 'passwords'), passwordFile(accounts));
  writeFileSync(join(folder, 'acl'), accessList(accounts));
}

function brokerLines(socketPort: number, folder: string): string[] {
  return [
    'allow_anonymous false',
    `password_file ${join(folder, 'passwords')}`,
    `acl_file ${join(folder, 'acl')}`,
    'set_tcp_nodelay true',
    `listener ${socketPort} 127.0.0.1`,
    'protocol websockets',
    `http_dir ${join(root, 'dist/page-mosquitto')}`,
  ];
}

function writeConfig(folder: string, port: number, change: (config: string) => string): void {
  writeFileSync(join(folder, 'broker-password'), 'pole-1-secret\n', { mode: 0o600 });
  const config = readFileSync(sampleConfig, 'utf8').replace(
    /url: mqtt:\/\/127\.0\.0\.1:1883/,
    `url: mqtt://127.0.0.1:${port}\n  username: pole-1\n  passwordFile: ${join(folder, 'broker-password')}`,
  );
  writeFileSync(join(folder, 'estate.yaml'), change(config));
  for (const name of ['exceptions.yaml', 'residents.csv']) copyFileSync(join(root, 'config', name), join(folder, name));
}
