import { connect, createServer, type Server, type Socket } from 'node:net';

/** A line between device and broker that can be cut, or go silent as a dead router does: no byte and no FIN. */
export class Proxy {
  readonly port: number;
  connections = 0;
  bytesUp = 0;
  readonly #server: Server;
  readonly #pairs: Set<readonly [Socket, Socket]>;
  #silent = false;

  private constructor(server: Server, port: number, pairs: Set<readonly [Socket, Socket]>) {
    this.#server = server;
    this.port = port;
    this.#pairs = pairs;
  }

  static start(brokerPort: number): Promise<Proxy> {
    return new Promise((resolve) => {
      const pairs = new Set<readonly [Socket, Socket]>();
      let proxy: Proxy | null = null;
      const server = createServer((near) => {
        if (proxy !== null) proxy.#join(near, connect(brokerPort, '127.0.0.1'));
      });
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        proxy = new Proxy(server, typeof address === 'object' && address !== null ? address.port : 0, pairs);
        resolve(proxy);
      });
    });
  }

  /** What is sent from now on goes nowhere, and nobody is told. */
  goSilent(): void {
    this.#silent = true;
  }

  speakAgain(): void {
    this.#silent = false;
    this.cut();
  }

  cut(): void {
    for (const pair of this.#pairs) for (const socket of pair) socket.destroy();
  }

  async stop(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(near: Socket, far: Socket): void {
    this.connections += 1;
    const pair = [near, far] as const;
    this.#pairs.add(pair);
    near.on('data', (chunk) => {
      this.bytesUp += chunk.length;
      if (!this.#silent) far.write(chunk);
    });
    far.on('data', (chunk) => {
      if (!this.#silent) near.write(chunk);
    });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('error', () => undefined);
      one.on('close', () => {
        this.#pairs.delete(pair);
        if (!this.#silent) other.destroy();
      });
    }
  }
}
