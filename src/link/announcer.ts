import type { SiteView } from '../controller/view.ts';
import { stateMessageOf } from '../mqtt/stateMessage.ts';
import { birthMessage, descMessageOf } from '../mqtt/statusMessage.ts';
import { type DevicePlace, upTopic } from '../mqtt/topics.ts';
import type { StoreStats } from '../ports.ts';
import { type Monotonic, secondMs } from '../units.ts';
import type { Protocol } from './client.ts';
import type { Outbound } from './message.ts';
import type { Surroundings } from './timers.ts';

type Seen = { readonly view: SiteView; readonly store: StoreStats | null };

/** A guard runs when he reads it, and the driver waits; whoever set a light looks for it on the screen. */
const urgentMs = 100;

/** Keeps the three retained messages of a device true: description, birth, state. */
export class Announcer {
  readonly #publish: (message: Outbound) => Promise<void>;
  readonly #surroundings: Surroundings;
  readonly #firmware: string;
  #seen: Seen | null = null;
  #protocol: Protocol | null = null;
  #shownDesc = '';
  #shownBirth = '';
  #stateAtMono: Monotonic = Number.NEGATIVE_INFINITY;
  #stateDue = false;
  /** What somebody waits for, as the office was last shown it. */
  #shownUrgent = '';
  #stateUnderWay = false;
  #cancel: () => void = () => undefined;

  constructor(given: {
    publish: (message: Outbound) => Promise<void>;
    surroundings: Surroundings;
    firmware: string;
  }) {
    this.#publish = given.publish;
    this.#surroundings = given.surroundings;
    this.#firmware = given.firmware;
  }

  /** Connected: everything is said anew, because the broker may have forgotten it or the will may have spoken. */
  up(protocol: Protocol): void {
    this.#protocol = protocol;
    this.#shownDesc = '';
    this.#shownBirth = '';
    this.#stateAtMono = Number.NEGATIVE_INFINITY;
    this.#stateUnderWay = false;
    this.#tellAll();
  }

  down(): void {
    this.#protocol = null;
    this.#cancel();
  }

  /** Somebody wrote over the birth. */
  bornAgain(): void {
    if (this.#protocol === null || this.#seen === null) return;
    this.#shownBirth = '';
    this.#tellDescAndBirth(this.#seen.view, this.#protocol);
  }

  view(view: SiteView, store: StoreStats | null): void {
    this.#seen = { view, store };
    this.#tellAll();
  }

  #tellAll(): void {
    if (this.#protocol === null || this.#seen === null) return;
    this.#tellDescAndBirth(this.#seen.view, this.#protocol);
    this.#stateDue = true;
    this.#tellState();
  }

  #tellDescAndBirth(view: SiteView, protocol: Protocol): void {
    const desc = descMessageOf(view, this.#firmware);
    if (desc.hash !== this.#shownDesc) this.#retain(view, 'desc', desc);
    this.#shownDesc = desc.hash;
    const key = `${view.run} ${view.clock.kind} ${desc.hash}`;
    if (key === this.#shownBirth) return;
    this.#shownBirth = key;
    const about = { firmware: this.#firmware, descHash: desc.hash, mqtt: protocol, atMs: this.#surroundings.wallMs() };
    this.#retain(view, 'status', birthMessage(view, about));
  }

  /**
   * At most once a second, ten times when calls of the guard or what people asked of lights have changed; and never two under way: a slow line gets
   * the latest state, not all of them.
   */
  #tellState(): void {
    if (!this.#stateDue || this.#stateUnderWay || this.#protocol === null || this.#seen === null) return;
    const nowMono = this.#surroundings.monoMs();
    const urgent = urgentOf(this.#seen.view);
    const paceMs = urgent === this.#shownUrgent ? secondMs : urgentMs;
    const waitMs = this.#stateAtMono + paceMs - nowMono;
    this.#cancel();
    if (waitMs > 0) {
      this.#cancel = this.#surroundings.after(waitMs, () => this.#tellState());
      return;
    }
    this.#stateAtMono = nowMono;
    this.#stateDue = false;
    this.#shownUrgent = urgent;
    this.#stateUnderWay = true;
    const { view, store } = this.#seen;
    const done = (): void => {
      this.#stateUnderWay = false;
      this.#tellState();
    };
    this.#retain(view, 'state', stateMessageOf(view, store), done);
  }

  #retain(
    place: DevicePlace,
    channel: 'desc' | 'status' | 'state',
    message: object,
    done = (): void => undefined,
  ): void {
    const topic = upTopic(place, channel);
    this.#publish({ topic, payload: JSON.stringify(message), qos: 1, retain: true })
      .finally(done)
      .catch(forgotten);
  }
}

/** Calls of the guard, and the wishes of people with what their lamps were told. The schedule's own changes can wait a second. */
function urgentOf({ lanes, zones, emergency }: SiteView): string {
  const wishes = zones.map(({ override, lockout, level }) => [override, lockout, override === null ? null : level]);
  return JSON.stringify([lanes.map(({ call }) => call), wishes, emergency]);
}

/** A line that broke meanwhile is reported by the connection, and `up` says everything again. */
function forgotten(): void {
  // Nothing to add.
}
