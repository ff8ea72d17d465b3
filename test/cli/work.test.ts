import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Role } from '../../src/controller/site.ts';
import { hourMs, minuteMs } from '../../src/units.ts';
import { Device } from '../controller/estate.ts';
import { aLuminaire, aRule, aSite, at, aZone } from '../makers/site.ts';
import { CrewCore, ourselves } from './crewCore.ts';

let crew: CrewCore;
let pole: Device;
async function core(role: Role): Promise<void> {
  const schedule = { rules: [aRule({ start: at('00:00'), end: at('00:00') })], exceptions: [] };
  const zone = aZone({ schedule, luminaire: aLuminaire({ ratedHours: 10 }) });
  pole = new Device({ site: aSite({ zones: [zone], people: ourselves(role) }), wallMs: Date.now() - 9 * hourMs });
  pole.start().pass(9 * hourMs, minuteMs);
  await crew.serve(pole);
}

beforeEach(() => {
  crew = new CrewCore();
});
afterEach(() => crew.close());

test('duskgate work lists what is due, and is empty when it is done', async () => {
  await core('crew');
  expect((await crew.say(['work'])).out).toMatch(/road-main +replace lamps +90 % +10/);
  expect((await crew.say(['work'], { language: 'zh' })).out).toMatch(/更换灯具/);
  expect((await crew.say(['work', 'hours'])).out).toMatch(/road-main +9 h +90 % .*no meter: none/);
  const done = await crew.say(['work', 'replaced', 'road-main', '--why', 'all ten']);
  expect(done).toMatchObject({ code: 0, out: expect.stringMatching(/all lamps replaced/) });
  expect((await crew.say(['work'])).out).toBe('Nothing to do.\n');
  expect(JSON.parse((await crew.say(['work', '--json'])).out)).toEqual([]);
});

test('a guard may look and may not say that lamps were replaced', async () => {
  await core('guard');
  expect((await crew.say(['work'])).code).toBe(0);
  expect(await crew.say(['work', 'cleaned', 'road-main'])).toMatchObject({
    code: 1,
    out: expect.stringMatching(/denied/),
  });
});

test('a number of lamps goes with replaced lamps only, and a zone must exist', async () => {
  await core('crew');
  expect((await crew.say(['work', 'cleaned', 'road-main', '--lamps', '3'])).out).toMatch(/^invalid/);
  expect((await crew.say(['work', 'replaced', 'moon'])).out).toMatch(/no zone "moon"/);
  expect(pole.rows('upkeep.done')).toEqual([]);
});

test.each([['mended', 'road-main'], ['replaced'], ['replaced', 'road-main', '--lamps', 'two']])(
  '%j %j %j is a mistake on the command line',
  async (...words) => {
    expect((await crew.say(['work', ...words])).code).toBe(2);
  },
);
