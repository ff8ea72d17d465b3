import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Office, type OfficeSettings } from '../office/office.ts';
import { openPostgres } from '../office/postgres.ts';
import type { OpenSql } from '../office/sql.ts';
import { openSqlite } from '../office/sqlite.ts';
import { serveStatus } from '../office/statusServer.ts';
import { type Arguments, type Command, exit, UsageError } from './command.ts';
import type { Terminal } from './terminal.ts';

/** `duskgate office`: brings the devices' rows from the broker into a database, until Ctrl-C. */
export const office: Command = {
  name: 'office',
  words: '',
  text: { en: 'store what the devices report, in SQLite or PostgreSQL', zh: '接收设备数据并存入 SQLite 或 PostgreSQL' },
  options: [
    {
      name: 'broker',
      value: 'URL',
      text: {
        en: 'else DUSKGATE_BROKER or mqtt://127.0.0.1:1883',
        zh: '缺省为 DUSKGATE_BROKER 或 mqtt://127.0.0.1:1883',
      },
    },
    { name: 'user', value: 'NAME', text: { en: 'login at the broker', zh: '消息服务器登录名' } },
    { name: 'password-file', value: 'FILE', text: { en: 'its password and nothing else', zh: '只含密码的文件' } },
    {
      name: 'id',
      value: 'ID',
      text: { en: 'client id (else the login, or office)', zh: '客户端标识（缺省为登录名或 office）' },
    },
    {
      name: 'share',
      value: 'GROUP',
      text: { en: 'ingesters with the same group share the work', zh: '同组的多个进程分担工作' },
    },
    {
      name: 'database',
      value: 'FILE|URL',
      text: {
        en: 'SQLite file or postgresql:// (else DATABASE_URL or var/office.db)',
        zh: 'SQLite 文件或 postgresql://（缺省为 DATABASE_URL 或 var/office.db）',
      },
    },
    {
      name: 'status',
      value: '[HOST:]PORT|off',
      text: { en: 'status page and metrics (else 127.0.0.1:8093)', zh: '状态页与指标（缺省为 127.0.0.1:8093）' },
    },
  ],
  examples: [
    'duskgate office',
    'duskgate office --broker mqtts://broker.example:8883 --user office --password-file /etc/duskgate/office.password',
    'DATABASE_URL=postgresql://duskgate@db.example/duskgate duskgate office --share office --id office-2',
  ],
  run,
};

async function run(given: Arguments, terminal: Terminal): Promise<number> {
  const settings = settingsOf(given);
  const say = (line: string): void => terminal.out(`${new Date().toISOString().slice(0, 19)}Z office: ${line}\n`);
  const service = new Office({ settings, open: databaseOf(given), say });
  const at = statusPlace(given.options['status'] ?? '127.0.0.1:8093');
  const status = at === null ? null : await serveStatus({ ...at, status: () => service.status() }).catch(asWords);
  if (typeof status === 'string') {
    terminal.err(`The status page cannot be served: ${status}. Name another port with --status, or --status off.\n`);
    return exit.missing;
  }
  if (at !== null && status !== null) say(`status page http://${at.host}:${status.port}/, metrics under /metrics`);
  service.start();
  await new Promise<void>((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
  });
  await status?.close();
  await service.stop();
  say('stopped; the broker keeps what comes until this office is back');
  return exit.ok;
}

function settingsOf({ options }: Arguments): OfficeSettings {
  const url = options['broker'] ?? process.env['DUSKGATE_BROKER'] ?? 'mqtt://127.0.0.1:1883';
  if (!URL.canParse(url) || !['mqtt:', 'mqtts:'].includes(new URL(url).protocol)) {
    throw new UsageError({
      en: `"${url}" is not the address of a broker. Write mqtt://HOST:PORT or mqtts://HOST:PORT.`,
      zh: `“${url}”不是 MQTT 服务器地址。请写 mqtt://HOST:PORT 或 mqtts://HOST:PORT。`,
    });
  }
  const username = options['user'] ?? null;
  const file = options['password-file'];
  if (file !== undefined && username === null)
    throw new UsageError({
      en: 'A password without a login: add --user NAME.',
      zh: '有密码而没有登录名：请加 --user NAME。',
    });
  const id = options['id'] ?? username ?? 'office';
  const share = options['share'] ?? null;
  for (const [name, text] of [
    ['id', id],
    ['share', share],
  ] as const) {
    if (text !== null && !/^[A-Za-z0-9._-]{1,64}$/.test(text)) {
      throw new UsageError({
        en: `--${name} "${text}": use 1 to 64 letters, digits, dot, hyphen and underscore.`,
        zh: `--${name} “${text}”：请用 1 至 64 个字母、数字、点、连字符或下划线。`,
      });
    }
  }
  return { url, username, password: file === undefined ? null : passwordIn(file), id, share };
}

function passwordIn(file: string): string {
  try {
    return readFileSync(file, 'utf8').trimEnd();
  } catch (problem) {
    throw new UsageError(
      { en: `The password file cannot be read: ${asWords(problem)}`, zh: `无法读取密码文件：${asWords(problem)}` },
      { cause: problem },
    );
  }
}

function databaseOf({ options }: Arguments): OpenSql {
  const place = options['database'] ?? process.env['DATABASE_URL'] ?? 'var/office.db';
  if (/^postgres(ql)?:/.test(place)) return () => openPostgres(place);
  if (/^[a-z]+:\/\//.test(place)) {
    throw new UsageError({
      en: `"${place}" is no database this office knows. Write postgresql://… or the name of a file.`,
      zh: `“${place}”不是可用的数据库。请写 postgresql://… 或文件名。`,
    });
  }
  const file = resolve(place);
  return () => openSqlite(file);
}

/** Null: off. */
function statusPlace(text: string): { readonly host: string; readonly port: number } | null {
  if (text === 'off') return null;
  const [, host, port] = /^(?:(.+):)?(\d{1,5})$/.exec(text) ?? [];
  if (port === undefined || Number(port) > 65_535) {
    throw new UsageError({
      en: `--status "${text}": write PORT, HOST:PORT or off.`,
      zh: `--status “${text}”：请写 PORT、HOST:PORT 或 off。`,
    });
  }
  return { host: host ?? '127.0.0.1', port: Number(port) };
}

function asWords(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(problem);
}
