import type { Outbound } from '../link/message.ts';
import type { AckMessage } from '../mqtt/ackMessages.ts';
import { type DevicePlace, downTopic } from '../mqtt/topics.ts';
import type { DeviceMarks } from './marks.ts';

type Due = { readonly place: DevicePlace; readonly message: AckMessage };

/**
 * Publishes `dn/ack`, one at a time for each device and always the latest marks. What the line did not take is published when it is
 * back: at most one message for each device waits.
 */
export class AckDesk {
  readonly #publish: (message: Outbound) => Promise<void>;
  readonly #done: () => void;
  readonly #due = new Map<string, Due>();
  readonly #underWay = new Set<string>();

  constructor(given: { publish: (message: Outbound) => Promise<void>; done: () => void }) {
    this.#publish = given.publish;
    this.#done = given.done;
  }

  /** Devices that wait for word. */
  get waiting(): number {
    return this.#due.size;
  }

  /** Marks that no run of the device has moved yet say nothing. */
  tell(place: DevicePlace, { boot, evt, tele }: DeviceMarks): void {
    if (boot === null) return;
    const topic = downTopic(place, 'ack');
    this.#due.set(topic, { place, message: { v: 1, boot, evt: evt.mark, tele: tele.mark } });
    this.#send(topic);
  }

  /** The line stands again. */
  again(): void {
    for (const topic of this.#due.keys()) this.#send(topic);
  }

  /** Resolves when nothing waits any more or after `withinMs`. */
  async settled(withinMs: number): Promise<void> {
    const deadline = performance.now() + withinMs;
    while (this.#due.size > 0 && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, settleStepMs));
    }
  }

  #send(topic: string): void {
    const due = this.#due.get(topic);
    if (due === undefined || this.#underWay.has(topic)) return;
    this.#underWay.add(topic);
    const payload = JSON.stringify(due.message);
    this.#publish({ topic, payload, qos: 1, retain: true }).then(
      () => this.#landed(topic, due),
      () => this.#underWay.delete(topic),
    );
  }

  #landed(topic: string, due: Due): void {
    this.#underWay.delete(topic);
    this.#done();
    if (this.#due.get(topic) === due) this.#due.delete(topic);
    else this.#send(topic);
  }
}

const settleStepMs = 20;
