/**
 * A device as a process of its own: the real link and outbox over the real store. `node deviceChild.ts PORT DEVICE FOLDER`.
 * It writes rows until something comes on its standard input, and then says its last numbers.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { connectChannel } from '../../src/channel/connect.ts';
import { Bridge } from '../../src/link/bridge.ts';
import { aView } from '../makers/view.ts';
import { StoreCore } from './storeCore.ts';

const [, , port = '', device = '', folder = ''] = process.argv;
const socket = join(folder, 'core.sock');
const core = new StoreCore(folder, aView({ device, run: randomBytes(4).toString('hex') }));
await core.listen(socket);
const bridge = new Bridge({
  openCore: (ears) => connectChannel({ path: socket, ...ears }),
  broker: () => ({ kind: 'broker', url: `mqtt://127.0.0.1:${port}`, username: null, password: null }),
  firmware: '0.1.0',
  say: () => undefined,
  patience: { keepaliveS: 5, connackMs: 5_000, pubackMs: 5_000, subscribeAgainMs: 200, willDelayS: 1 },
  backoff: { firstMs: 50, capMs: 500 },
  pace: { inFlightMax: 20, historyMs: 20, historySpreadMs: 100, answerMs: 2_000, silenceMs: 4_000 },
});
bridge.start();
const writing = setInterval(() => core.write(1 + Math.floor(Math.random() * 3)), 200);
process.stdin.on('data', () => {
  clearInterval(writing);
  process.stdout.write(`last ${core.last.evt} ${core.last.tele}\n`);
});
process.stdout.write('ready\n');
