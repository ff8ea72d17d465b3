import { appendFileSync, fsyncSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { listenChannel, type Peer } from '../../src/channel/listen.ts';
import type { FrameToCore } from '../../src/channel.ts';
import type { SiteView } from '../../src/controller/view.ts';
import type { OutboxRow, RowText, Stream } from '../../src/journal/messages.ts';
import { StoreFile } from '../../src/journal/storeFile.ts';
import type { OfficeRow } from '../../src/ports.ts';

const head = { siteRevision: 'r', site: '{}', restored: null, state: '{}' };

/** Core without lamps and gates: the real store on a real file behind the real socket, and rows that name themselves. */
export class StoreCore {
  readonly #store: StoreFile;
  readonly #view: SiteView;
  #peer: Peer | null = null;
  #saves = 0;

  constructor(folder: string, view: SiteView) {
    this.#view = view;
    this.#store = StoreFile.open(
      {
        folder,
        budgetBytes: 256 * 1024 * 1024,
        ballastBytes: 0,
        run: view.run,
        machineBoot: view.run,
        head,
        commitDelayMs: 0,
        audit: null,
        historyZone: null,
      },
      { head, suspect: false, again: false },
    );
    // Which numbers a run gave, on disk before it gives one.
    const file = openSync(join(folder, 'runs.txt'), 'a');
    appendFileSync(file, `${view.run} ${this.#store.marks.evt + 1} ${this.#store.marks.tele + 1}\n`);
    fsyncSync(file);
  }

  get last(): { readonly evt: number; readonly tele: number } {
    return this.#store.marks;
  }

  listen(path: string): Promise<unknown> {
    return listenChannel({
      path,
      mode: 0o600,
      onPeer: (peer) => ({ frame: (frame) => this.#hear(peer, frame), gone: () => undefined }),
    });
  }

  /** Writes so many rows of each stream in one commit, each with its key in it. */
  write(count: number): void {
    const { evt, tele } = this.#store.marks;
    const rows = Array.from({ length: count }, (_, index) => [
      this.#row('evt', evt + index + 1, { type: 'test.row' }),
      this.#row('tele', tele + index + 1, { zones: {} }),
    ]);
    const now = Date.now();
    const durable = { body: '{}', savedAtMs: now, savedAtMono: performance.now(), highWaterMs: now };
    this.#store.commit([{ id: (this.#saves += 1), ask: { kind: 'save', durable, rows: rows.flat(), lines: [] } }]);
    this.#peer?.send({ kind: 'grown', ...this.#store.marks });
    while (this.#store.tidy()) continue;
  }

  #row(stream: Stream, seq: number, body: object): RowText {
    const key = `${this.#view.device}/${this.#view.run}/${stream}/${seq}`;
    return {
      stream,
      atMs: Date.now(),
      monoMs: performance.now(),
      clock: 'synced',
      body: JSON.stringify({ ...body, key }),
    };
  }

  #hear(peer: Peer, frame: FrameToCore): void {
    switch (frame.kind) {
      case 'hello':
        this.#peer = peer;
        peer.send({ kind: 'view', view: this.#view, store: null });
        peer.send({ kind: 'grown', ...this.#store.marks });
        return;
      case 'view':
        peer.send({ kind: 'view', view: this.#view, store: null });
        return;
      case 'rows': {
        const { stream, afterSeq, limit } = frame;
        const rows = this.#store.rows(stream, afterSeq, limit).map((row) => officeRow(stream, row));
        peer.send({ kind: 'rows', stream, afterSeq, rows });
        return;
      }
      case 'acknowledge': {
        const accepted = this.#store.acknowledge(frame);
        peer.send({ kind: 'acknowledged', accepted });
        return;
      }
      default:
        return;
    }
  }
}

function officeRow(stream: Stream, { body, seq, run, atMs, monoMs, clock }: OutboxRow): OfficeRow {
  return { stream, seq, run, atMs, monoMs, clock, body: JSON.parse(body) as OfficeRow['body'] };
}
