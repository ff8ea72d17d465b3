import { expect, test } from 'vitest';
import type { Effect } from '../../src/controller/effect.ts';
import type { Event } from '../../src/controller/event.ts';
import { Runtime } from '../../src/runtime/runtime.ts';
import {
  aSiteOf,
  aState,
  HandClock,
  HandStore,
  PaperCards,
  PaperGates,
  PaperLights,
  PaperLog,
  Script,
} from './hands.ts';

const light = (zone: string, level: number): Effect => ({
  kind: 'setLight',
  zone,
  level,
  rampMs: 0,
  curve: 'power',
  source: 'season',
  reason: { kind: 'noWindow' },
});
const save = (rev: number): Effect =>
  ({ kind: 'save', rev, durable: { rev }, records: [], reason: 'test' }) as unknown as Effect;

function stand(answer: (event: Event) => readonly Effect[] = () => []) {
  const clock = new HandClock();
  const store = new HandStore();
  const lights = new PaperLights();
  const log = new PaperLog();
  const script = new Script(answer);
  const replies: unknown[] = [];
  /** What the lamps had been told when each answer went out. */
  const lampsAtReply: string[][] = [];
  const fatal: unknown[] = [];
  let beats = 0;
  let steps = 0;
  const runtime = new Runtime({
    site: aSiteOf('one'),
    state: aState,
    controller: script.controller(),
    clock,
    outlets: {
      lights,
      gates: new PaperGates(),
      cards: new PaperCards(),
      store,
      log,
      reply: (reply) => {
        replies.push(reply);
        lampsAtReply.push([...lights.told]);
      },
      takeConfig: () => undefined,
    },
    onBeat: () => {
      beats += 1;
    },
    onClockStep: () => {
      steps += 1;
    },
    onFatal: (error) => fatal.push(error),
  });
  const start = (): void =>
    runtime.start({ kind: 'started', run: 'r', machineBoot: 'b', restored: null, clock: clock.given });
  return {
    clock,
    store,
    lights,
    log,
    script,
    replies,
    lampsAtReply,
    fatal,
    runtime,
    start,
    beats: () => beats,
    steps: () => steps,
  };
}

test('the outputs are open before start returns', () => {
  const it = stand((event) =>
    event.kind === 'started' ? [{ kind: 'openLights', levels: { a: 100, b: 0 }, reason: 'start' }] : [],
  );
  it.start();
  expect(it.lights.told).toEqual(['open {"a":100,"b":0}']);
  expect(it.script.kinds()).toEqual(['started', 'lightSet', 'lightSet']);
});

test('a tick comes each second, and sooner when the controller asks to wake', () => {
  const it = stand();
  it.start();
  it.clock.pass(5_000);
  expect(it.script.kinds().filter((kind) => kind === 'tick')).toHaveLength(5);
  it.script.wakeAtMono = it.clock.monoMs + 1_300;
  it.clock.pass(1_000);
  it.clock.pass(300);
  expect(it.script.heard.at(-1)?.now.monoMs).toBe(it.script.wakeAtMono);
});

test('a controller that always wants to wake now cannot make a busy loop', () => {
  const it = stand();
  it.start();
  it.script.wakeAtMono = 0;
  it.clock.pass(10_000);
  expect(it.script.heard.length).toBeLessThan(1_100);
});

test('a lamp does not wait for the answer that tells of it', () => {
  const answer = { kind: 'reply', reply: { id: 'c1' } } as unknown as Effect;
  const it = stand((event) => (event.kind === 'input' ? [answer, light('a', 50), light('b', 30)] : []));
  it.start();
  it.runtime.post({ kind: 'input', input: 'pir', value: 1 });
  expect(it.lampsAtReply.map((told) => told.slice(-2))).toEqual([['a 50', 'b 30']]);
});

test('a light that refuses becomes an event, never an exception', () => {
  const it = stand((event) => (event.kind === 'input' ? [light('a', 50)] : []));
  it.start();
  it.lights.broken = 'GPIO17 is busy';
  expect(it.runtime.post({ kind: 'input', input: 'pir', value: 1 })).toBe(true);
  expect(it.script.heard.at(-1)?.event).toEqual({
    kind: 'lightFailed',
    zone: 'a',
    level: 50,
    message: { en: 'GPIO17 is busy', zh: 'GPIO17 is busy' },
  });
});

test('outputs refused at the start are asked for again with the next light', () => {
  const it = stand((event) => {
    if (event.kind === 'started') return [{ kind: 'openLights', levels: { a: 100, b: 30 }, reason: 'start' }];
    return event.kind === 'input' ? [light('a', 50)] : [];
  });
  it.lights.broken = 'busy';
  it.start();
  expect(it.script.kinds()).toEqual(['started', 'lightFailed', 'lightFailed']);
  it.lights.broken = null;
  it.runtime.post({ kind: 'input', input: 'pir', value: 1 });
  expect(it.lights.told).toEqual(['open {"a":50,"b":30}', 'a 50']);
});

test('a save that hangs delays no light', () => {
  const it = stand((event) => {
    if (event.kind === 'command') return [save(1)];
    return event.kind === 'input' ? [light('a', 80)] : [];
  });
  it.start();
  it.runtime.post({ kind: 'command', command: {} as never });
  it.runtime.post({ kind: 'input', input: 'pir', value: 1 });
  expect(it.lights.told.at(-1)).toBe('a 80');
  expect(it.script.kinds()).not.toContain('saved');
});

test('results of saves come back as events, in words when they failed', async () => {
  const it = stand((event) => (event.kind === 'command' ? [save(nextRev())] : []));
  let rev = 0;
  function nextRev(): number {
    rev += 1;
    return rev;
  }
  it.start();
  it.runtime.post({ kind: 'command', command: {} as never });
  it.runtime.post({ kind: 'command', command: {} as never });
  it.store.saves[0]?.resolve();
  it.store.saves[1]?.reject(new Error('disk full'));
  await new Promise((resolve) => setImmediate(resolve));
  expect(it.script.heard.slice(-2).map(({ event }) => event)).toEqual([
    { kind: 'saved', rev: 1 },
    { kind: 'saveFailed', rev: 2, message: { en: 'disk full', zh: 'disk full' } },
  ]);
});

test('saves do not pile up in front of a dead disk', () => {
  const it = stand((event) => (event.kind === 'command' ? [save(1)] : []));
  it.start();
  for (let i = 0; i < 200; i += 1) it.runtime.post({ kind: 'command', command: {} as never });
  expect(it.store.saves).toHaveLength(32);
  expect(it.script.heard.at(-1)?.event).toMatchObject({
    kind: 'saveFailed',
    message: { en: expect.stringContaining('slow') },
  });
});

test('an idle tick leaves no journal line, an event with effects leaves one, with its save in the same transaction', () => {
  const it = stand((event) => (event.kind === 'command' ? [save(1)] : []));
  it.start();
  const before = it.store.lines.length;
  it.clock.pass(60_000);
  expect(it.store.lines).toHaveLength(before);
  it.runtime.post({ kind: 'input', input: 'pir', value: 1 });
  expect(it.store.lines).toHaveLength(before + 1);
  it.runtime.post({ kind: 'command', command: {} as never });
  expect(it.store.lines).toHaveLength(before + 1);
  expect(it.store.saves[0]?.lines).toBe(1);
});

test('a clock reading is passed on when it changed or the clock stepped, and not otherwise', () => {
  const it = stand();
  it.start();
  const reads = (): number => it.script.kinds().filter((kind) => kind === 'clockRead').length;
  it.clock.pass(10_000);
  expect(reads()).toBe(0);
  it.clock.given = { syncedAtMs: it.clock.wallMs, rtc: true };
  it.clock.pass(5_000);
  expect(reads()).toBe(1);
  expect(it.steps()).toBe(0);
  it.clock.wallMs -= 3_600_000;
  it.clock.pass(5_000);
  expect(reads()).toBe(2);
  expect(it.steps()).toBe(1);
});

test('one bad event is dropped with a word to the crew, and the loop goes on', () => {
  const it = stand((event) => {
    if (event.kind === 'command') throw new Error('no such zone');
    return [];
  });
  it.start();
  it.runtime.post({ kind: 'command', command: {} as never });
  it.clock.pass(3_000);
  expect(it.log.lines).toEqual(['fault core event command was dropped, the controller failed on it: no such zone']);
  expect(it.fatal).toEqual([]);
  expect(it.beats()).toBe(3);
});

test('a controller that fails every tick gets no watchdog food and ends the process', () => {
  const it = stand((event) => {
    if (event.kind === 'tick') throw new Error('level is NaN');
    return [];
  });
  it.start();
  it.clock.pass(5_000);
  expect(it.fatal).toHaveLength(1);
  expect(it.beats()).toBe(0);
});

test('a broken promise of our own is said once, not each second', () => {
  const it = stand();
  it.start();
  it.script.broken = ['road-main is dark and must be lit'];
  for (let i = 0; i < 5; i += 1) it.runtime.post({ kind: 'input', input: 'pir', value: i });
  expect(it.log.lines).toHaveLength(1);
});

test('views come at most once a second and only when something changed', () => {
  const it = stand();
  let views = 0;
  it.start();
  it.runtime.onView(() => {
    views += 1;
  });
  for (let i = 0; i < 50; i += 1) it.runtime.post({ kind: 'input', input: 'pir', value: i });
  expect(views).toBe(1);
  it.clock.pass(1_000);
  expect(views).toBe(2);
  it.clock.pass(60_000);
  expect(views).toBe(2);
});

test('an urgent change is shown at once, and one that is not waits for its second', () => {
  const it = stand();
  let views = 0;
  it.start();
  it.runtime.onView(() => {
    views += 1;
  });
  const hear = () => it.runtime.post({ kind: 'input', input: 'pir', value: views });
  hear();
  hear();
  expect(views).toBe(1);
  it.script.urgency = 'at once';
  hear();
  expect(views).toBe(2);
  it.script.urgency = 'in turn';
  hear();
  expect(views).toBe(2);
  it.clock.pass(1_000);
  expect(views).toBe(3);
  it.script.urgency = 'never';
  hear();
  it.clock.pass(60_000);
  expect(views).toBe(3);
});

test('a new config is what the next step sees', () => {
  const it = stand();
  it.start();
  it.runtime.changeSite(aSiteOf('two'));
  expect(it.script.heard.at(-1)).toMatchObject({
    event: { kind: 'siteChanged', revision: 'two' },
    site: { revision: 'two' },
  });
});

test('after stop nothing happens any more', () => {
  const it = stand();
  it.start();
  it.runtime.stop();
  const before = it.script.heard.length;
  it.clock.pass(10_000);
  expect(it.runtime.post({ kind: 'input', input: 'pir', value: 1 })).toBe(false);
  expect(it.script.heard).toHaveLength(before);
});
