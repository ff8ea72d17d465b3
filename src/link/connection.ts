import type { Words } from '../words/language.ts';
import type { Account } from './account.ts';
import { type Backoff, brokerBackoff, pauseMs, takeOverWindowMs, trucePauseMs } from './backoff.ts';
import type { Protocol } from './client.ts';
import { type Ending, takenOver } from './ending.ts';
import type { Inbound, Outbound } from './message.ts';
import { fieldPatience, type Patience } from './patience.ts';
import { Session } from './session.ts';
import { ownSurroundings, type Surroundings } from './timers.ts';

export type ConnectionEars = {
  up(protocol: Protocol): void;
  /** The line is gone or a try failed; `nextTryMs` from now comes the next one. */
  down(ending: Ending, nextTryMs: number): void;
  /** The broker refuses a subscription; null when it no longer does. */
  deaf(text: Words | null): void;
  /** `taken`: see `SessionEars.message`. */
  message(message: Inbound, taken: () => void): void;
};

/** A connection that stood this long was good: the next pause starts small again. */
const stableMs = 60_000;
const goodbyeMs = 2_000;
/** A broker that hangs up on MQTT 5 this often without a word may be too old for it. */
const silentClosesMax = 3;

/**
 * Stays connected to the broker until `stop`: MQTT 5 first, 3.1.1 in the same breath when the broker refuses it, each
 * try with a new client, full-jitter pauses up to five minutes, and a truce when two devices carry one id.
 */
export class Connection {
  readonly #account: Account;
  readonly #ears: ConnectionEars;
  readonly #patience: Patience;
  readonly #backoff: Backoff;
  readonly #surroundings: Surroundings;
  #session: Session | null = null;
  #isUp = false;
  #stopped = true;
  #attempt = 0;
  #silentCloses = 0;
  #takenOverAtMono: number | null = null;
  #cancelTimer: () => void = () => undefined;

  constructor(given: {
    account: Account;
    ears: ConnectionEars;
    patience?: Patience | undefined;
    backoff?: Backoff | undefined;
    surroundings?: Surroundings;
  }) {
    this.#account = given.account;
    this.#ears = given.ears;
    this.#patience = given.patience ?? fieldPatience;
    this.#backoff = given.backoff ?? brokerBackoff;
    this.#surroundings = given.surroundings ?? ownSurroundings;
  }

  get connected(): boolean {
    return this.#isUp;
  }

  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.#dial('5.0');
  }

  /** Rejects at once when not connected: nothing is kept for later here, the outbox is on disk. */
  publish(message: Outbound): Promise<void> {
    return this.#session?.publish(message) ?? Promise.reject(new Error('not connected to the broker'));
  }

  /** Another device was seen under this id. The second time within a minute this one gives way for minutes. */
  takenOver(): void {
    const session = this.#session;
    const pause = this.#trucePause();
    if (session === null || pause === null) return;
    // Without a will, which would overwrite the other one's birth. `close` never rejects.
    void session.close(goodbyeMs);
    this.#session = null;
    this.#isUp = false;
    this.#rest(takenOver, pause);
  }

  /** Ends without a will. A last message may be given; it gets as long as the whole end. */
  async stop(last: Outbound | null = null, withinMs = goodbyeMs): Promise<void> {
    this.#stopped = true;
    this.#cancelTimer();
    const session = this.#session;
    if (session === null) return;
    if (last !== null && this.#isUp) await this.#sayLast(session, last, withinMs);
    this.#isUp = false;
    this.#session = null;
    await session.close(withinMs);
  }

  async #sayLast(session: Session, last: Outbound, withinMs: number): Promise<void> {
    let cancel = (): void => undefined;
    const late = new Promise<void>((resolve) => {
      cancel = this.#surroundings.after(withinMs, resolve);
    });
    await Promise.race([session.publish(last).catch(() => undefined), late]);
    cancel();
  }

  #dial(protocol: Protocol): void {
    let wasUp = false;
    this.#session = new Session({
      account: this.#account,
      protocol,
      patience: this.#patience,
      surroundings: this.#surroundings,
      ears: {
        up: () => {
          wasUp = true;
          this.#onUp(protocol);
        },
        message: (message, taken) => this.#ears.message(message, taken),
        deaf: (text) => this.#ears.deaf(text),
        ended: (ending) => this.#onEnded(ending, protocol, wasUp),
      },
    });
  }

  #onUp(protocol: Protocol): void {
    this.#isUp = true;
    this.#silentCloses = 0;
    this.#cancelTimer = this.#surroundings.after(stableMs, () => {
      this.#attempt = 0;
    });
    this.#ears.up(protocol);
  }

  #onEnded(ending: Ending, protocol: Protocol, wasUp: boolean): void {
    this.#session = null;
    this.#isUp = false;
    this.#cancelTimer();
    if (this.#stopped) return;
    if (protocol === '5.0' && !wasUp && this.#wantsOlder(ending)) {
      this.#dial('3.1.1');
      return;
    }
    const truce = ending.kind === 'takenOver' ? this.#trucePause() : null;
    this.#rest(ending, truce ?? pauseMs(this.#attempt, () => this.#surroundings.random(), this.#backoff));
  }

  #rest(ending: Ending, pause: number): void {
    this.#attempt += 1;
    this.#cancelTimer();
    this.#cancelTimer = this.#surroundings.after(pause, () => this.#dial('5.0'));
    this.#ears.down(ending, pause);
  }

  #wantsOlder(ending: Ending): boolean {
    if (ending.kind === 'protocol') return true;
    if (ending.kind !== 'hungUp') return false;
    this.#silentCloses += 1;
    return this.#silentCloses >= silentClosesMax;
  }

  /** Null at the first take-over in a minute: it may be our own forgotten line. */
  #trucePause(): number | null {
    const nowMono = this.#surroundings.monoMs();
    const before = this.#takenOverAtMono;
    this.#takenOverAtMono = nowMono;
    if (before === null || nowMono - before > takeOverWindowMs) return null;
    return trucePauseMs(() => this.#surroundings.random());
  }
}
