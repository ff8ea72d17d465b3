import { expect, test } from 'vitest';
import { Play, unplayable } from '../../firmware/play.ts';
import { aLane } from '../makers/lane.ts';
import { aMeter, aSite, aZone } from '../makers/site.ts';
import { HandTiming } from './handTiming.ts';

const noonMs = Date.UTC(2026, 10, 27, 4);

/** A play in which something is always to come, as in every run. */
function running(play: Play): Play {
  play.after(60_000, () => running(play));
  return play;
}

test('a day passes in a minute, on both clocks alike', () => {
  const world = new HandTiming();
  const play = running(new Play(1_440, noonMs, world));
  const began = play.monoMs();
  world.advance(60_000);
  expect(play.monoMs() - began).toBeCloseTo(86_400_000, 3);
  expect(play.wallMs()).toBeCloseTo(noonMs + 86_400_000, 3);
});

test('a machine that is held up holds up the play: time never leaps', () => {
  const world = new HandTiming();
  const play = new Play(1_440, noonMs, world);
  const began = play.monoMs();
  world.advance(5_000);
  expect(play.monoMs() - began).toBeCloseTo(10_000, 3);
});

test('a timer rings when its time has come in the play, and never before', () => {
  const world = new HandTiming();
  const play = new Play(60, noonMs, world);
  const began = play.monoMs();
  const rung: number[] = [];
  play.after(90_000, () => rung.push(play.monoMs() - began));
  world.advance(1_499);
  expect(rung).toEqual([]);
  world.advance(2);
  expect(rung).toHaveLength(1);
  expect(rung[0]).toBeGreaterThanOrEqual(90_000);
  expect(rung[0]).toBeLessThan(90_120);
});

test('a timer that is taken back does not ring', () => {
  const world = new HandTiming();
  const rung: string[] = [];
  const cancel = new Play(60, noonMs, world).after(1_000, () => rung.push('rung'));
  cancel();
  world.advance(60_000);
  expect(rung).toEqual([]);
});

test('time stands still while the disk works, and so do the timers that hang on it', async () => {
  const world = new HandTiming();
  const play = new Play(1_440, noonMs, world);
  const { promise, resolve } = Promise.withResolvers<void>();
  const rung: string[] = [];
  const began = play.monoMs();
  play.after(1_440, () => rung.push('rung'));
  const held = [play.holding(promise), play.holding(promise)];
  world.advance(500);
  expect(play.monoMs()).toBe(began);
  expect(rung).toEqual([]);
  resolve();
  await Promise.all(held);
  expect(play.monoMs()).toBe(began);
  world.advance(2);
  expect(play.monoMs() - began).toBe(2_880);
  expect(rung).toEqual(['rung']);
});

test('a disk that fails lets time go on', async () => {
  const world = new HandTiming();
  const play = new Play(10, noonMs, world);
  await expect(play.holding(Promise.reject(new Error('no space')))).rejects.toThrow('no space');
  const began = play.monoMs();
  world.advance(1);
  expect(play.monoMs() - began).toBe(10);
});

test('a play is of the light alone, and says in its names what it is', () => {
  const site = aSite({ zones: [aZone({ meter: 'box-1' })], meters: [aMeter()], lanes: [aLane()] });
  const played = new Play(1_440, noonMs, new HandTiming()).siteOf(site);
  expect(played).toMatchObject({ lanes: [], readers: [], meters: [], zones: [{ meter: null }] });
  expect(played.names.en).toBe(`${site.names.en} (play, 1440 times as fast)`);
  expect(played.names.zh).toMatch(/演示，1440 倍速/);
});

test('a command counts as given now, whatever clock its sender has', () => {
  const play = new Play(1_440, noonMs, new HandTiming());
  const ask = { kind: 'resume', zones: ['road'] } as const;
  const sent = {
    id: 'a',
    login: 'liu',
    via: 'mqtt',
    retained: false,
    issuedAtMs: 5,
    notAfterMs: 6,
    why: '',
    ask,
  } as const;
  expect(play.dated(sent)).toEqual({ ...sent, issuedAtMs: noonMs, notAfterMs: noonMs + 60_000 });
});

test('a real board is refused in both languages', () => {
  const play = new Play(2, noonMs, new HandTiming());
  const refused = unplayable({ board: { kind: 'linux', chips: ['pinctrl-bcm2711'] } } as never, '/nowhere', play);
  expect(refused?.en).toMatch(/drives a real board/);
  expect(refused?.zh).toMatch(/真实控制板/);
});
