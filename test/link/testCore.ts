import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Listening, listenChannel, type Peer } from '../../src/channel/listen.ts';
import { socketNames } from '../../src/channel/sockets.ts';
import type { FrameToCore } from '../../src/channel.ts';
import type { Command, Reply } from '../../src/controller/command.ts';
import type { SiteView } from '../../src/controller/view.ts';
import type { Answer, OfficeRow, Question } from '../../src/ports.ts';
import { noWords } from '../../src/words/language.ts';
import { aRow, aView } from '../makers/view.ts';
import { inBoth } from '../makers/words.ts';

/** Core as link sees it: the real socket, rows in memory, every command applied unless somebody judges. */
export class TestCore {
  readonly folder = mkdtempSync(join(tmpdir(), 'duskgate-link-'));
  readonly rosterParts: unknown[] = [];
  readonly commands: Command[] = [];
  readonly questions: Question[] = [];
  readonly meters: Extract<FrameToCore, { kind: 'meter' }>[] = [];
  answer: Answer | null = null;
  readonly links: (FrameToCore & { kind: 'link' })[] = [];
  #troubles: (FrameToCore & { kind: 'linkTroubles' }) | null = null;
  rows: Record<'evt' | 'tele', OfficeRow[]> = { evt: [], tele: [] };
  readonly top = { evt: 0, tele: 0 };
  readonly runs = new Set(['a1b2c3d4']);
  view: SiteView;
  #listening: Listening | null = null;
  #peer: Peer | null = null;
  readonly #judge: (command: Command) => Reply;

  constructor(view: SiteView = aView(), judge: (command: Command) => Reply = applied) {
    this.view = view;
    this.#judge = judge;
  }

  get path(): string {
    return join(this.folder, socketNames.link);
  }

  /** What ails the line, as core was told last. */
  get troubles(): string {
    return (this.#troubles?.troubles ?? []).map(({ text }) => text.en).join(' ');
  }

  get detail(): string {
    return this.links.at(-1)?.detail.en ?? '';
  }

  async start(): Promise<void> {
    this.#listening = await listenChannel({
      path: this.path,
      mode: 0o600,
      onPeer: (peer) => ({ frame: (frame) => this.#hear(peer, frame), gone: () => undefined }),
    });
  }

  async stop(): Promise<void> {
    await this.#listening?.close();
    this.#listening = null;
    this.#peer = null;
  }

  async end(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  show(over: Partial<SiteView>): void {
    this.view = { ...this.view, ...over };
    this.#peer?.send({ kind: 'view', view: this.view, store: null });
  }

  /** Signed acts, what was turned away, people rosters and parts of configs, as link brought them. */
  readonly told: FrameToCore[] = [];

  write(stream: 'evt' | 'tele', count: number): void {
    for (let index = 0; index < count; index += 1) {
      this.top[stream] += 1;
      this.rows[stream].push(aRow({ stream, seq: this.top[stream], run: this.view.run }));
    }
    this.#peer?.send({ kind: 'grown', ...this.top });
  }

  #hear(peer: Peer, frame: FrameToCore): void {
    switch (frame.kind) {
      case 'hello':
        this.#peer = peer;
        peer.send({ kind: 'view', view: this.view, store: null });
        peer.send({ kind: 'grown', ...this.top });
        return;
      case 'view':
        peer.send({ kind: 'view', view: this.view, store: null });
        return;
      case 'link':
        this.links.push(frame);
        return;
      case 'linkTroubles':
        this.#troubles = frame;
        return;
      case 'rows': {
        const rows = this.rows[frame.stream].filter(({ seq }) => seq > frame.afterSeq).slice(0, frame.limit);
        peer.send({ kind: 'rows', stream: frame.stream, afterSeq: frame.afterSeq, rows });
        return;
      }
      case 'acknowledge': {
        const accepted = this.runs.has(frame.run);
        for (const stream of accepted ? (['evt', 'tele'] as const) : []) {
          this.rows[stream] = this.rows[stream].filter(({ seq }) => seq > frame[stream]);
        }
        peer.send({ kind: 'acknowledged', accepted });
        return;
      }
      case 'command':
        this.commands.push(frame.command);
        peer.send({ kind: 'reply', reply: this.#judge(frame.command), evidence: null });
        return;
      case 'act':
      case 'turnedAway':
      case 'people':
      case 'confPart':
        this.told.push(frame);
        return;
      case 'question': {
        const { id, login, question } = frame;
        this.questions.push(question);
        peer.send({
          kind: 'answer',
          id,
          login,
          answer: this.answer,
          ...(this.answer === null
            ? ({ code: 'denied', text: inBoth('Not for you.') } as const)
            : ({ code: 'applied', text: noWords } as const)),
        });
        return;
      }
      case 'meter':
        this.meters.push(frame);
        return;
      case 'rosterPart':
        this.rosterParts.push(frame.part);
        return;
      case 'watch':
        peer.send({ kind: 'refused', text: inBoth('no readers here') });
    }
  }
}

function applied({ id, login, via, ask }: Command): Reply {
  const zones = 'zones' in ask ? ask.zones.map((zone) => ({ zone, level: 60, untilMs: null, thenLevel: null })) : [];
  return { id, login, via, code: 'applied', text: inBoth('Done.'), zones, rev: 8, voice: null };
}
