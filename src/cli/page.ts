import { existsSync } from 'node:fs';
import { isIP } from 'node:net';
import type { Words } from '../words/language.ts';
import { type Arguments, type Command, exit, UsageError } from './command.ts';
import { building, buildPage, builtPage, pageIsStale } from './pageBuild.ts';
import { type Folders, partsOf } from './parts.ts';
import { configFile, stateFolder } from './places.ts';
import { Supervisor } from './supervisor.ts';
import type { Terminal } from './terminal.ts';

export type PageListen = {
  readonly host: string;
  readonly port: number;
  readonly cert: string | null;
  readonly key: string | null;
  /** Certificate of the authority that signed the broker's; null = what this machine trusts. */
  readonly ca: string | null;
};

/** Where the page listens unless told otherwise, and how many neighbours it tries when that is taken. */
const usualPort = 8080;
const portsTried = 20;

const words = {
  at: { en: 'The staff page: {url}', zh: '值班网页：{url}' },
  plain: {
    en: 'It is served without TLS: off this machine the browser refuses keys, installation and the offline page. Give --cert and --key.',
    zh: '未启用 TLS：在其他设备上浏览器将禁用密钥、安装与离线功能。请指定 --cert 与 --key。',
  },
} satisfies Record<string, Words>;

/** `duskgate page`: the staff page alone, beside a broker anywhere. */
export const page: Command = {
  name: 'page',
  words: '',
  text: { en: 'serve the staff page beside a broker', zh: '为消息服务器提供值班网页' },
  options: [
    {
      name: 'broker',
      value: 'URL',
      text: { en: 'mqtt:// or mqtts:// URL of the broker', zh: '消息服务器地址（mqtt:// 或 mqtts://）' },
    },
    {
      name: 'listen',
      value: 'HOST:PORT',
      text: { en: 'where to listen (else 127.0.0.1:8080)', zh: '监听地址（缺省 127.0.0.1:8080）' },
    },
    { name: 'cert', value: 'FILE', text: { en: 'certificate of this server, PEM', zh: '本服务器证书（PEM）' } },
    { name: 'key', value: 'FILE', text: { en: 'its key, PEM', zh: '证书私钥（PEM）' } },
    {
      name: 'ca',
      value: 'FILE',
      text: { en: 'authority of the broker’s certificate, PEM', zh: '消息服务器证书的 CA（PEM）' },
    },
  ],
  examples: [
    'duskgate page --broker mqtt://127.0.0.1:1883',
    'duskgate page --broker mqtts://broker.lan:8883 --ca ca.crt --listen 0.0.0.0:8443 --cert page.crt --key page.key',
  ],
  run: (given, terminal) => servePage(given, terminal),
};

async function servePage(given: Arguments, terminal: Terminal): Promise<number> {
  const broker = given.options['broker'];
  if (broker === undefined || !/^mqtts?:\/\/[^/]+$/.test(broker)) {
    throw new UsageError({
      en: 'Name the broker: --broker mqtt://HOST:PORT or mqtts://HOST:PORT.',
      zh: '请写明 MQTT 服务器：--broker mqtt://HOST:PORT 或 mqtts://HOST:PORT。',
    });
  }
  const { host, port } = placeOf(given.options['listen'] ?? `127.0.0.1:${usualPort}`);
  const file = (name: string): string | null => given.options[name] ?? null;
  const listen = { host, port, cert: file('cert'), key: file('key'), ca: file('ca') };
  if ((listen.cert === null) !== (listen.key === null))
    throw new UsageError({
      en: 'A certificate needs its key: give --cert and --key.',
      zh: '证书须有其私钥：请同时写 --cert 和 --key。',
    });
  for (const path of [listen.cert, listen.key, listen.ca]) {
    if (path !== null && !existsSync(path))
      throw new UsageError({ en: `${path}: there is no such file.`, zh: `${path}：没有这个文件。` });
  }
  if (!(await pageReady((text) => terminal.out(`${text}\n`), terminal.language))) return exit.missing;
  terminal.out(`${pageLine(listen, terminal.language)}\n`);
  const supervisor = new Supervisor({ say: (_, line) => terminal.out(`${line}\n`), onHopeless: () => undefined });
  const folders = { configFile: configFile(given), stateFolder: stateFolder(given) };
  supervisor.keep(pagePart(folders, broker, listen));
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
  await supervisor.stop();
  return exit.ok;
}

/** Builds the page when it is missing or old. False: there is none, and `say` told why, or the build was called off. */
export async function pageReady(
  say: (text: string) => void,
  language: 'zh' | 'en',
  calledOff?: AbortSignal,
): Promise<boolean> {
  if (!pageIsStale()) return true;
  say(building[language]);
  const built = await buildPage(calledOff);
  if (calledOff?.aborted) return false;
  if (built.kind === 'failed') say(built.text);
  return built.kind === 'ready' || existsSync(builtPage);
}

/** The page's process. */
export function pagePart(folders: Folders, broker: string, { host, port, cert, key, ca }: PageListen) {
  const files = Object.entries({ cert, key, ca }).flatMap(([name, path]) => (path === null ? [] : [`--${name}`, path]));
  return partsOf(folders).page([
    '--files',
    builtPage,
    '--broker',
    broker,
    '--host',
    host,
    '--port',
    String(port),
    ...files,
  ]);
}

/** What to type into a browser, with a warning where the browser will refuse things. */
export function pageLine(
  { host, port, cert }: Pick<PageListen, 'host' | 'port' | 'cert'>,
  language: 'zh' | 'en',
): string {
  const named = isIP(host) === 6 ? `[${host}]` : host;
  const url = `${cert === null ? 'http' : 'https'}://${named}:${port}/`;
  const line = words.at[language].replace('{url}', url);
  return cert === null && !isHere(host) ? `${line}\n${words.plain[language]}` : line;
}

/** The page's process for this machine alone: on the usual port or the first free one after it, and it says which. */
export function pagePartHere(folders: Folders, broker: string, language: 'zh' | 'en') {
  const listen = { host: '127.0.0.1', port: usualPort, cert: null, key: null, ca: null };
  const part = pagePart(folders, broker, listen);
  const say = words.at[language].replace('{url}', 'http://127.0.0.1:{port}/');
  return { ...part, args: [...part.args, '--neighbours', String(portsTried), '--say', say] };
}

function isHere(host: string): boolean {
  return ['127.0.0.1', '::1', 'localhost'].includes(host);
}

function placeOf(text: string): { host: string; port: number } {
  const match = /^(?:(\[[^\]]+\]|[^:]+):)?(\d{1,5})$/.exec(text);
  const port = Number(match?.[2]);
  if (match === null || port < 1 || port > 65_535) {
    throw new UsageError({
      en: `--listen ${text}: write HOST:PORT, such as 0.0.0.0:8443.`,
      zh: `--listen ${text}：请写 HOST:PORT，例如 0.0.0.0:8443。`,
    });
  }
  return { host: (match[1] ?? '127.0.0.1').replace(/^\[|\]$/g, ''), port };
}
