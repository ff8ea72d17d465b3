import { expect, test } from 'vitest';
import { loopbackPort } from '../../src/cli/demoBroker.ts';
import type { DemoPeople } from '../../src/cli/demoPeople.ts';
import { introduction } from '../../src/cli/runWords.ts';
import type { Site } from '../../src/controller/site.ts';

const site = (url: string | null, role = 'operator'): Site =>
  ({
    id: 'garden',
    device: 'pole-1',
    names: { zh: '花园', en: 'Garden' },
    zones: [{ id: 'road-main' }],
    people: [{ login: 'li', role }],
    broker: url === null ? null : { url, username: null, passwordFile: null },
  }) as unknown as Site;
const people: DemoPeople = {
  file: 'accounts.json',
  logins: [
    { login: 'li', role: 'operator', password: 'a-word' },
    { login: 'pole-1', role: 'device', password: 'a-secret' },
  ],
  device: { username: 'pole-1', passwordFile: 'device.password' },
};
const folders = { configFile: 'estate.yaml', stateFolder: 'var' };

test.each([
  ['mqtt://127.0.0.1:1884', 1884],
  ['mqtt://localhost', 1883],
  ['mqtt://[::1]:1885', 1885],
  ['mqtt://broker.example:1883', null],
  ['mqtts://127.0.0.1:8883', null],
])('a demo broker for %s: port %s', (url, port) => {
  expect(loopbackPort({ url, username: null, passwordFile: null })).toBe(port);
});

test('the line for the office names a person who may override', () => {
  const text = introduction(site('mqtt://127.0.0.1:1884'), { kind: 'own', port: 1884, people }, folders, 'en');
  expect(text).toContain('-p 1884 -u li -P a-word ');
  expect(text).toMatch(/^ {2}li +operator +a-word$/m);
  expect(text).not.toContain('a-secret');
  expect(text).toContain('-t duskgate/v1/garden/pole-1/dn/cmd/li ');
});

test.each([
  ['nobody may override', site('mqtt://127.0.0.1', 'viewer')],
  ['there is no broker', site(null)],
])('no line for the office is shown when %s', (_why, estate) => {
  const text = introduction(estate, { kind: 'none' }, folders, 'en');
  expect(text).not.toContain('mosquitto_pub');
  expect(text).toContain('bin/duskgate override road-main 60');
});
