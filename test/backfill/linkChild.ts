/**
 * Link with its real outbox and broker line, at another pace than in the field.
 * Run: node linkChild.ts <folder> <port> <pace as JSON>
 */
import { join } from 'node:path';
import { connectChannel } from '../../src/channel/connect.ts';
import { socketNames } from '../../src/channel/sockets.ts';
import { Bridge } from '../../src/link/bridge.ts';
import type { OutboxPace } from '../../src/link/outbox.ts';

const [folder = '', port = '', pace = ''] = process.argv.slice(2);

new Bridge({
  openCore: (ears) => connectChannel({ path: join(folder, socketNames.link), ...ears }),
  broker: () => ({ kind: 'broker', url: `mqtt://127.0.0.1:${port}`, username: null, password: null }),
  firmware: '0.1.0',
  say: (line) => process.stderr.write(`link: ${line}\n`),
  backoff: { firstMs: 50, capMs: 300 },
  pace: JSON.parse(pace) as OutboxPace,
}).start();
