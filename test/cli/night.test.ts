import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Role } from '../../src/controller/site.ts';
import { dayMs, hourMs, minuteMs } from '../../src/units.ts';
import { Device } from '../controller/estate.ts';
import { aRule, aSite, at, aZone } from '../makers/site.ts';
import { CrewCore, ourselves } from './crewCore.ts';

let crew: CrewCore;
let pole: Device;

/** A day and a half of a zone that is promised and lit by night and day. */
async function core(role: Role): Promise<void> {
  const always = [aRule({ id: 'day', start: at('00:00'), end: at('00:00') })];
  const zone = aZone({ promise: { kind: 'windows', rules: always }, schedule: { rules: always, exceptions: [] } });
  const wallMs = Date.now() - 36 * hourMs;
  pole = new Device({ site: aSite({ zones: [zone], people: ourselves(role) }), wallMs }).start();
  pole.passUntil(Date.now(), 10 * minuteMs);
  await crew.serve(pole);
}

beforeEach(() => {
  crew = new CrewCore();
});
afterEach(() => crew.close());

test('duskgate night tells how the promise is kept, by zone', async () => {
  await core('manager');
  const said = await crew.say(['night']);
  expect(said).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^Promise, night .* so far: 100\.0 % \| last .*%/),
  });
  expect(said.out).toMatch(/road-main +\d+ min/);
  expect((await crew.say(['night'], { language: 'zh' })).out).toMatch(/承诺/);
  expect((await crew.say(['status'])).out).toMatch(/Promise, night/);
});

test('a closed night is corrected by a row that says who and why, and by nothing else', async () => {
  await core('manager');
  const date = String(pole.rows('night.closed')[0]?.['night']);
  const move = ['night', 'move', 'road-main', date, '--from', 'served', '--to', 'fault', '--min', '40'];
  expect(await crew.say(move)).toMatchObject({ code: 1, out: expect.stringMatching(/says why/) });
  const done = await crew.say([...move, '--why', 'lamps 3 to 9 were dark, seen by the guard']);
  expect(done).toMatchObject({ code: 0, out: expect.stringMatching(/40 min of road-main count as fault/) });
  expect(pole.rows('night.reassigned')).toMatchObject(
    [{ zone: 'road-main', night: date, from: 'served', to: 'fault', s: 2_400, why: /lamps 3 to 9/ }].map((row) => ({
      ...row,
      why: expect.stringMatching(row.why),
    })),
  );
  const future = new Date(pole.wallMs + 3 * dayMs).toISOString().slice(0, 10);
  const unknown = await crew.say(['night', 'move', 'road-main', future, ...move.slice(4), '--why', 'x']);
  expect(unknown).toMatchObject({ code: 1, out: expect.stringMatching(/no night that this device closed/) });
  expect(pole.rows('night.reassigned')).toHaveLength(1);
});

test('only the manager corrects a closed night', async () => {
  await core('operator');
  const date = String(pole.rows('night.closed')[0]?.['night']);
  const said = await crew.say([
    'night',
    'move',
    'road-main',
    date,
    '--from',
    'served',
    '--to',
    'fault',
    '--min',
    '4',
    '--why',
    'x',
  ]);
  expect(said).toMatchObject({ code: 1, out: expect.stringMatching(/^denied/) });
  expect(pole.rows('night.reassigned')).toHaveLength(0);
});

test.each([
  ['move'],
  ['move', 'road-main', 'yesterday'],
  ['move', 'road-main', '2026-11-22', '--min', '-3'],
  ['move', 'road-main', '2026-11-22', '--min', '3', '--from', 'luck'],
])('%j %j %j is a mistake on the command line', async (...words) => {
  expect((await crew.say(['night', ...words])).code).toBe(2);
});
