import { expect, test } from 'vitest';
import { minuteMs } from '../../src/units.ts';
import { aRelay, aRule, aSite, at, aZone } from '../makers/site.ts';
import { Device, local, override } from './estate.ts';

const road = aZone({
  schedule: {
    rules: [
      aRule({
        steps: [
          { from: at('23:00'), level: 50 },
          { from: at('05:00'), level: 100 },
        ],
      }),
    ],
    exceptions: [],
  },
});
const blocks = (level: number): string => ' ▁▂▃▄▅▆▇█'[Math.ceil(level / 12.5)] ?? '?';

/** From noon to noon, one character for each half hour. */
function drawn(device: Device, zones: readonly string[], during: (device: Device) => void = () => undefined): string {
  const lines = new Map(zones.map((zone) => [zone, '']));
  for (let half = 0; half < 48; half += 1) {
    during(device);
    for (const zone of zones) lines.set(zone, (lines.get(zone) ?? '') + blocks(device.lamp(zone) ?? 0));
    device.pass(30 * minuteMs, 10_000);
  }
  return [...lines].map(([zone, line]) => `${zone.padEnd(10)}|${line}|`).join('\n');
}

test('a night follows the sun, dims after eleven, and an evening override ends by itself', () => {
  const court = aZone({
    id: 'court',
    need: 'as-needed',
    output: aRelay({ contact: 'normally-open' }),
    schedule: { rules: [], exceptions: [] },
  });
  const device = new Device({ site: aSite({ zones: [road, court] }), wallMs: local('2026-11-23T12:00:00') }).start();
  const picture = drawn(device, ['road-main', 'court'], (device) => {
    if (device.wallMs === local('2026-11-23T19:00:00')) device.ask(override(100, { zones: ['court'] }));
  });
  expect(`\n${picture}\n`).toMatchInlineSnapshot(`
    "
    road-main |            ███████████▄▄▄▄▄▄▄▄▄▄▄███           |
    court     |              ████                              |
    "
  `);
});
