import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { askCore } from '../../../src/channel/connect.ts';
import type { SiteView } from '../../../src/controller/view.ts';
import { nodeFlags } from '../../../src/runtime/nodeFlags.ts';
import { until } from './settle.ts';

const root = resolve(import.meta.dirname, '../../..');

/** The estate that the lab prepared, on a disk of the guest's own: sockets cannot live on the shared one. */
export function ownEstate(): string {
  const prepared = process.env['LAB_ESTATE'] ?? '';
  const folder = '/run/duskgate';
  assert(existsSync(join(prepared, 'site.json')), 'run this inside the lab: npm run lab');
  if (!existsSync(folder)) cpSync(prepared, folder, { recursive: true });
  return folder;
}

/** duskgate-core as it runs on a pole. */
export class CoreProcess {
  readonly #folder: string;
  #child: ChildProcess | null = null;
  said = '';

  constructor(folder: string) {
    this.#folder = folder;
  }

  async start(): Promise<void> {
    const args = ['firmware/core.ts', '--config', join(this.#folder, 'estate.yaml'), '--state', this.#folder];
    const child = spawn(process.execPath, [...nodeFlags.core, ...args], {
      cwd: root,
      env: { ...process.env, NODE_COMPILE_CACHE: join(this.#folder, 'compile-cache') },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text: Buffer) => {
        this.said += text.toString();
      });
    this.#child = child;
    await until(() => this.said.includes('lights right') || child.exitCode !== null, 'lights right');
    assert.equal(child.exitCode, null, this.said);
  }

  /** What core shows of itself; throws while it does not listen yet. */
  async view(): Promise<SiteView> {
    const path = join(this.#folder, 'control.sock');
    const frame = await askCore({ path, frame: { kind: 'view' }, answer: 'view', timeoutMs: 20_000 });
    if (frame.kind !== 'view') throw new Error(JSON.stringify(frame));
    return frame.view;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  signal(name: NodeJS.Signals): void {
    this.#child?.kill(name);
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    const gone = new Promise((done) => child.once('exit', done));
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await gone;
    }
    this.#child = null;
  }
}
