import { statusMessage } from '../mqtt/statusMessages.ts';

const statusBytesMax = 1_024;

/**
 * What `up/status`, which a device reads back, says about it. `foreign`: somebody else lives under its id. Brokers need
 * not say why they close a line (mosquitto 2.0 does not) and MQTT 3.1.1 cannot; the word of another run after our own
 * birth is proof, or the late will of our last run, which comes once. `dead`: a late will says we are gone.
 */
export type StatusVerdict = 'right' | 'dead' | 'foreign';

export class SameIdWatch {
  readonly #run: string;
  #sawOwnBirth = false;

  constructor(run: string) {
    this.#run = run;
  }

  /** What lay there before our own birth proves nothing. */
  judge(payload: Uint8Array): StatusVerdict {
    const message = payload.length <= statusBytesMax ? parsed(payload) : null;
    if (message === null) return 'right';
    if (message.boot !== this.#run) return this.#sawOwnBirth ? 'foreign' : 'right';
    this.#sawOwnBirth ||= message.online;
    return message.online ? 'right' : 'dead';
  }
}

function parsed(payload: Uint8Array) {
  try {
    return statusMessage.read.safeParse(JSON.parse(new TextDecoder().decode(payload))).data ?? null;
  } catch {
    return null;
  }
}
