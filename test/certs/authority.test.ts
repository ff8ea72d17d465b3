import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  authorityFiles,
  checkedHost,
  checkedName,
  issue,
  issuedList,
  leafFiles,
  makeAuthority,
  revoke,
  writeCrl,
} from '../../src/certs/authority.ts';
import { expiries } from '../../src/certs/expiry.ts';
import type { BrokerTls } from '../../src/controller/site.ts';
import { brokerFrom } from '../../src/link/brokerAccess.ts';
import { BrokerLine, type BrokerLineEars } from '../../src/link/brokerLine.ts';
import { ownSurroundings } from '../../src/link/timers.ts';
import { accessList } from '../../src/people/mosquittoFiles.ts';
import { dayMs, minuteMs } from '../../src/units.ts';
import { Mosquitto, mosquittoPath } from '../link/brokers.ts';
import { until } from '../link/until.ts';
import { expectSaid } from '../makers/chinese.ts';
import { aView } from '../makers/view.ts';

const hasOpenssl = spawnSync('openssl', ['version']).error === undefined;
const folder = mkdtempSync(join(tmpdir(), 'duskgate-certs-'));
const foreign = join(folder, 'foreign');
const estate = join(folder, 'estate');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const now = Date.now();
const nothing = (): void => undefined;
const silentEars: BrokerLineEars = {
  away: nothing,
  up: nothing,
  down: nothing,
  left: nothing,
  deaf: nothing,
  message: nothing,
  overwritten: nothing,
  trouble: nothing,
};
const device = (name: string) => ({ kind: 'device', name, hosts: [] }) as const;

describe.skipIf(!hasOpenssl)('the authority of an estate', () => {
  beforeAll(async () => {
    await makeAuthority(estate, 'estate');
    await issue(estate, { kind: 'server', name: 'broker', hosts: ['localhost', '127.0.0.1'] }, now);
    await issue(estate, device('pole-1'), now);
    await makeAuthority(foreign, 'foreign');
    await issue(foreign, device('pole-1'), now);
  });

  it('keeps its keys to itself', () => {
    for (const file of [authorityFiles(estate).key, leafFiles(estate, 'pole-1').key])
      expect(statSync(file).mode & 0o077, file).toBe(0);
  });

  it('makes what openssl believes, for the use it was made for', () => {
    const { certificate: ca } = authorityFiles(estate);
    const verify = (name: string, purpose: string) =>
      spawnSync('openssl', ['verify', '-CAfile', ca, '-purpose', purpose, leafFiles(estate, name).certificate]).status;
    expect([verify('pole-1', 'sslclient'), verify('broker', 'sslserver')]).toEqual([0, 0]);
    expect(verify('pole-1', 'sslserver')).not.toBe(0);
    const text = execFileSync('openssl', ['x509', '-in', leafFiles(estate, 'broker').certificate, '-noout', '-text']);
    expect(text.toString()).toContain('DNS:localhost, IP Address:127.0.0.1');
  });

  it('renews with overlap: the one before stays good until its own end', async () => {
    await issue(estate, device('pole-3'), now);
    await issue(estate, device('pole-3'), now);
    const files = leafFiles(estate, 'pole-3');
    const args = ['verify', '-CAfile', authorityFiles(estate).certificate, files.certificate, files.previous];
    expect(spawnSync('openssl', args).status).toBe(0);
    expect(issuedList(estate).filter(({ name }) => name === 'pole-3')).toHaveLength(2);
  });

  it('says thirty days before what will end, and what has', async () => {
    const valid = (toMs: number) => ({ fromMs: now - 10 * dayMs, toMs });
    await issue(estate, { ...device('old'), valid: valid(now - dayMs) }, now);
    await issue(estate, { ...device('soon'), valid: valid(now + 29.5 * dayMs) }, now);
    await issue(estate, { ...device('later'), valid: valid(now + 31 * dayMs) }, now);
    const states = new Map(expiries(issuedList(estate), now).map(({ name, state }) => [name, state]));
    expect([states.get('old'), states.get('soon'), states.get('later')]).toEqual(['ended', 'ends-soon', 'good']);
  });

  it('is not made twice, and takes no name or host that could be more than one', async () => {
    await expect(makeAuthority(estate, 'estate')).rejects.toThrow(/already/);
    for (const name of ['', 'Pole', 'a/b', '../x', 'a b']) expectSaid(() => checkedName(name), /login/);
    for (const host of ['a b', 'x\nkeyUsage=', 'a,DNS:b', '']) expectSaid(() => checkedHost(host), /host/);
    await expect(issue(join(folder, 'nothing'), device('a'), now)).rejects.toThrow(/certs init/);
  });

  it('hands a device what it needs, and warns in words', () => {
    const access = (name: string, over: Partial<BrokerTls> = {}) => {
      const { certificate, key } = leafFiles(estate, name);
      const tls = { caFile: authorityFiles(estate).certificate, own: { certFile: certificate, keyFile: key }, ...over };
      const siteFile = join(folder, 'site.json');
      execFileSync(process.execPath, [
        '-e',
        'require("fs").writeFileSync(process.argv[1], process.argv[2])',
        siteFile,
        JSON.stringify({ site: { broker: { url: 'mqtts://h:8883', username: null, passwordFile: null, tls } } }),
      ]);
      return brokerFrom({ siteFile, url: null });
    };
    expect(access('pole-1')).not.toHaveProperty('trouble');
    expect(access('soon')).toMatchObject({
      kind: 'broker',
      trouble: {
        kind: 'certificate',
        text: { en: expect.stringMatching(/ends on \d{4}-\d\d-\d\d/), zh: expect.stringMatching(/将于 .* 到期/) },
        remedy: { en: expect.stringContaining('duskgate certs device') },
      },
    });
    expect(access('old')).toMatchObject({ trouble: { text: { en: expect.stringContaining('ended on') } } });
    const mixed = { certFile: leafFiles(estate, 'pole-1').certificate, keyFile: leafFiles(estate, 'soon').key };
    expect(access('pole-1', { own: mixed })).toMatchObject({
      kind: 'none',
      text: { en: expect.stringContaining('is not the key of') },
    });
  });

  describe.skipIf(mosquittoPath === null)('at mosquitto with mutual TLS', () => {
    const endings: (() => Promise<unknown>)[] = [];
    afterEach(async () => {
      for (const end of endings.splice(0).reverse()) await end();
    });

    async function guarded(): Promise<Mosquitto> {
      const { certificate, crl } = authorityFiles(estate);
      const accounts = [{ login: 'office', role: 'office' as const, password: null, keys: [] }];
      const broker = await Mosquitto.start(['allow_anonymous true'], {
        acl: accessList({ v: 1, version: 1, accounts }),
      });
      endings.push(() => broker.end());
      const { certificate: server, key } = leafFiles(estate, 'broker');
      for (const [from, to] of [
        [certificate, 'ca'],
        [crl, 'crl'],
        [server, 'server.crt'],
        [key, 'server.key'],
      ] as const)
        copyFileSync(from, join(broker.folder, to));
      await broker.configure([
        'cafile {folder}/ca',
        'crlfile {folder}/crl',
        'certfile {folder}/server.crt',
        'keyfile {folder}/server.key',
        'require_certificate true',
        'use_identity_as_username true',
        'allow_anonymous false',
        'acl_file {folder}/acl',
        'tls_version tlsv1.2',
      ]);
      return broker;
    }

    async function enter(port: number, from: string, name: string): Promise<MqttClient> {
      const files = leafFiles(from, name);
      const client = await connectAsync(`mqtts://localhost:${port}`, {
        ca: readFileSync(authorityFiles(estate).certificate),
        cert: readFileSync(files.certificate),
        key: readFileSync(files.key),
        clientId: name,
        protocolVersion: 5,
        reconnectPeriod: 0,
      });
      client.on('error', () => undefined);
      endings.push(() => client.endAsync(true));
      return client;
    }

    it('a device is its certificate’s name, and may what a device may', async () => {
      const broker = await guarded();
      const pole = await enter(broker.port, estate, 'pole-1');
      await pole.publishAsync('duskgate/v1/estate/pole-1/up/state', 'x', { qos: 1 });
      await expect(pole.publishAsync('duskgate/v1/estate/pole-3/up/state', 'x', { qos: 1 })).rejects.toThrow(
        /authorized/,
      );
    });

    it('an ended, a foreign and a revoked certificate are refused, and so is none', async () => {
      await issue(estate, device('stolen'), now);
      await revoke(estate, 'stolen');
      await writeCrl(estate);
      const broker = await guarded();
      for (const [from, name] of [
        [estate, 'old'],
        [foreign, 'pole-1'],
        [estate, 'stolen'],
      ] as const)
        await expect(enter(broker.port, from, name), name).rejects.toThrow();
      const bare = { ca: readFileSync(authorityFiles(estate).certificate), reconnectPeriod: 0, connectTimeout: 5_000 };
      await expect(connectAsync(`mqtts://localhost:${broker.port}`, bare)).rejects.toThrow();
      await enter(broker.port, estate, 'pole-1');
    });

    it('link takes up a renewed certificate of its own by itself, and lets no half-copied one end a line that stands', async () => {
      const broker = await guarded();
      await issue(estate, device('pole-7'), now);
      const { certificate: certFile, key: keyFile } = leafFiles(estate, 'pole-7');
      const tls: BrokerTls = { caFile: authorityFiles(estate).certificate, own: { certFile, keyFile } };
      const siteFile = join(broker.folder, 'site.json');
      const url = `mqtts://localhost:${broker.port}`;
      writeFileSync(siteFile, JSON.stringify({ site: { broker: { url, username: null, passwordFile: null, tls } } }));
      const heard: string[] = [];
      // Its looks at the files are a minute apart; here a minute passes when the test says so.
      const inAMinute = new Set<() => void>();
      const aMinutePasses = (): void => {
        const due = [...inAMinute];
        inAMinute.clear();
        for (const ring of due) ring();
      };
      const line = new BrokerLine({
        broker: () => brokerFrom({ siteFile, url: null }),
        ears: {
          ...silentEars,
          up: () => heard.push('up'),
          down: () => heard.push('down'),
          trouble: (kind, trouble) => {
            if (trouble !== null) heard.push(`${kind}: ${trouble.text.en}`);
          },
        },
        surroundings: {
          ...ownSurroundings,
          after: (ms, ring) => {
            if (ms !== minuteMs) return ownSurroundings.after(ms, ring);
            inAMinute.add(ring);
            return () => inAMinute.delete(ring);
          },
        },
        patience: undefined,
        backoff: undefined,
      });
      endings.push(async () => {
        line.leave('stopped');
        await line.closed();
      });
      line.follow(aView({ site: 'estate', device: 'pole-7' }));
      await until('it is connected', () => line.connected);
      aMinutePasses();
      await issue(estate, device('pole-7'), now);
      const key = readFileSync(keyFile);
      writeFileSync(keyFile, readFileSync(leafFiles(estate, 'pole-1').key));
      aMinutePasses();
      expect(heard).toEqual(['up', expect.stringContaining('is not the key of')]);
      writeFileSync(keyFile, key);
      aMinutePasses();
      await until('it is connected with the new one', () => heard.length === 3);
      expect(heard.at(-1)).toBe('up');
      await line.publish({ topic: 'duskgate/v1/estate/pole-7/up/state', payload: 'x', qos: 1, retain: false });
    });

    it('a renewed server certificate is served after a SIGHUP, while connected devices stay', async () => {
      const broker = await guarded();
      const pole = await enter(broker.port, estate, 'pole-1');
      let closes = 0;
      pole.on('close', () => {
        closes += 1;
      });
      const before = served(broker.port);
      await issue(estate, { kind: 'server', name: 'broker', hosts: ['localhost', '127.0.0.1'] }, now);
      const { certificate, key } = leafFiles(estate, 'broker');
      copyFileSync(certificate, join(broker.folder, 'server.crt'));
      copyFileSync(key, join(broker.folder, 'server.key'));
      broker.reload();
      await until('the new certificate is served', () => {
        const after = served(broker.port);
        return after !== '' && after !== before;
      });
      await pole.publishAsync('duskgate/v1/estate/pole-1/up/state', 'x', { qos: 1 });
      expect(closes).toBe(0);
    });
  });
});

/** Serial number of the certificate that is served there; empty when none is. */
function served(port: number): string {
  const { certificate, key } = leafFiles(estate, 'pole-1');
  const args = ['s_client', '-connect', `127.0.0.1:${port}`, '-cert', certificate, '-key', key];
  const { stdout } = spawnSync('openssl', args, { input: '', encoding: 'utf8', timeout: 10_000 });
  const pem = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/.exec(stdout)?.[0];
  return pem === undefined
    ? ''
    : spawnSync('openssl', ['x509', '-noout', '-serial'], { input: pem, encoding: 'utf8' }).stdout;
}
