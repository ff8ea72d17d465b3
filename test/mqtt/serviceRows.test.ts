import { expect, test } from 'vitest';
import { messages } from '../../src/mqtt/messages.ts';
import { serviceRows } from '../../src/mqtt/serviceRows.ts';
import { dayMs, minuteMs } from '../../src/units.ts';
import { Device, local } from '../controller/estate.ts';
import { aLuminaire, aMeter, aRule, aSite, at, aZone } from '../makers/site.ts';

const rules = [aRule({ start: at('20:00'), end: at('06:00') })];
const zone = aZone({
  promise: { kind: 'windows', rules },
  schedule: { rules, exceptions: [] },
  meter: 'box-1',
  luminaire: aLuminaire({ ratedHours: 30 }),
});

/** Two nights with a correction, a zone that goes, and a clock that was days ahead. */
function lived(): Device {
  const pole = new Device({
    site: aSite({ meters: [aMeter()], zones: [zone, { ...zone, id: 'old' }] }),
    wallMs: local('2026-11-23T13:00:00'),
  });
  pole.start().passUntil(local('2026-11-24T13:00:00'), minuteMs);
  const at = { zones: ['road-main'], night: '2026-11-23', from: 'served', to: 'fault', ms: minuteMs } as const;
  pole.ask({ kind: 'nightReassign', ...at });
  pole.ask({ kind: 'upkeep', zones: ['old'], what: 'lamps', lamps: 3 });
  const about = { kind: 'zone', id: 'old' } as const;
  pole.ask({ kind: 'voiceRecord', about, voice: 'dark', atMs: pole.wallMs, text: 'dark' }, { id: 'v-1' });
  pole.ask({ kind: 'voiceAnswer', voice: 'v-1', text: 'mended' });
  pole.site = aSite({ meters: [aMeter()], zones: [zone] });
  pole.hear({ kind: 'siteChanged', revision: 'next' });
  pole.stepClock(12 * dayMs).sync();
  pole
    .pass(2 * minuteMs)
    .stepClock(-12 * dayMs)
    .sync();
  pole
    .pass(2 * minuteMs)
    .stepClock(dayMs)
    .sync();
  pole.pass(2 * minuteMs);
  const reads = (registerWh: number) =>
    pole.hear({ kind: 'meterRead', meter: 'box-1', reading: { series: 'a', registerWh } });
  for (const registerWh of [1, Number.NaN, 2]) reads(registerWh);
  pole.passUntil(local('2026-11-25T20:00:00'), 30 * minuteMs);
  // Three hours with all lamps, then three with two thirds of them.
  let wh = 2;
  for (let minute = 0; minute < 360; minute += 5) {
    pole.pass(5 * minuteMs, minuteMs);
    reads((wh += minute < 180 ? 50 : 33));
  }
  return pole.passUntil(local('2026-12-01T06:00:00'), 30 * minuteMs);
}

test('every row about the service passes the contract of its type', () => {
  const pole = lived();
  const seen = new Set<string>();
  for (const type of Object.keys(serviceRows))
    for (const body of pole.rows(type)) {
      seen.add(type);
      const event = { seq: 1, ts_ms: pole.wallMs, mono_ms: pole.monoMs, clock: 'synced', ...body };
      const message = { v: 1, boot: 'a1b2c3d4', seq: [1, 1], events: [JSON.parse(JSON.stringify(event))] };
      expect(messages.evt.write.safeParse(message).error?.issues, JSON.stringify(body)).toBeUndefined();
      expect(messages.evt.write.safeParse({ ...message, events: [{ ...event, number: 4711 }] }).success).toBe(false);
    }
  expect([...seen].sort()).toEqual(Object.keys(serviceRows).sort());
});
