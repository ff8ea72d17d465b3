import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectChannel } from '../../src/channel/connect.ts';
import { socketNames } from '../../src/channel/sockets.ts';
import type { FrameFromCore } from '../../src/channel.ts';
import type { Question } from '../../src/ports.ts';
import { say } from '../cli/say.ts';
import { acceptedFolder, RealCore } from './realCore.ts';
import { until } from './waiting.ts';

let core: RealCore;

beforeEach(async () => {
  core = new RealCore(acceptedFolder());
  await core.start();
});
afterEach(() => core.end('SIGKILL'));

const here = (...argv: string[]) => say([...argv, '--state', core.folder]);
const clockNow = (minutes: number) =>
  Temporal.Now.zonedDateTimeISO('Asia/Shanghai').subtract({ minutes }).toPlainDateTime().toString().slice(0, 16);

test('a word is recorded on the command line, shows what is known, is listed, and is closed by the beginning of its id', async () => {
  const said = await here('voice', 'record', 'playground', '--at', clockNow(1), '--text', 'swings dark');
  expect(said).toMatchObject({ code: 0, out: expect.stringMatching(/^applied: Recorded[\s\S]*lamps[\s\S]*promise/) });
  const listed = await here('voice', 'list', '--json');
  const [voice] = JSON.parse(listed.out) as { id: string; answer: string | null; text: string }[];
  expect(voice).toMatchObject({ text: 'swings dark', answer: null });
  const answered = await here('voice', 'answer', voice!.id.slice(0, 8), '--text', 'a lamp is ordered');
  expect(answered).toMatchObject({ code: 0, out: 'applied: Answered and closed.\n' });
  expect((await here('voice', 'list')).out).toBe('No resident waits for an answer.\n');
  expect((await here('voice', 'list', '--all')).out).toMatch(/swings dark +a lamp is ordered/);
  expect((await here('voice', 'look', 'gate-in', '--at', clockNow(3))).out).toMatch(/none within a quarter/);
  await core.end('SIGKILL');
  expect((await here('voice', 'list', '--all')).out).toMatch(/a lamp is ordered/);
});

test('a wrong word on the command line is told what to write', async () => {
  const wrong: [string[], RegExp][] = [
    [['record', 'swings', '--at', '05:40', '--text', 'x'], /no zone or lane "swings"/],
    [['record', 'playground', '--text', 'x'], /--at/],
    [['record', 'playground', '--at', '5:40', '--text', 'x'], /05:40/],
    [['record', 'playground', '--at', '05:40'], /--text/],
    [['record', 'playground', '--at', '05:40', '--kind', 'loud', '--text', 'x'], /dark, bright/],
    [['answer', 'abc'], /--text/],
    [['shout'], /voice list/],
  ];
  for (const [argv, words] of wrong)
    expect(await here('voice', ...argv), argv.join(' ')).toMatchObject({ code: 2, err: expect.stringMatching(words) });
});

test('the office asks for the log, the audit and a moment, and hears of an edited act', async () => {
  const frames: FrameFromCore[] = [];
  const channel = connectChannel({
    path: join(core.folder, socketNames.link),
    onUp: () => channel.send({ kind: 'hello', role: 'link' }),
    onFrame: (frame) => frames.push(frame),
    onDown: () => undefined,
  });
  const ask = async (id: string, question: Question, login = 'wangqiang') => {
    await until(() => channel.send({ kind: 'question', id, login, question }), 'core listens');
    const found = () => frames.find((frame) => frame.kind === 'answer' && frame.id === id);
    await until(() => found() !== undefined, `${id} is answered`);
    return found();
  };
  try {
    const every = { sinceMs: null, beforeMs: null, about: null, level: 'info', limit: 50 } as const;
    const log = await ask('log', { kind: 'log', query: every });
    expect(log).toMatchObject({ code: 'applied', answer: { kind: 'log', page: { more: false } } });
    expect(JSON.stringify(log)).toMatch(/device/);
    await core.override('playground', 50);
    await until(async () => {
      const audit = await ask(`audit-${frames.length}`, { kind: 'audit' });
      return audit?.kind === 'answer' && audit.answer?.kind === 'audit' && audit.answer.result.entries >= 2;
    }, 'the acts are in the chain');
    const db = new DatabaseSync(join(core.folder, 'store.db'), { timeout: 5_000 });
    db.exec(`UPDATE audit SET body = replace(body, 'playground', 'fountain') WHERE body LIKE '%override.set%'`);
    const edited = db.prepare(`SELECT n FROM audit WHERE body LIKE '%override.set%'`).get()?.['n'];
    db.close();
    expect(await ask('edited', { kind: 'audit' })).toMatchObject({
      answer: { kind: 'audit', result: { sound: false, n: edited } },
    });
    expect(await ask('stranger', { kind: 'audit' }, 'mallory')).toMatchObject({ code: 'denied', answer: null });
    const about = { kind: 'zone', id: 'nowhere' } as const;
    const nowhere = await ask('nowhere', { kind: 'voice', about, voice: 'dark', atMs: 5 });
    expect(nowhere).toMatchObject({ code: 'busy', text: { en: expect.stringMatching(/no zone "nowhere"/) } });
  } finally {
    channel.close();
  }
});
