import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import { Office } from '../src/office/office.ts';
import { openPostgres } from '../src/office/postgres.ts';
import type { OpenSql } from '../src/office/sql.ts';
import { openSqlite } from '../src/office/sqlite.ts';
import { Mosquitto, mosquittoPath } from '../test/link/brokers.ts';
import { PostgresServer, postgresThere } from '../test/office/postgresServer.ts';
import { type Figure, type Row, row } from './figure.ts';
import { ended, pause, spreadOf } from './measure.ts';

const devices = 50;
const startMs = 1_795_435_200_000;

/**
 * How fast the office brings queued messages into its database, beside mosquitto_sub, which takes the same queue and keeps nothing.
 * A message is one sample of twelve zones; all of them wait at mosquitto in a kept session.
 */
export const officeFigure: Figure = {
  name: 'office',
  about: 'messages committed a second by the office, beside what mosquitto delivers',
  long: true,
  run: async (quick) => {
    if (mosquittoPath === null) return [];
    const count = quick ? 5_000 : 20_000;
    const folder = mkdtempSync(join(tmpdir(), 'duskgate-bench-office-'));
    const server = postgresThere ? await PostgresServer.start() : null;
    try {
      const rates: Record<string, number[]> = { SQLite: [], PostgreSQL: [], mosquitto_sub: [] };
      for (let turn = 0; turn < (quick ? 1 : 3); turn += 1) {
        rates['mosquitto_sub']?.push(await listened(count));
        rates['SQLite']?.push(await committed(count, () => openSqlite(join(folder, `office-${turn}.db`))));
        if (server !== null) rates['PostgreSQL']?.push(await committed(count, () => openPostgres(server.url)));
      }
      const peer: [string, number] = ['mosquitto_sub, which keeps nothing', spreadOf(rates['mosquitto_sub'] ?? []).p50];
      return ['SQLite', 'PostgreSQL'].flatMap((kind): Row[] => {
        const measured = rates[kind] ?? [];
        if (measured.length === 0) return [];
        const note = `${payloadOf(1).length} bytes each; median of ${measured.length}`;
        return [
          row(`office, messages committed to ${kind}`, spreadOf(measured).p50, 'messages/s', {
            spread: spreadOf(measured),
            peer,
            note,
          }),
        ];
      });
    } finally {
      await server?.end();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

let run = 0;

function payloadOf(seq: number): string {
  const zones = Object.fromEntries(
    Array.from({ length: 12 }, (_, zone) => [
      `zone-${zone}`,
      { level_pct: 60, power_w: 41.5, energy_wh: 123_456.7 + seq, lit_s: 86_400 + seq, switches: 41, source: 'season' },
    ]),
  );
  const sample = { seq, ts_ms: startMs + seq * 60_000, mono_ms: seq * 60_000, clock: 'synced', zones };
  return JSON.stringify({ v: 1, boot: `bench-${run}`, seq: [seq, seq], samples: [sample] });
}

/** A broker with a session of this client id, in which so many messages wait. */
async function queued(count: number, clientId: string): Promise<Mosquitto> {
  run += 1;
  const limits = [
    'max_queued_messages 100000',
    'max_queued_bytes 0',
    'max_inflight_messages 500',
    'set_tcp_nodelay true',
  ];
  const broker = await Mosquitto.start(['allow_anonymous true', 'log_type notice', 'log_type information', ...limits]);
  const kept = { protocolVersion: 5, clean: false, clientId, properties: { sessionExpiryInterval: 3_600 } } as const;
  const sleeper = await connectAsync(`mqtt://127.0.0.1:${broker.port}`, kept);
  await sleeper.subscribeAsync('duskgate/v1/+/+/up/tele', { qos: 1 });
  await sleeper.endAsync();
  const writer = await connectAsync(`mqtt://127.0.0.1:${broker.port}`, { protocolVersion: 5 });
  for (let seq = 1; seq <= count / devices; seq += 1) {
    const payload = payloadOf(seq);
    const topics = Array.from({ length: devices }, (_, device) => `duskgate/v1/estate/pole-${device + 1}/up/tele`);
    await Promise.all(topics.map((topic) => writer.publishAsync(topic, payload, { qos: 1 })));
  }
  await writer.endAsync();
  return broker;
}

async function committed(count: number, open: OpenSql): Promise<number> {
  const broker = await queued(count, 'office');
  const settings = {
    url: `mqtt://127.0.0.1:${broker.port}`,
    username: null,
    password: null,
    id: 'office',
    share: null,
  };
  const office = new Office({ settings, open, say: () => undefined });
  const begin = performance.now();
  office.start();
  while ((await office.status()).tally.rows < count) await pause(10);
  const seconds = (performance.now() - begin) / 1_000;
  await office.stop();
  await broker.end();
  return count / seconds;
}

async function listened(count: number): Promise<number> {
  const broker = await queued(count, 'listener');
  const topic = ['-t', 'duskgate/v1/+/+/up/tele'];
  const session = ['-V', '5', '-c', '-i', 'listener', '-q', '1', '-x', '3600'];
  const begin = performance.now();
  const child = spawn('mosquitto_sub', ['-p', String(broker.port), ...session, ...topic, '-C', String(count)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await ended(child);
  const seconds = (performance.now() - begin) / 1_000;
  await broker.end();
  return count / seconds;
}
