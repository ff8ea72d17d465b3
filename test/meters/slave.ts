import { closeSync, constants, createReadStream, openSync, write } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import koffi from 'koffi';

/** CRC-16 of Modbus over a serial line (V1.02, 6.2.2): polynomial 0xA001, from 0xFFFF, low byte first. */
export function crcOf(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return crc;
}

/** The registers of some meters, as words by unit and address. It answers like a meter: function 3 and 4, else exceptions. */
export class Registers {
  readonly #words = new Map<string, number>();
  /** Units that do not answer now. */
  readonly silent = new Set<number>();
  asked = 0;

  put(unit: number, address: number, words: readonly number[]): void {
    for (const [index, word] of words.entries()) this.#words.set(`${unit} ${address + index}`, word);
  }

  /** The answer to a request without its envelope; null = no such unit, or it is silent. */
  answer(unit: number, pdu: Buffer): Buffer | null {
    this.asked += 1;
    if (this.silent.has(unit) || ![...this.#words.keys()].some((key) => key.startsWith(`${unit} `))) return null;
    const [code = 0] = pdu;
    if (code !== 3 && code !== 4) return Buffer.from([code | 0x80, 1]);
    const [address, count] = [pdu.readUInt16BE(1), pdu.readUInt16BE(3)];
    const words = Array.from({ length: count }, (_, index) => this.#words.get(`${unit} ${address + index}`));
    if (words.some((word) => word === undefined)) return Buffer.from([code | 0x80, 2]);
    const body = Buffer.alloc(2 + 2 * count);
    body.set([code, 2 * count]);
    for (const [index, word] of words.entries()) body.writeUInt16BE(word ?? 0, 2 + 2 * index);
    return body;
  }
}

/** A meter in the network (Modbus TCP, MBAP header). */
export class TcpSlave {
  readonly #registers: Registers;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(registers: Registers) {
    this.#registers = registers;
    this.#server = createServer((socket) => this.#serve(socket));
  }

  async start(port = 0): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  /** Hangs up on everybody, and stays away. */
  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
    let rest = Buffer.alloc(0);
    socket.on('data', (data) => {
      rest = Buffer.concat([rest, Buffer.from(data)]);
      while (rest.length >= 7 && rest.length >= 6 + rest.readUInt16BE(4)) {
        const length = 6 + rest.readUInt16BE(4);
        const frame = rest.subarray(0, length);
        rest = rest.subarray(length);
        const answer = this.#registers.answer(frame.readUInt8(6), frame.subarray(7));
        if (answer === null) continue;
        const head = Buffer.alloc(7);
        frame.copy(head, 0, 0, 4);
        head.writeUInt16BE(answer.length + 1, 4);
        head.writeUInt8(frame.readUInt8(6), 6);
        socket.write(Buffer.concat([head, answer]));
      }
    });
  }
}

/** Meters on an RS-485 bus: the other end of a pseudo-terminal of the kernel. */
export class SerialSlave {
  readonly path: string;
  readonly #registers: Registers;
  readonly #master: number;
  readonly #kept: number;
  readonly #stream: ReturnType<typeof createReadStream>;
  /** The next answer is garbled on its way. */
  garble = false;

  constructor(registers: Registers) {
    this.#registers = registers;
    const libc = koffi.load('libc.so.6');
    this.#master = openSync('/dev/ptmx', 'r+');
    libc.func('int grantpt(int fd)')(this.#master);
    libc.func('int unlockpt(int fd)')(this.#master);
    this.path = String(libc.func('const char *ptsname(int fd)')(this.#master));
    // Without anybody at the other end the master would end too.
    this.#kept = openSync(this.path, constants.O_RDWR | constants.O_NOCTTY);
    this.#stream = createReadStream('', { fd: this.#master, autoClose: false });
    this.#stream.on('error', () => undefined);
    this.#serve();
  }

  close(): void {
    this.#stream.destroy();
    closeSync(this.#kept);
  }

  #serve(): void {
    let rest = Buffer.alloc(0);
    this.#stream.on('data', (data) => {
      rest = Buffer.concat([rest, Buffer.from(data)]);
      // Requests to read are 8 bytes long.
      for (; rest.length >= 8; rest = rest.subarray(8)) this.#answer(rest.subarray(0, 8));
    });
  }

  #answer(frame: Buffer): void {
    if (crcOf(frame.subarray(0, 6)) !== frame.readUInt16LE(6)) return;
    const answer = this.#registers.answer(frame.readUInt8(0), frame.subarray(1, 6));
    if (answer === null) return;
    const body = Buffer.concat([frame.subarray(0, 1), answer]);
    const whole = Buffer.alloc(body.length + 2);
    body.copy(whole);
    whole.writeUInt16LE(crcOf(body), body.length);
    if (this.garble) whole.writeUInt8(whole.readUInt8(3) ^ 0x40, 3);
    this.garble = false;
    write(this.#master, whole, () => undefined);
  }
}
