import { connect, isIP } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { foreign, type Words, worded } from '../words/language.ts';
import type { BrokerSeen } from './facts.ts';

const patienceMs = 5_000;
const usualPorts: Readonly<Record<string, number>> = { 'mqtt:': 1883, 'mqtts:': 8883, 'ws:': 80, 'wss:': 443 };

const words = {
  badAddress: { en: 'its address cannot be read', zh: '地址无法识别' },
  silent: { en: 'no answer from {at} in {seconds} s', zh: '{at} 在 {seconds} 秒内没有应答' },
  unknownName: { en: 'the name {host} is unknown here', zh: '本机查不到名称 {host}' },
  noNameServer: { en: 'no name server answers for {host}', zh: '没有域名服务器回答 {host} 的查询' },
  nobody: { en: 'nobody listens at {at}', zh: '{at} 无人监听' },
  noWay: { en: 'there is no way to {host}', zh: '没有通往 {host} 的路由' },
  noNetwork: { en: 'this machine has no network', zh: '本机没有网络' },
  late: { en: 'no answer from {at}', zh: '{at} 没有应答' },
} satisfies Record<string, Words>;

const wordsOfCode: Readonly<Record<string, Words>> = {
  ENOTFOUND: words.unknownName,
  EAI_AGAIN: words.noNameServer,
  ECONNREFUSED: words.nobody,
  EHOSTUNREACH: words.noWay,
  ENETUNREACH: words.noNetwork,
  ETIMEDOUT: words.late,
};

/** Whether the broker of the config can be reached, and its certificate. Logs in to nothing; never rejects. */
export function askBroker(text: string): Promise<BrokerSeen> {
  const url = URL.parse(text);
  if (url === null) return Promise.resolve({ kind: 'refused', why: words.badAddress });
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port) || (usualPorts[url.protocol] ?? 1883);
  const isSecure = url.protocol === 'mqtts:' || url.protocol === 'wss:';
  return new Promise((resolve) => {
    const options = { host, port, timeout: patienceMs };
    // Looked at, not believed: an untrusted certificate is told as such.
    const socket = isSecure
      ? connectTls({ ...options, ...(isIP(host) === 0 ? { servername: host } : {}), rejectUnauthorized: false })
      : connect(options);
    const end = (seen: BrokerSeen): void => {
      socket.destroy();
      resolve(seen);
    };
    socket.once(isSecure ? 'secureConnect' : 'connect', () =>
      end(isSecure ? certificateOf(socket as TLSSocket) : plain),
    );
    socket.once('timeout', () =>
      end({ kind: 'refused', why: worded(words.silent, { at: `${host}:${port}`, seconds: patienceMs / 1_000 }) }),
    );
    socket.once('error', (error: NodeJS.ErrnoException) =>
      end({ kind: 'refused', why: whyRefused(error, host, port) }),
    );
  });
}

const plain: BrokerSeen = { kind: 'reached', certificateEndsMs: null, trusted: false };

function certificateOf(socket: TLSSocket): BrokerSeen {
  const { valid_to } = socket.getPeerCertificate();
  const endsMs = Date.parse(valid_to);
  return { kind: 'reached', certificateEndsMs: Number.isFinite(endsMs) ? endsMs : 0, trusted: socket.authorized };
}

/** What the system or openssl says beyond these stays as it came. */
export function whyRefused({ code, message }: NodeJS.ErrnoException, host: string, port: number): Words {
  return worded(wordsOfCode[code ?? ''] ?? foreign(message), { host, at: `${host}:${port}` });
}
