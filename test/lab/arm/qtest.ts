import { existsSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** A change of an output, as seen from outside the machine. */
export type Swing = { readonly line: number; readonly high: boolean; readonly tNs: bigint };

type Answer = (line: string) => void;

/**
 * The far end of a guest's wires: QEMU's own test socket, beside a guest that runs as usual. It raises and lowers inputs,
 * tells each change of an output, and reads the machine's memory, all without a turn of the guest's processor.
 */
export class Qtest {
  readonly #socket: Socket;
  readonly #qmp: Socket;
  readonly #answers: Answer[] = [];
  readonly #objects: Answer[] = [];
  readonly swings: Swing[] = [];

  private constructor(socket: Socket, qmp: Socket) {
    this.#socket = socket;
    this.#qmp = qmp;
    createInterface({ input: socket }).on('line', (line) => this.#take(line));
    createInterface({ input: qmp }).on('line', (line) => {
      if (line.includes('"return"') || line.includes('"error"')) this.#objects.shift()?.(line);
    });
  }

  static async connect(at: { qtest: string; qmp: string }): Promise<Qtest> {
    const [socket, qmp] = [await reach(at.qtest), await reach(at.qmp)];
    const made = new Qtest(socket, qmp);
    await made.#object({ execute: 'qmp_capabilities' });
    return made;
  }

  async run(): Promise<void> {
    await this.#object({ execute: 'cont' });
  }

  /** Where the first device of this type is among the machine's objects. */
  async pathOf(type: string): Promise<string> {
    const folder = '/machine/unattached';
    const answer = await this.#object({ execute: 'qom-list', arguments: { path: folder } });
    const found = (JSON.parse(answer) as { return: { name: string; type: string }[] }).return.find(
      (one) => one.type === `child<${type}>`,
    );
    if (found === undefined) throw new Error(`the machine has no ${type}`);
    return `${folder}/${found.name}`;
  }

  /** From now on every change of this device's outputs is in `swings`. */
  watch(device: string): Promise<string> {
    return this.#ask(`irq_intercept_out ${device}`);
  }

  /** Puts a voltage on an input of a device. Sent before this returns, so that pulses can be timed; nobody waits for the answer. */
  drive(device: string, line: number, high: boolean): void {
    void this.#ask(`set_irq_in ${device} unnamed-gpio-in ${line} ${high ? 1 : 0}`);
  }

  /** Four bytes of the machine's memory, such as a device's register. */
  async word(address: number): Promise<number> {
    const answer = await this.#ask(`readl 0x${address.toString(16)}`);
    return Number(answer.split(' ')[1]);
  }

  close(): void {
    this.#socket.destroy();
    this.#qmp.destroy();
  }

  #ask(words: string): Promise<string> {
    this.#socket.write(`${words}\n`);
    return new Promise((resolve, reject) =>
      this.#answers.push((line) => {
        if (line.startsWith('OK')) resolve(line);
        else reject(new Error(`${words}: ${line}`));
      }),
    );
  }

  #object(words: object): Promise<string> {
    this.#qmp.write(`${JSON.stringify(words)}\n`);
    return new Promise((resolve) => this.#objects.push(resolve));
  }

  #take(line: string): void {
    const found = /^IRQ (raise|lower) (\d+)$/.exec(line);
    if (found === null) this.#answers.shift()?.(line);
    else this.swings.push({ line: Number(found[2]), high: found[1] === 'raise', tNs: process.hrtime.bigint() });
  }
}

/** QEMU makes its sockets a moment after it was started. */
async function reach(path: string): Promise<Socket> {
  const giveUpMono = performance.now() + 60_000;
  while (!existsSync(path)) {
    if (performance.now() > giveUpMono) throw new Error(`QEMU never made ${path}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const socket = connect(path);
  socket.on('error', () => undefined);
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  return socket;
}
