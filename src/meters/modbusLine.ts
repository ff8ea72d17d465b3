import type Modbus from 'modbus-serial';
import type { ModbusAt, ModbusRegister } from '../controller/site.ts';
import { type DurationMs, secondMs } from '../units.ts';
import { foreign, type Words, worded } from '../words/language.ts';
import { SaidError } from '../words/saidError.ts';
import { wordsOf } from './register.ts';

/** A meter answers within a tenth of a second; a gateway on a slow bus takes longer. */
const answerMs: DurationMs = 1_500;
const connectMs: DurationMs = 5 * secondMs;

const words = {
  unread: { en: '{at}, unit {unit}: {why}', zh: '电表无法读取（{at}，地址 {unit}）：{why}' },
  silent: {
    en: 'no answer; check wires, unit, baud rate and parity',
    zh: '没有应答；请检查接线、地址、波特率和校验',
  },
  garbled: {
    en: 'a garbled answer; check baud rate, parity and the termination of the bus',
    zh: '应答混乱；请检查波特率、校验和总线终端电阻',
  },
  unconnected: { en: 'no connection within {s} s', zh: '{s} 秒内未连上' },
} satisfies Record<string, Words>;

type Client = InstanceType<typeof Modbus.default>;

/** One RS-485 bus or one TCP connection: one question at a time. Opens itself when asked; every call may reject in words. */
export class ModbusLine {
  readonly #at: ModbusAt;
  #client: Client | null = null;

  constructor(at: ModbusAt) {
    this.#at = at;
  }

  /** The registers of one value. After a failure the line is closed: what comes late must not be taken for the next answer. */
  async read({ unit, table, register, type }: ModbusRegister): Promise<readonly number[]> {
    try {
      const client = (this.#client ??= await opened(this.#at));
      client.setID(unit);
      const count = wordsOf(type);
      const asked =
        table === 'input' ? client.readInputRegisters(register, count) : client.readHoldingRegisters(register, count);
      return (await asked).data;
    } catch (error) {
      this.close();
      const told = { at: nameOf(this.#at), unit, why: whyOf(error) };
      throw new SaidError(worded(words.unread, told), { cause: error });
    }
  }

  close(): void {
    this.#client?.close(() => undefined);
    this.#client = null;
  }
}

/** The line as people write it in a config. */
export function nameOf(at: ModbusAt): string {
  return at.kind === 'serial' ? at.path : `tcp://${at.host}:${at.port}`;
}

async function opened(at: ModbusAt): Promise<Client> {
  // Loaded only where there is such a meter: it takes some megabytes.
  const { default: library } = await import('modbus-serial');
  const client = new library.default();
  // An error outside of a question closes the line; the next question tells it.
  client.on('error', () => undefined);
  client.setTimeout(answerMs);
  if (at.kind === 'tcp') await withinTime(client.connectTCP(at.host, { port: at.port }), client);
  else await client.connectRTUBuffered(at.path, { baudRate: at.baud, parity: at.parity, stopBits: 1, dataBits: 8 });
  return client;
}

/** A host that swallows packets would else be waited for over two minutes. */
async function withinTime(connecting: Promise<void>, client: Client): Promise<void> {
  const late = Promise.withResolvers<never>();
  const unconnected = worded(words.unconnected, { s: connectMs / secondMs });
  const timer = setTimeout(() => late.reject(new SaidError(unconnected)), connectMs);
  try {
    await Promise.race([connecting, late.promise]);
  } catch (error) {
    client.close(() => undefined);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** The library rejects with errors of its own shape. */
function whyOf(error: unknown): Words {
  if (error instanceof SaidError) return error.words;
  const told = typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
  const text = String(told);
  if (/timed? ?out/i.test(text)) return words.silent;
  return /CRC/i.test(text) ? words.garbled : foreign(text);
}
