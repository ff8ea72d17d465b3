import { createServer } from 'node:net';
import { Aedes } from 'aedes';
import { hooksFor } from '../people/brokerHooks.ts';

/**
 * The demo broker: a program of its own, `node broker.ts PORT [PEOPLE]`, kept running by the supervisor of `duskgate run`.
 * MQTT 3.1.1, nothing kept on disk, loopback only. With a people file it asks for passwords and keeps the table of rights;
 * without one it asks nobody. One slow reader can crash it, which is why it lives alone.
 * In the field the broker is mosquitto: see firmware/image/mosquitto.
 */
async function main(port: number, people: string | undefined): Promise<void> {
  const say = (line: string): void => void process.stderr.write(`demo broker: ${line}\n`);
  const hooks = people === undefined ? {} : hooksFor(people, say);
  const broker = await Aedes.createBroker({ heartbeatInterval: 60_000, ...hooks });
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

await main(Number(process.argv[2] ?? 0), process.argv[3]);
