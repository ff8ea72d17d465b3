import { createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { monoMs, type Watch } from './watch.ts';

/** The board of the other programs: `zone on|off` comes in as a line over TCP, `card BITS` goes out. */
export type WordBoard = { readonly port: number; showCard(bits: string): number; close(): void };

export async function openWordBoard(watch: Watch): Promise<WordBoard> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => sockets.delete(socket));
    createInterface({ input: socket })
      .on('error', () => undefined)
      .on('line', (line) => {
        const [output, level] = line.split(' ');
        if (output !== undefined && (level === 'on' || level === 'off')) watch.see(output, level === 'on');
      });
  });
  return {
    port: await listening(server),
    showCard: (bits) => {
      for (const socket of sockets) socket.write(`card ${bits}\n`);
      return monoMs();
    },
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address !== null && typeof address === 'object') resolve(address.port);
      else reject(new Error('no port'));
    });
  });
}
