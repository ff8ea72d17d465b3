import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { askCore } from '../../src/channel/connect.ts';
import type { Ask, Reply } from '../../src/controller/command.ts';
import type { SiteView } from '../../src/controller/view.ts';
import type { StoreStats } from '../../src/ports.ts';
import { nodeFlags } from '../../src/runtime/nodeFlags.ts';
import { until } from './waiting.ts';

const root = resolve(import.meta.dirname, '../..');
export const sampleConfig = join(root, 'config/estate.yaml');
const yard = mkdtempSync(join(tmpdir(), 'duskgate-core-'));
const env = { ...process.env, NODE_COMPILE_CACHE: join(yard, 'compile-cache') };

process.once('exit', () => rmSync(yard, { recursive: true, force: true }));

/** A file of the program, run by the Node of these tests. */
export function program(path: string, args: readonly string[], flags: readonly string[] = []): ChildProcess {
  return spawn(process.execPath, [...flags, join(root, path), ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** An empty state folder in which the sample config has been accepted. The acceptance is made once. */
export function acceptedFolder(): string {
  const accepted = join(yard, 'accepted');
  const folder = mkdtempSync(join(yard, 'state-'));
  try {
    copyFileSync(join(accepted, 'site.json'), join(folder, 'site.json'));
  } catch {
    const args = [join(root, 'src/cli/main.ts'), 'check', sampleConfig, '--accept', '--state', accepted];
    const check = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
    if (check.status !== 0) throw new Error(`${check.stdout}${check.stderr}`);
    copyFileSync(join(accepted, 'site.json'), join(folder, 'site.json'));
  }
  return folder;
}

/** A core process of these tests. */
export class RealCore {
  readonly folder: string;
  readonly #config: string;
  #child: ChildProcess | null = null;
  said = '';

  constructor(folder: string, config = sampleConfig) {
    this.folder = folder;
    this.#config = config;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** Null while it runs. */
  get exitCode(): number | null {
    return this.#child?.exitCode ?? null;
  }

  launch(): void {
    const child = program('firmware/core.ts', ['--config', this.#config, '--state', this.folder], nodeFlags.core);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (text: Buffer) => {
        this.said += text.toString();
      });
    }
    this.#child = child;
  }

  async start(): Promise<void> {
    this.launch();
    await until(async () => (await this.tryView()) !== null, 'core answers');
  }

  async tryView(): Promise<SiteView | null> {
    try {
      return await this.view();
    } catch {
      return null;
    }
  }

  async view(): Promise<SiteView> {
    const path = join(this.folder, 'control.sock');
    const frame = await askCore({ path, frame: { kind: 'view' }, answer: 'view', timeoutMs: 20_000 });
    if (frame.kind !== 'view') throw new Error(JSON.stringify(frame));
    return frame.view;
  }

  /** What waits for the office, as far as the store has said; null while core is away. */
  async tryStats(): Promise<StoreStats | null> {
    try {
      const path = join(this.folder, 'control.sock');
      const frame = await askCore({ path, frame: { kind: 'view' }, answer: 'view', timeoutMs: 5_000 });
      return frame.kind === 'view' ? frame.store : null;
    } catch {
      return null;
    }
  }

  async ask(ask: Ask): Promise<Reply> {
    const atMs = Date.now();
    const command = {
      id: randomUUID(),
      login: 'wangqiang',
      via: 'local',
      retained: false,
      issuedAtMs: atMs,
      notAfterMs: atMs + 30_000,
      why: 'test',
      ask,
    } as const;
    const path = join(this.folder, 'control.sock');
    const frame = await askCore({ path, frame: { kind: 'command', command }, answer: 'reply', timeoutMs: 20_000 });
    if (frame.kind !== 'reply') throw new Error(JSON.stringify(frame));
    return frame.reply;
  }

  override(zone: string, level: number): Promise<Reply> {
    const end = { kind: 'duration', ms: 3_600_000 } as const;
    return this.ask({ kind: 'override', zones: [zone], level, end, belowFloor: false, allowBoost: false });
  }

  /** What is wrong, but for the office and the gate: in these tests no broker runs, and no car comes. */
  async faults(): Promise<string[]> {
    return (await this.view()).faults
      .filter(({ kind }) => !['link', 'lane', 'reader', 'roster'].includes(kind))
      .map(({ about, text }) => `${about}: ${text}`);
  }

  /** Has it look at the config now instead of within ten seconds. */
  reload(): void {
    this.#child?.kill('SIGHUP');
  }

  /** Ends it by a signal and waits until it has gone. */
  async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  }
}
