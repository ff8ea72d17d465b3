import { createServer } from 'node:net';
import { Aedes } from 'aedes';

/**
 * The demo broker: a program of its own, `node broker.ts PORT`, kept running by the supervisor of `duskgate run`.
 * MQTT 3.1.1, no passwords, no access list, nothing kept on disk, loopback only. One slow reader can crash it, which is
 * why it lives alone.
 * In the field the broker is mosquitto: see firmware/image/mosquitto.
 */
async function main(port: number): Promise<void> {
  const broker = await Aedes.createBroker({ heartbeatInterval: 60_000 });
  const server = createServer({ noDelay: true }, (socket) => broker.handle(socket));
  server.on('error', (problem) => {
    process.stderr.write(`demo broker: cannot listen on 127.0.0.1:${port}: ${problem.message}\n`);
    process.exit(1);
  });
  server.listen(port, '127.0.0.1', () => {
    const address = server.address();
    if (address !== null && typeof address === 'object') process.send?.({ port: address.port });
  });
  // Whoever started it is gone, in whatever way: a broker nobody watches must not stay.
  process.once('disconnect', () => process.exit(0));
}

await main(Number(process.argv[2] ?? 0));
