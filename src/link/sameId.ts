import { statusMessage } from '../mqtt/statusMessages.ts';

const statusBytesMax = 1_024;

/**
 * Tells from `up/status`, which a device reads back, whether somebody else lives under its id. Brokers need not say why
 * they close a line (mosquitto 2.0 does not), and MQTT 3.1.1 cannot; a birth of another run after our own is proof.
 */
export class SameIdWatch {
  readonly #run: string;
  #sawOwnBirth = false;

  constructor(run: string) {
    this.#run = run;
  }

  /** True for a birth of another run, once our own was heard. What lay there before us, and late wills, prove nothing. */
  isForeign(payload: Uint8Array): boolean {
    const message = payload.length <= statusBytesMax ? parsed(payload) : null;
    if (message === null || !message.online) return false;
    if (message.boot === this.#run) this.#sawOwnBirth = true;
    return this.#sawOwnBirth && message.boot !== this.#run;
  }
}

function parsed(payload: Uint8Array) {
  try {
    return statusMessage.read.safeParse(JSON.parse(new TextDecoder().decode(payload))).data ?? null;
  } catch {
    return null;
  }
}
