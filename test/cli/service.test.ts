import { afterEach, beforeEach, expect, test } from 'vitest';
import { hourMs, minuteMs } from '../../src/units.ts';
import { Device } from '../controller/estate.ts';
import { aRule, aSite, at, aZone } from '../makers/site.ts';
import { CrewCore } from './crewCore.ts';

let crew: CrewCore;
beforeEach(async () => {
  crew = new CrewCore();
  const rules = [aRule({ start: at('00:00'), end: at('00:00') })];
  const zone = aZone({ promise: { kind: 'windows', rules }, schedule: { rules, exceptions: [] } });
  const pole = new Device({ site: aSite({ zones: [zone] }), wallMs: Date.now() - 4 * hourMs }).start();
  pole.pass(hourMs, minuteMs);
  pole.ask({ kind: 'lockout', zones: ['road-main'] });
  pole.pass(hourMs, minuteMs);
  pole.ask({ kind: 'unlock', zones: ['road-main'] });
  pole.pass(2 * hourMs, minuteMs);
  await crew.serve(pole);
});
afterEach(() => crew.close());

test.each(['day', 'week', 'month'])(
  'duskgate service %s shows three factors and what was lost to what',
  async (period) => {
    const { code, out } = await crew.say(['service', period]);
    expect(code).toBe(0);
    expect(out).toMatch(/group roads +\d{4}-\d\d(-\d\d)? +\d+\.\d %/);
  },
);

test('losses have words in both languages, and JSON has the figures', async () => {
  const effects = JSON.parse((await crew.say(['service', 'month', '--json'])).out) as { period: string }[];
  expect(effects.every(({ period }) => period === 'month')).toBe(true);
  expect((await crew.say(['service', 'month'], { language: 'zh' })).out).toMatch(/效能/);
});

test('a period nobody knows is a mistake on the command line', async () => {
  expect((await crew.say(['service', 'year'])).code).toBe(2);
});
