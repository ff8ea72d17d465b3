import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { connectAsync } from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import { Office } from '../../src/office/office.ts';
import type { OpenSql } from '../../src/office/sql.ts';
import { openSqlite } from '../../src/office/sqlite.ts';
import { serveStatus } from '../../src/office/statusServer.ts';
import { Mosquitto, mosquittoPath } from '../link/brokers.ts';
import { endAll, endings, link } from '../link/linked.ts';
import { eventually } from './eventually.ts';
import { events, place, topicOf } from './makers.ts';

afterEach(endAll);

const patience = { keepaliveS: 2, connackMs: 5_000, pubackMs: 5_000, subscribeAgainMs: 50, willDelayS: 1 };

async function broker() {
  const mosquitto = await Mosquitto.start(['allow_anonymous true', 'persistence false']);
  endings.push(() => mosquitto.end());
  return mosquitto;
}

function aFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'duskgate-office-'));
  endings.push(async () => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'office.db');
}

function anOffice(port: number, open: OpenSql, over: { id?: string; share?: string } = {}) {
  const lines: string[] = [];
  const settings = {
    url: `mqtt://127.0.0.1:${port}`,
    username: null,
    password: null,
    id: 'office',
    share: null,
    ...over,
  };
  const office = new Office({
    settings,
    open,
    say: (line) => lines.push(line),
    patience,
    backoff: { firstMs: 50, capMs: 200 },
  });
  office.start();
  let ended = false;
  const stop = async () => {
    if (!ended) await office.stop();
    ended = true;
  };
  endings.push(stop);
  return { office, lines, stop };
}

function rowsIn(file: string, table = 'events'): number[] {
  const db = new DatabaseSync(file, { readOnly: true });
  const rows = db.prepare(`SELECT seq FROM ${table} ORDER BY device, boot, seq`).all();
  db.close();
  return rows.map(({ seq }) => Number(seq));
}

const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

describe.runIf(mosquittoPath !== null)('the office’s service at mosquitto', () => {
  it('has every row once, and the device keeps none that the office has', async () => {
    const { port } = await broker();
    const file = aFile();
    const { core } = await link(port);
    core.write('evt', 200);
    core.write('tele', 30);
    anOffice(port, () => openSqlite(file));
    await eventually(
      'the device has nothing left to send',
      () => core.rows.evt.length + core.rows.tele.length === 0,
      60_000,
    );
    expect(rowsIn(file)).toEqual(upTo(200));
    expect(rowsIn(file, 'samples')).toEqual(upTo(30));
  });

  it('acknowledges nothing while the database is away, and has all of it afterwards', async () => {
    const { port } = await broker();
    const file = aFile();
    let there = false;
    const { lines, office } = anOffice(port, () =>
      there ? openSqlite(file) : Promise.reject(new Error('no such server: db.example')),
    );
    const { core } = await link(port);
    core.write('evt', 70);
    await eventually('messages wait', async () => (await office.status()).waiting > 0);
    const status = await office.status();
    expect([status.trouble, status.overview]).toEqual(['no such server: db.example', null]);
    expect(core.rows.evt).toHaveLength(70);
    expect(lines.join('\n')).toMatch(
      /does not take rows: no such server: db\.example; \d+ messages wait and are not acknowledged/,
    );
    there = true;
    await eventually('the device has nothing left to send', () => core.rows.evt.length === 0, 60_000);
    expect(rowsIn(file)).toEqual(upTo(70));
  });

  it('leaves with the broker what it cannot commit, and holds no more than the session lets it', async () => {
    const { port } = await broker();
    const file = aFile();
    let there = false;
    const { office } = anOffice(port, () => (there ? openSqlite(file) : Promise.reject(new Error('away'))));
    await eventually('it listens', async () => (await office.status()).line.connected);
    const client = await connectAsync(`mqtt://127.0.0.1:${port}`);
    endings.push(() => client.endAsync(true));
    for (let from = 1; from <= 900; from += 100) {
      await Promise.all(
        upTo(100).map((seq) => client.publishAsync(topicOf('evt'), events([from + seq - 1]), { qos: 1 })),
      );
    }
    await eventually('it has all the session lets it have', async () => (await office.status()).waiting >= 20);
    await client.publishAsync(topicOf('evt'), events([901]), { qos: 1 });
    expect((await office.status()).waiting).toBeLessThanOrEqual(500);
    there = true;
    await eventually('all is there', async () => (await office.status()).tally.rows === 901, 60_000);
    expect(rowsIn(file)).toEqual(upTo(901));
  });

  it('gets what came while it was away from the session the broker keeps', async () => {
    const { port } = await broker();
    const file = aFile();
    const first = anOffice(port, () => openSqlite(file));
    await eventually('it listens', async () => (await first.office.status()).line.connected);
    const client = await connectAsync(`mqtt://127.0.0.1:${port}`);
    endings.push(() => client.endAsync(true));
    await client.publishAsync(topicOf('evt'), events([1]), { qos: 1 });
    await eventually('the first row is there', async () => (await first.office.status()).tally.rows === 1);
    await first.stop();
    await client.publishAsync(topicOf('evt'), events([2, 3]), { qos: 1 });
    const second = anOffice(port, () => openSqlite(file));
    await eventually('the others are there', async () => (await second.office.status()).tally.rows === 2);
    expect(rowsIn(file)).toEqual([1, 2, 3]);
  });

  it('an office with a new database is sent everything a device still has', async () => {
    const { port } = await broker();
    const [old, fresh] = [aFile(), aFile()];
    const { core } = await link(port);
    const first = anOffice(port, () => openSqlite(old));
    core.write('evt', 20);
    await eventually('the old office has them', () => core.rows.evt.length === 0, 60_000);
    await first.stop();
    anOffice(port, () => openSqlite(fresh));
    core.write('evt', 5);
    await eventually('the new office has the rest', () => core.rows.evt.length === 0, 60_000);
    expect(rowsIn(fresh)).toEqual([21, 22, 23, 24, 25]);
  });

  it('two that share a group do the work together, and each row is there once', async () => {
    const { port } = await broker();
    const file = aFile();
    const [one, two] = ['office-1', 'office-2'].map((id) =>
      anOffice(port, () => openSqlite(file), { id, share: 'office' }),
    );
    const client = await connectAsync(`mqtt://127.0.0.1:${port}`, { protocolVersion: 5 });
    endings.push(() => client.endAsync(true));
    await eventually(
      'both listen',
      async () => (await one!.office.status()).line.connected && (await two!.office.status()).line.connected,
    );
    const acks: string[] = [];
    client.on('message', (_topic, payload) => acks.push(payload.toString()));
    await client.subscribeAsync(`duskgate/v1/${place.site}/${place.device}/dn/ack`, { qos: 1 });
    for (const seq of upTo(100)) await client.publishAsync(topicOf('evt'), events([seq]), { qos: 1 });
    await eventually('all is acknowledged', () => acks.some((ack) => JSON.parse(ack).evt === 100), 30_000);
    expect(rowsIn(file)).toEqual(upTo(100));
    const shares = await Promise.all([one!.office.status(), two!.office.status()]);
    expect(shares.every(({ tally }) => tally.rows > 10)).toBe(true);
  });

  it('shows strangers in words and runs nothing of theirs', async () => {
    const { port } = await broker();
    const file = aFile();
    const { office } = anOffice(port, () => openSqlite(file));
    await eventually('it listens', async () => (await office.status()).line.connected);
    const client = await connectAsync(`mqtt://127.0.0.1:${port}`);
    endings.push(() => client.endAsync(true));
    await client.publishAsync(topicOf('evt', 'pole-9'), '{"v":2,"boot":"x","note":"<script>alert(1)</script>"}', {
      qos: 1,
    });
    await client.publishAsync(topicOf('desc'), JSON.stringify({ v: 1, hash: '<script>' }), { qos: 1 });
    await client.publishAsync(topicOf('evt'), events([1]), { qos: 1 });
    await eventually('the good one is there', async () => (await office.status()).tally.rows === 1);
    const server = await serveStatus({ host: '127.0.0.1', port: 0, status: () => office.status() });
    endings.push(() => server.close());
    const get = (path: string, language = 'en') =>
      fetch(`http://127.0.0.1:${server.port}${path}`, { headers: { 'accept-language': language } });
    const page = await (await get('/')).text();
    expect(page).toMatch(/version 2 of the contract, and this office reads version 1: update the office/);
    expect(page).not.toMatch(/<script/);
    expect(await (await get('/', 'zh-CN')).text()).toMatch(/办公室服务/);
    expect((await get('/')).headers.get('content-security-policy')).toMatch(/default-src 'none'/);
    expect((await get('/health')).status).toBe(200);
    expect((await get('/elsewhere')).status).toBe(404);
    const metrics = await (await get('/metrics')).text();
    expect(metrics).toMatch(/^duskgate_office_device_mark\{site="estate",device="pole-1",stream="evt"\} 1$/m);
    // Text exposition format 0.0.4: comment lines, or a name with labels and a number.
    for (const line of metrics.trimEnd().split('\n'))
      expect(line).toMatch(/^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{([a-z]+="[^"\\\n]*",?)+\})? -?[\d.e+-]+)$/);
  });
});
