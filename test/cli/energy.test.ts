import { afterEach, beforeEach, expect, test } from 'vitest';
import { hourMs, minuteMs } from '../../src/units.ts';
import { Device } from '../controller/estate.ts';
import { aMeter, aRule, aSite, at, aZone } from '../makers/site.ts';
import { CrewCore } from './crewCore.ts';

let crew: CrewCore;
beforeEach(async () => {
  crew = new CrewCore();
  const day = { rules: [aRule({ start: at('00:00'), end: at('00:00') })], exceptions: [] };
  const half = { rules: [aRule({ start: at('00:00'), end: at('00:00'), level: 50 })], exceptions: [] };
  const zone = aZone({ schedule: half, baseline: day, meter: 'box-1' });
  const tariff = { currency: 'CNY', prices: [{ fromMin: 0, value: 1 }], co2: [{ fromMin: 0, value: 500 }] };
  const site = aSite({ zones: [zone, aZone({ id: 'court', schedule: half })], meters: [aMeter()], tariff });
  const pole = new Device({ site, wallMs: Date.now() - 10 * hourMs }).start();
  const read = (registerWh: number) =>
    pole.hear({ kind: 'meterRead', meter: 'box-1', reading: { series: 'a', registerWh } });
  read(0);
  for (let tenth = 1; tenth <= 60; tenth += 1) {
    pole.pass(10 * minuteMs, 5 * minuteMs);
    read(40 * tenth);
  }
  await crew.serve(pole);
});
afterEach(() => crew.close());

test('duskgate energy shows what was used, how that is known, what was saved, and the promise beside it', async () => {
  const { code, out } = await crew.say(['energy']);
  expect(code).toBe(0);
  const line = (start: string) =>
    out
      .split('\n')
      .find((one) => one.startsWith(start))
      ?.replaceAll(/ +/g, ' ');
  expect(line('road-main')).toMatch(/^road-main 2\.4 kWh \d+ % meter 6\.0 kWh 3\.6 kWh 2\.\d\d CNY 1\.2 kg/);
  expect(line('court')).toMatch(/^court 2\.5 kWh 20 % estimate - - /);
  expect(line('box-1')).toMatch(/^box-1 2\.4 kWh 9\d % road-main/);
  expect(out).toMatch(/^Promise, night/);
});

test('it speaks Chinese, and JSON for programs', async () => {
  expect((await crew.say(['energy'], { language: 'zh' })).out).toMatch(/共用电表分摊|估算/);
  const json = JSON.parse((await crew.say(['energy', '--json'])).out) as { zones: { zone: string; wh: number }[] };
  expect(json.zones.map(({ zone }) => zone)).toEqual(['road-main', 'court']);
});
