import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { connectChannel } from '../../src/channel/connect.ts';
import { NetworkMeters } from '../../src/link/networkMeters.ts';
import { aMeter } from '../makers/site.ts';
import { Registers, TcpSlave } from '../meters/slave.ts';
import { TestCore } from './testCore.ts';
import { until } from './until.ts';

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

test('link reads the meters of the accepted config for core, and tells words that are no number as none', async () => {
  const core = new TestCore();
  await core.start();
  endings.push(() => core.end());
  const registers = new Registers();
  registers.put(1, 0, [0x42f7, 0]);
  const slave = new TcpSlave(registers);
  const port = await slave.start();
  endings.push(() => slave.stop());
  const register = { unit: 1, table: 'input', register: 0, type: 'float32', wordOrder: 'big', whPerCount: 1 } as const;
  const at = { kind: 'tcp', host: '127.0.0.1', port } as const;
  const serial = { kind: 'serial', path: '/dev/ttyNOWHERE', baud: 9_600, parity: 'none' } as const;
  const meters = [
    aMeter({ id: 'box', kind: 'register', pulse: null, modbus: { ...register, at, everyMs: 20 } }),
    aMeter({ id: 'bus', kind: 'register', pulse: null, modbus: { ...register, at: serial, everyMs: 20 } }),
    aMeter({ id: 'pulses' }),
  ];
  const siteFile = join(core.folder, 'site.json');
  writeFileSync(siteFile, JSON.stringify({ v: 1, site: { meters } }));
  const reader = new NetworkMeters({ openCore: (ears) => connectChannel({ path: core.path, ...ears }), siteFile });
  endings.push(() => reader.close());
  await until('it is read', () => core.meters.length > 0);
  expect(core.meters[0]).toEqual({
    kind: 'meter',
    meter: 'box',
    reading: { series: `tcp://127.0.0.1:${port} 1`, registerWh: 123.5 },
    message: null,
  });
  registers.put(1, 0, [0x7fc0, 0]);
  await until('no number', () => core.meters.some(({ reading }) => reading !== null && reading.registerWh === null));
  registers.silent.add(1);
  await until('its silence is told', () => core.meters.some(({ message }) => message !== null));
  expect(new Set(core.meters.map(({ meter }) => meter))).toEqual(new Set(['box']));
});
