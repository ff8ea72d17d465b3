import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { BrokerTarget } from './bridge.ts';
import { servePage } from './server.ts';

/**
 * The page's server as a process of its own: `node src/web/main.ts --files DIR --broker URL --port PORT`, with `--host`,
 * `--cert FILE --key FILE` for TLS and `--ca FILE` for the broker's certificate. With `--neighbours N` it takes one of the next N
 * ports when that one is in use, and with `--say TEXT` it says so, `{port}` being the one it took. It holds no password and no right.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      files: { type: 'string' },
      broker: { type: 'string' },
      host: { type: 'string', default: '127.0.0.1' },
      port: { type: 'string', default: '0' },
      neighbours: { type: 'string', default: '0' },
      say: { type: 'string' },
      cert: { type: 'string' },
      key: { type: 'string' },
      ca: { type: 'string' },
    },
  });
  const { files, broker, host, port, neighbours, say, cert, key, ca } = values;
  if (files === undefined || broker === undefined) throw new Error('Name the built page (--files) and --broker URL.');
  if ((cert === undefined) !== (key === undefined))
    throw new Error('A certificate needs its key: give --cert and --key.');
  const tls = cert === undefined || key === undefined ? null : { cert, key };
  const place = {
    files,
    host,
    port: Number(port),
    neighbours: Number(neighbours),
    tls,
    broker: targetOf(broker, ca ?? null),
  };
  const served = await servePage(place);
  process.send?.({ port: served.port });
  if (say !== undefined) process.stdout.write(`${say.replace('{port}', String(served.port))}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      served
        .close()
        .finally(() => process.exit(0))
        .catch(() => undefined);
    });
  }
  // Whoever started it is gone, in whatever way: a server nobody watches must not stay.
  process.once('disconnect', () => process.exit(0));
}

function targetOf(url: string, caFile: string | null): BrokerTarget {
  const { protocol, hostname, port } = new URL(url);
  if (protocol !== 'mqtt:' && protocol !== 'mqtts:')
    throw new Error(`${url}: write mqtt://HOST:PORT or mqtts://HOST:PORT`);
  const secure = protocol === 'mqtts:';
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || (secure ? 8883 : 1883)),
    secure,
    ca: caFile === null ? null : readFileSync(caFile, 'utf8'),
  };
}

main().catch((problem: unknown) => {
  process.stderr.write(`page: ${problem instanceof Error ? problem.message : String(problem)}\n`);
  process.exit(1);
});
