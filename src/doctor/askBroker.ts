import { connect, isIP } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { BrokerSeen } from './facts.ts';

const patienceMs = 5_000;
const usualPorts: Readonly<Record<string, number>> = { 'mqtt:': 1883, 'mqtts:': 8883, 'ws:': 80, 'wss:': 443 };

/** Whether the broker of the config can be reached, and its certificate. Logs in to nothing; never rejects. */
export function askBroker(text: string): Promise<BrokerSeen> {
  const url = URL.parse(text);
  if (url === null) return Promise.resolve({ kind: 'refused', why: 'its address cannot be read' });
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
      end({ kind: 'refused', why: `no answer from ${host}:${port} in ${patienceMs / 1_000} s` }),
    );
    socket.once('error', (error: NodeJS.ErrnoException) => end({ kind: 'refused', why: wordsOf(error, host, port) }));
  });
}

const plain: BrokerSeen = { kind: 'reached', certificateEndsMs: null, trusted: false };

function certificateOf(socket: TLSSocket): BrokerSeen {
  const { valid_to } = socket.getPeerCertificate();
  const endsMs = Date.parse(valid_to);
  return { kind: 'reached', certificateEndsMs: Number.isFinite(endsMs) ? endsMs : 0, trusted: socket.authorized };
}

function wordsOf({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  const words: Readonly<Record<string, string>> = {
    ENOTFOUND: `the name ${host} is unknown here`,
    EAI_AGAIN: `no name server answers for ${host}`,
    ECONNREFUSED: `nobody listens at ${host}:${port}`,
    EHOSTUNREACH: `there is no way to ${host}`,
    ENETUNREACH: 'this machine has no network',
    ETIMEDOUT: `no answer from ${host}:${port}`,
  };
  return words[code ?? ''] ?? message;
}
