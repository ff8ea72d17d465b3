import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connectAsync } from 'mqtt';
import { afterEach, expect, it } from 'vitest';
import { brokerFrom } from '../../src/link/brokerAccess.ts';
import { aSite } from '../makers/site.ts';
import { startDemoBroker } from './brokerChild.ts';
import { TestCore } from './testCore.ts';
import { until } from './until.ts';

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

const program = fileURLToPath(new URL('../../src/link/main.ts', import.meta.url));

async function running(broker: { url: string; username: null; passwordFile: null } | null) {
  const core = new TestCore();
  await core.start();
  endings.push(() => core.end());
  writeFileSync(join(core.folder, 'site.json'), JSON.stringify(aSite({ broker })));
  const flags = ['--max-old-space-size=64', '--max-semi-space-size=1'];
  const child = spawn(process.execPath, [...flags, program, '--state', core.folder], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  const gone = new Promise<number | null>((resolve) => child.once('exit', resolve));
  endings.push(async () => {
    child.kill('SIGKILL');
    await gone;
  });
  return { core, child, gone, log: () => log };
}

it('the link process connects as the accepted config says, leaves a will when killed and a good-bye when stopped', async () => {
  const broker = await startDemoBroker({ port: 0, say: () => undefined });
  endings.push(() => broker.stop());
  const office = await connectAsync(`mqtt://127.0.0.1:${broker.port}`);
  endings.push(() => office.endAsync(true));
  const status: { online: boolean; why?: string }[] = [];
  office.on('message', (_topic, payload) => status.push(JSON.parse(payload.toString())));
  await office.subscribeAsync('duskgate/v1/estate/pole-1/up/status');
  const settings = { url: `mqtt://127.0.0.1:${broker.port}`, username: null, passwordFile: null } as const;

  const first = await running(settings);
  await until('the birth is out', () => status.some(({ online }) => online));
  first.child.kill('SIGKILL');
  await until('the will is out', () => status.at(-1)?.online === false);
  expect(status.at(-1)).toEqual({ v: 1, online: false, boot: 'a1b2c3d4' });

  const second = await running(settings);
  await until('the birth is out again', () => status.at(-1)?.online === true);
  second.child.kill('SIGTERM');
  expect(await second.gone).toBe(0);
  await until('the good-bye is out', () => status.at(-1)?.online === false);
  expect(status.at(-1)?.why).toBe('stopped');
  expect(second.log()).toMatch(/link: connected to 127\.0\.0\.1/);
});

it('a link process without a broker lives, and tells core why it is silent', async () => {
  const { core, child } = await running(null);
  await until('core knows', () => /names no broker/.test(core.detail));
  expect(child.exitCode).toBeNull();
});

it('a broker that cannot be had is told in words and never thrown', () => {
  const siteFile = fileURLToPath(new URL('../../package.json', import.meta.url));
  expect(brokerFrom({ siteFile: '/nowhere/site.json', url: null })).toMatchObject({
    kind: 'none',
    text: { en: expect.stringMatching(/ENOENT/) },
  });
  expect(brokerFrom({ siteFile, url: 'http://x' })).toMatchObject({
    kind: 'none',
    text: { en: expect.stringMatching(/write mqtt:/) },
  });
  expect(brokerFrom({ siteFile, url: 'mqtt://h:1' })).toEqual({
    kind: 'broker',
    url: 'mqtt://h:1',
    username: null,
    password: null,
  });
  expect(readFileSync(siteFile, 'utf8')).toContain('duskgate');
});
