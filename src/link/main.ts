import { readFileSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { connectChannel } from '../channel/connect.ts';
import { socketNames } from '../channel/sockets.ts';
import { Bridge } from './bridge.ts';
import { brokerFrom } from './brokerAccess.ts';
import { NetworkMeters } from './networkMeters.ts';
import { plannedSiteFrom } from './planDesk.ts';

/**
 * The duskgate-link process: `node src/link/main.ts --state DIR [--broker URL [--username NAME
 * --password-file FILE]]`. Reads `DIR/site.json`, speaks with core
 * through `DIR/core.sock`. `--broker` wins over the config, for the demo broker.
 * Start it with NODE_COMPILE_CACHE: from the second start on Node then need not load its TypeScript stripper, which takes
 * a third of this process's memory.
 */
function main(): void {
  const { values } = parseArgs({
    options: {
      state: { type: 'string' },
      broker: { type: 'string' },
      username: { type: 'string' },
      'password-file': { type: 'string' },
      'compile-only': { type: 'boolean' },
    },
  });
  // Everything is imported by now, and Node writes its compile cache as it ends.
  if (values['compile-only'] === true) return;
  const folder = resolve(values.state ?? process.env['DUSKGATE_STATE'] ?? 'var');
  const bridge = new Bridge({
    openCore: (ears) => connectChannel({ path: join(folder, socketNames.link), ...ears }),
    broker: () =>
      brokerFrom({
        siteFile: join(folder, 'site.json'),
        url: values.broker ?? null,
        username: values.username ?? null,
        passwordFile: values['password-file'] ?? null,
      }),
    site: () => plannedSiteFrom(folder),
    firmware: firmwareVersion(),
    say: (line) => console.error(`link: ${line}`),
  });
  bridge.start();
  const meters = new NetworkMeters({
    openCore: (ears) => connectChannel({ path: join(folder, socketNames.link), ...ears }),
    siteFile: join(folder, 'site.json'),
  });
  // A process that dies without an exit would leave nothing for the next one.
  setTimeout(flushCompileCache, cacheFlushMs).unref();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      meters.close();
      bridge
        .stop()
        .finally(() => process.exit(0))
        .catch(() => undefined);
    });
  }
}

/** Everything is loaded by then. */
const cacheFlushMs = 30_000;

function firmwareVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const { version }: { version?: unknown } = JSON.parse(text);
  return typeof version === 'string' ? version : 'unknown';
}

main();
