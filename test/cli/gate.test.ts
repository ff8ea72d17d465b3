import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type Listening, listenChannel } from '../../src/channel/listen.ts';
import { socketNames } from '../../src/channel/sockets.ts';
import { LiveTable } from '../../src/cli/liveTable.ts';
import { statusText } from '../../src/cli/statusText.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import type { Role } from '../../src/controller/site.ts';
import { minuteMs, secondMs } from '../../src/units.ts';
import { noWords } from '../../src/words/language.ts';
import { Gatehouse, gateSite } from '../controller/gatehouse.ts';
import { aLaneView, aReaderView, aRosterMark, aView, eveningMs } from '../makers/view.ts';
import { inBoth } from '../makers/words.ts';
import { CrewCore } from './crewCore.ts';
import { say } from './say.ts';

let folder: string;
let gate: Gatehouse;
let listening: Listening | null = null;

/** The real controller behind the crew's real socket; whoever runs this test has the role. */
async function core(role: Role): Promise<void> {
  const people = [{ login: userInfo().username, role }];
  gate = new Gatehouse({ site: gateSite({ people }), wallMs: Date.now() - 10_000 }).ready();
  gate.stepClock(Date.now() - gate.wallMs).sync();
  listening = await listenChannel({
    path: join(folder, socketNames.crew),
    mode: 0o600,
    onPeer: (peer) => ({
      gone: () => undefined,
      frame: (frame) => {
        if (frame.kind === 'view') peer.send({ kind: 'view', view: gate.view(), store: null });
        if (frame.kind !== 'command') return;
        // The command has the time of the computer, and on a busy one seconds have gone since.
        gate.stepClock(Date.now() - gate.wallMs).sync();
        for (const effect of gate.hear(frame))
          if (effect.kind === 'reply') peer.send({ kind: 'reply', reply: effect.reply, evidence: null });
      },
    }),
  });
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'duskgate-gate-'));
});
afterEach(async () => {
  await listening?.close();
  listening = null;
  rmSync(folder, { recursive: true });
});

const run = (argv: string[], over: Partial<Terminal> = {}) => say([...argv, '--state', folder], over);
const called = () => gate.arrive().pass(10 * secondMs);

describe('duskgate gate', () => {
  test('opens a lane once for the vehicle that stands there, with the reason on record', async () => {
    await core('guard');
    const empty = await run(['gate', 'open', 'in-1', '--why', 'courier']);
    expect(empty).toMatchObject({ code: 1, out: expect.stringMatching(/^denied: No vehicle stands/) });
    expect(gate.pulsed).toHaveLength(0);
    gate.arrive();
    expect(await run(['gate', 'open', 'in-1', '--why', 'courier'])).toMatchObject({
      code: 0,
      out: 'applied: Entrance opens.\n',
    });
    expect(gate.pulsed).toHaveLength(1);
    expect(gate.rows('gate.asked').at(-1)).toMatchObject({ lane: 'in-1', why: 'courier', via: 'local' });
  });

  test('opens nothing for somebody without the right', async () => {
    await core('viewer');
    gate.arrive();
    expect((await run(['gate', 'open', 'in-1', '--why', 'x'])).out).toMatch(/^denied: The role viewer has no right/);
    expect(gate.pulsed).toHaveLength(0);
  });

  test('resets a lane for the crew, and nothing that is no lane', async () => {
    await core('crew');
    gate.arrive();
    expect((await run(['gate', 'reset', 'moon', '--why', 'x'])).out).toMatch(/^invalid: There is no lane "moon"/);
    expect((await run(['gate', 'reset', 'in-1', '--why', 'x'])).code).toBe(0);
    expect(gate.pulsed).toHaveLength(0);
  });

  test('says that nobody is there when no core runs', async () => {
    await expect(run(['gate', 'open', 'in-1', '--why', 'x'])).rejects.toThrow(/no duskgate-core listens/);
    await expect(run(['call', 'list'])).rejects.toThrow(/no duskgate-core listens/);
  });
});

describe('duskgate call', () => {
  test('lists, takes, and ends a call; without a lane the only one is meant', async () => {
    await core('guard');
    expect(await run(['call', 'list'])).toMatchObject({ code: 0, out: 'No call is open.\n' });
    expect(await run(['call', 'ack'])).toMatchObject({ code: 1, err: 'No call is open.\n' });
    called();
    expect((await run(['call', 'list'])).out).toMatch(/in-1 +in-1-call-\d+ .*nobody yet +no card read for long/);
    expect((await run(['call', 'list'], { language: 'zh' })).out).toMatch(/无人应答 +久未刷卡/);
    expect(JSON.parse((await run(['call', 'list', '--json'])).out)).toMatchObject([{ lane: 'in-1', reason: 'slow' }]);
    expect((await run(['call', 'ack'])).out).toMatch(/^applied: Entrance: the call is yours/);
    expect((await run(['call', 'list'])).out).toContain(`${userInfo().username} comes`);
    expect((await run(['call', 'arrive', 'in-1'])).code).toBe(0);
    expect((await run(['call', 'list'])).out).toContain(`${userInfo().username} is there`);
    expect((await run(['call', 'resolve', 'in-1', '--end', 'turnedAway', '--needed', 'no'])).code).toBe(0);
    expect(gate.rows('call.ended')).toMatchObject([{ end: 'turnedAway' }]);
    expect(await run(['call', 'ack', 'in-1'])).toMatchObject({ code: 1, err: 'No call is open at in-1.\n' });
  });

  test('says of a call that ended by itself whether it was needed', async () => {
    await core('guard');
    called();
    const id = gate.view().lanes[0]!.call!.id;
    gate.card();
    gate.driveThrough();
    expect(gate.view().lanes[0]?.call).toBeNull();
    const label = ['call', 'resolve', 'in-1', '--call', id, '--end', 'card', '--needed', 'no'];
    expect((await run(label)).code).toBe(0);
    expect(gate.rows('call.labelled')).toMatchObject([{ call: id, needed: false }]);
  });

  test('names the lanes when one is meant that is not there', async () => {
    await core('guard');
    expect(await run(['call', 'ack', 'moon'])).toMatchObject({ code: 2, err: expect.stringMatching(/"moon".*in-1/) });
  });
});

/** Words of a text on paper. */
const paper = (language: 'zh' | 'en'): Terminal => ({
  out: () => undefined,
  err: () => undefined,
  color: false,
  columns: 200,
  language,
});

describe('the status of a gate', () => {
  const call = {
    id: 'in-1-call-3',
    reason: 'driver',
    calledAtMs: eveningMs - 40 * secondMs,
    ackedBy: null,
    arrived: false,
  } as const;
  const lane = aLaneView({
    barrier: 'closed',
    vehicle: 'present',
    vehicleSinceMs: eveningMs - 55 * secondMs,
    passagesLastHour: 97,
    call,
  });
  const view = aView({
    lanes: [lane, aLaneView({ id: 'out-1', barrier: 'outOfService', vehicle: 'unknown' })],
    readers: [aReaderView()],
    roster: aRosterMark(),
    faults: [
      {
        about: 'out-1',
        kind: 'lane',
        sinceMs: null,
        text: 'barrier: The arm is released by hand.',
        remedy: 'Lock it.',
        zh: { text: '闸杆已手动释放。', remedy: '重新锁上释放装置。' },
      },
    ],
  });

  test('says in English who waits, since when, and what to do', () => {
    const text = statusText(view, null, paper('en'));
    expect(text).toMatch(/in-1 +closed +\S+ +waiting 55 s +97 +the driver asks for help, 40 s, nobody yet/);
    expect(text).toMatch(/out-1 +OUT OF SERVICE +\S+ +loop not believed/);
    expect(text).toContain('! in-1: the guard is wanted (the driver asks for help), for 40 s; nobody yet');
    expect(text).toContain('-> duskgate call ack in-1');
    expect(text).toContain('! out-1: barrier: The arm is released by hand.\n    -> Lock it.');
    expect(text).toContain('Roster: version 117, 2140 cards, digest dddddddddddd');
    expect(text).toContain('Readers: reader-in D0 and D1 swapped (12 frames, 3 bad)');
  });

  test('says the same in Chinese', () => {
    const text = statusText(view, null, paper('zh'));
    expect(text).toMatch(/in-1 入口 +关闭 +\S+ +有车等候 55 s +97 +司机求助，40 s，无人应答/);
    expect(text).toContain('需要门卫（司机求助）');
    expect(text).toContain('! out-1: 闸杆已手动释放。\n    -> 重新锁上释放装置。');
    expect(text).toContain('名单: 版本 117');
    expect(text).toContain('读卡器: reader-in D0 与 D1 接反');
  });

  test('says of the next step what fits the call, and that there is no roster', () => {
    const acked = { ...call, ackedBy: 'gao' };
    const next = (one: typeof acked | (typeof acked & { arrived: true })) =>
      statusText(aView({ lanes: [aLaneView({ call: one })], readers: [aReaderView()] }), null, paper('en'));
    expect(next(acked)).toContain('-> duskgate call arrive in-1');
    expect(next({ ...acked, arrived: true } as never)).toContain('-> duskgate call resolve in-1');
    expect(next(acked)).toContain('Roster: none: every card is a stranger’s');
  });

  test('of an estate without a gate does not speak of one', () => {
    const text = statusText(aView(), null, paper('en'));
    expect(text).not.toMatch(/Roster|Readers|barrier|lane/);
  });

  test('is drawn under the zones, and elsewhere told by calls and not by vehicles', () => {
    let text = '';
    const terminal = { ...paper('en'), out: (more: string) => (text += more) };
    new LiveTable(terminal, 40).show(view);
    expect(text).toMatch(/zone[\s\S]*road-main[\s\S]*lane[\s\S]*in-1 +closed[\s\S]*out-1/);
    text = '';
    const table = new LiveTable(terminal, 0);
    const at = (lanes: Parameters<typeof aLaneView>[0]) => table.show(aView({ zones: [], lanes: [aLaneView(lanes)] }));
    at({ barrier: 'closed', inService: true });
    for (const barrier of ['opening', 'open', 'passing', 'clearing', 'closing', 'closed'] as const)
      at({ barrier, inService: true, passagesLastHour: 5 });
    expect(text.trimEnd().split('\n')).toHaveLength(1);
    at({ barrier: 'closed', inService: true, call });
    at({ barrier: 'fault', inService: false, call });
    const lines = text.trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(/in-1 {2}closed {2}the driver asks for help/);
    expect(lines[2]).toContain('FAULT');
    at({ barrier: 'opening', inService: true });
    at({ barrier: 'opening', inService: false });
    expect(text.trimEnd().split('\n').slice(3)).toEqual([
      expect.stringMatching(/in-1 {2}opening {2}the call is over$/),
      expect.stringMatching(/in-1 {2}opening$/),
    ]);
  });
});

test('how a command ended is said in the language of the reader', async () => {
  const { sayNote } = await import('../../src/words/say.ts');
  const what = { kind: 'command', login: 'gao', ask: 'gateOpen', code: 'denied', text: noWords } as const;
  const note = { atMs: eveningMs, severity: 'warning', about: 'in-1', what } as const;
  expect(sayNote(note, 'zh', 'Asia/Shanghai')).toMatch(/^gao 请求 .*：已拒绝。$/);
  expect(sayNote(note, 'en', 'Asia/Shanghai')).toContain('denied');
});

test('a reader that is not there is not watched, and the one that is near is named', async () => {
  const core = new CrewCore();
  onTestFinished(() => core.close());
  await core.serve(new Gatehouse({ site: gateSite(), wallMs: eveningMs }).ready());
  expect(await core.say(['reader', 'watch', 'reader-xx'])).toMatchObject({
    code: 1,
    out: '',
    err: 'There is no reader "reader-xx". Did you mean "reader-in"?\n',
  });
  expect(await core.say(['reader', 'watch', 'reader-xx'], { language: 'zh' })).toMatchObject({
    err: '没有名为“reader-xx”的读卡器。是否指“reader-in”？\n',
  });
});

test('a Chinese log of a gate is Chinese', async () => {
  const { sayNote } = await import('../../src/words/say.ts');
  const house = new Gatehouse({ site: gateSite(), wallMs: eveningMs }).ready();
  house.arrive().pass(10 * secondMs);
  house.card();
  house.driveThrough();
  house.ask({ kind: 'gateOpen', lane: 'in-1' }, { login: 'gao', notAfterMs: house.wallMs + 10_000 });
  house
    .set('beam', true)
    .pass(3 * minuteMs)
    .set('beam', false)
    .pass(5 * secondMs);
  house
    .set('manualRelease', true)
    .pass(5 * secondMs)
    .set('manualRelease', false)
    .pass(20 * secondMs);
  house.set('fire', true).pass(20 * secondMs);
  house.hear({ kind: 'readerHealth', reader: 'reader-in', trouble: { kind: 'swapped', detail: inBoth('x') } });
  house.hear({ kind: 'readerHealth', reader: 'reader-in', trouble: null });
  house.hear({ kind: 'gateObeys', lane: 'in-1', message: inBoth('EBUSY') });
  house.hear({ kind: 'gateObeys', lane: 'in-1', message: null });
  house.hear({ kind: 'rosterRefused', code: 'bad_signature', text: inBoth('x') });
  house.hear({ kind: 'rosterChanged', roster: aRosterMark(), how: 'network' });
  house.hear({ kind: 'cardEnrolled', reader: 'reader-in' });
  const about = ['in-1', 'reader-in', 'roster'];
  const notes = house.effects.flatMap((effect) => (effect.kind === 'note' ? [effect.note] : []));
  const gates = notes.filter((note) => about.includes(note.about) && note.what.kind !== 'command');
  expect(gates.length).toBeGreaterThan(12);
  for (const note of gates) {
    const zh = sayNote(note, 'zh', 'Asia/Shanghai');
    expect(zh).toMatch(/\p{Script=Han}/u);
    // No English sentence and no unfilled place is left in it; ids and lines of the board may be.
    expect(zh).not.toMatch(/[a-z]{2,} [a-z]{2,}|\{/);
    expect(sayNote(note, 'en', 'Asia/Shanghai')).not.toMatch(/\p{Script=Han}|\{/u);
  }
});
