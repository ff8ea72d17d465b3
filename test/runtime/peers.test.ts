import { beforeEach, expect, test } from 'vitest';
import type { Peer } from '../../src/channel/listen.ts';
import type { FrameFromCore, FrameToCore } from '../../src/channel.ts';
import type { Reply } from '../../src/controller/command.ts';
import type { Event } from '../../src/controller/event.ts';
import type { OfficeRow, StoreStats } from '../../src/ports.ts';
import { Peers } from '../../src/runtime/peers.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { inBoth } from '../makers/words.ts';
import { HandStore } from './hands.ts';

const noGate = {
  onRosterPart: () => undefined,
  onPeople: () => undefined,
  onConfPart: () => undefined,
  prove: () => {
    throw new Error('no acts here');
  },
  onMeter: () => undefined,
  watch: () => inBoth('no readers here'),
  answer: async () => Promise.reject(new Error('no history here')),
};

class PaperPeer implements Peer {
  readonly got: FrameFromCore[] = [];
  send(frame: FrameFromCore): boolean {
    this.got.push(frame);
    return true;
  }
  end(): void {}
  kinds(): string[] {
    return this.got.map((frame) => frame.kind);
  }
}

class FullStore extends HandStore {
  override async rows(): Promise<never> {
    const body = { type: 'x'.repeat(30_000) };
    const rows = Array.from(
      { length: 50 },
      (_, i): OfficeRow => ({
        stream: 'evt',
        atMs: 0,
        monoMs: 0,
        clock: 'synced',
        body,
        seq: i + 1,
        run: 'r',
      }),
    );
    return rows as never;
  }
}

let posted: Event[];
let accepts: boolean;
let marks: { evt: number; tele: number };
let peers: Peers;

beforeEach(() => {
  posted = [];
  accepts = true;
  marks = { evt: 3, tele: 40 };
  const runtime = {
    post: (event: Event) => {
      if (accepts) posted.push(event);
      return accepts;
    },
    view: () => ({ rev: 1 }),
  } as unknown as Runtime;
  peers = new Peers({ ...noGate, runtime: () => runtime, store: new FullStore(), marks: () => marks, monoMs: () => 0 });
});

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const command = (via: 'mqtt' | 'local', id = 'c1'): FrameToCore =>
  ({ kind: 'command', command: { id, login: 'li', via } }) as FrameToCore;
const reply = (via: 'mqtt' | 'local', id = 'c1'): Reply =>
  ({ id, login: 'li', via, code: 'applied', voice: null }) as Reply;

test('an answer goes to the crew terminal that asked, and to no other', () => {
  const asked = new PaperPeer();
  const other = new PaperPeer();
  peers.welcome('crew', asked).frame(command('local'));
  peers.welcome('crew', other).frame(command('local', 'c2'));
  peers.reply(reply('local'));
  expect(asked.kinds()).toEqual(['reply']);
  expect(other.kinds()).toEqual([]);
});

test("the office's answer goes out through the link of now, though another link brought the command", () => {
  const before = new PaperPeer();
  const ears = peers.welcome('link', before);
  ears.frame({ kind: 'hello', role: 'link' });
  ears.frame(command('mqtt'));
  const after = new PaperPeer();
  peers.welcome('link', after).frame({ kind: 'hello', role: 'link' });
  ears.gone('');
  peers.reply(reply('mqtt'));
  expect(after.kinds()).toContain('reply');
  expect(posted.map(({ kind }) => kind)).toEqual(['command']);
});

test('a link that leaves is told to the controller, unless its successor is there', () => {
  const ears = peers.welcome('link', new PaperPeer());
  ears.frame({ kind: 'hello', role: 'link' });
  ears.gone('');
  expect(posted).toEqual([
    {
      kind: 'linkChanged',
      connected: false,
      detail: { en: 'duskgate-link is not running', zh: 'duskgate-link 未运行' },
    },
  ]);
});

test.each([
  ['crew', { kind: 'acknowledge', run: 'r', evt: 1, tele: 1 }],
  ['crew', { kind: 'rows', stream: 'evt', afterSeq: 0, limit: 10 }],
  ['crew', { kind: 'link', connected: true, detail: { en: '', zh: '' } }],
  ['crew', { kind: 'linkTroubles', troubles: [] }],
  ['crew', { kind: 'hello', role: 'link' }],
  ['crew', command('mqtt')],
  ['link', command('local')],
] as const)('through the socket of %s this is refused: %o', (role, frame) => {
  const peer = new PaperPeer();
  peers.welcome(role, peer).frame(frame);
  expect(peer.kinds()).toEqual(['refused']);
  expect(posted).toEqual([]);
});

test('a command that the loop cannot take is refused at once', () => {
  accepts = false;
  const peer = new PaperPeer();
  peers.welcome('crew', peer).frame(command('local'));
  expect(peer.kinds()).toEqual(['refused']);
});

test('commands that wait for the disk are bounded', () => {
  const peer = new PaperPeer();
  const ears = peers.welcome('crew', peer);
  for (let i = 0; i < 400; i += 1) ears.frame(command('local', `c${i}`));
  expect(posted).toHaveLength(256);
});

test('rows come as many as one frame holds, and say from where', async () => {
  const peer = new PaperPeer();
  peers.welcome('link', peer).frame({ kind: 'rows', stream: 'evt', afterSeq: 7, limit: 50 });
  await settled();
  const [frame] = peer.got;
  expect(frame).toMatchObject({ kind: 'rows', afterSeq: 7 });
  expect(frame?.kind === 'rows' && frame.rows.length).toBe(6);
  expect(Buffer.byteLength(JSON.stringify(frame))).toBeLessThan(262_144);
});

test('the view goes to link alone', async () => {
  const link = new PaperPeer();
  const crew = new PaperPeer();
  peers.welcome('link', link).frame({ kind: 'hello', role: 'link' });
  peers.welcome('crew', crew).frame({ kind: 'hello', role: 'crew' });
  await settled();
  peers.show({ rev: 2 } as never);
  await settled();
  expect(link.kinds().filter((kind) => kind === 'view')).toHaveLength(2);
  expect(crew.kinds()).toEqual([]);
});

test('link is told at its hello which rows are on disk, and not only when another one is saved', async () => {
  await settled();
  const link = new PaperPeer();
  peers.welcome('link', link).frame({ kind: 'hello', role: 'link' });
  expect(link.got.slice(1)).toEqual([{ kind: 'grown', evt: 3, tele: 40 }]);
});

test('a link that came before the disk first answered is told the marks then, once', async () => {
  marks = { evt: 0, tele: 0 };
  const stats = Promise.withResolvers<StoreStats>();
  class SlowStore extends HandStore {
    override stats(): Promise<StoreStats> {
      return stats.promise;
    }
  }
  const runtime = { view: () => ({ rev: 1 }) } as unknown as Runtime;
  const slow = new Peers({
    ...noGate,
    runtime: () => runtime,
    store: new SlowStore(),
    marks: () => marks,
    monoMs: () => 0,
  });
  const link = new PaperPeer();
  slow.welcome('link', link).frame({ kind: 'hello', role: 'link' });
  await settled();
  expect(link.kinds()).toEqual(['view', 'grown']);
  marks = { evt: 3, tele: 40 };
  stats.resolve(await new HandStore().stats());
  await settled();
  expect(link.got.slice(1)).toEqual([
    { kind: 'grown', evt: 0, tele: 0 },
    { kind: 'grown', evt: 3, tele: 40 },
  ]);
});

test('nobody but link is told of rows', async () => {
  const crew = new PaperPeer();
  const stranger = new PaperPeer();
  peers.welcome('crew', crew).frame({ kind: 'hello', role: 'crew' });
  peers.welcome('crew', stranger).frame({ kind: 'hello', role: 'link' });
  peers.welcome('link', new PaperPeer());
  peers.show({ rev: 2 } as never);
  await settled();
  expect([crew.kinds(), stranger.kinds()]).toEqual([[], ['refused']]);
});

test('status answers while the disk hangs', () => {
  class HangingStore extends HandStore {
    override stats(): Promise<never> {
      return new Promise(() => undefined);
    }
  }
  const runtime = { view: () => ({ rev: 1 }) } as unknown as Runtime;
  const hanging = new Peers({
    ...noGate,
    runtime: () => runtime,
    store: new HangingStore(),
    marks: () => marks,
    monoMs: () => 0,
  });
  const peer = new PaperPeer();
  hanging.welcome('crew', peer).frame({ kind: 'view' });
  expect(peer.got).toEqual([{ kind: 'view', view: { rev: 1 }, store: null }]);
});
