import type { Words } from '../../src/words/language.ts';
import { SaidError } from '../../src/words/saidError.ts';
import { systemTiming, type Timing } from '../timing.ts';
import { holders } from './chip.ts';
import { type ChannelSettings, type Channels, channelBusy, channelNotHeld, channelUnknown, type Pwm } from './pwm.ts';

/** One duty cycle on the wire, 0 to 1, after the inversion. `request`: the one the channel was claimed with. */
export type DutyTrace = {
  readonly channel: string;
  readonly duty: number;
  readonly tNs: bigint;
  readonly by: 'request' | 'set';
};

/** A demo runs for weeks: the oldest half of the history is forgotten at this length. */
const historyMax = 20_000;
/** As many as a PCA9685 has. */
const channelNames = Array.from({ length: 16 }, (_, i) => `PWM${i}`);

/** Sixteen dimmer channels that exist only here and remember every duty cycle. */
export class SimulatedPwm implements Pwm {
  readonly label = 'simulated dimmer';
  readonly #timing: Timing;
  readonly #held = new Map<string, ChannelSettings>();
  readonly #duty = new Map(channelNames.map((channel) => [channel, 0]));
  readonly #failing = new Map<string, Words>();
  readonly #listeners = new Set<(fault: { channel: string; message: Words }) => void>();
  readonly #watchers = new Set<(trace: DutyTrace) => void>();
  #history: DutyTrace[] = [];

  constructor(timing: Timing = systemTiming) {
    this.#timing = timing;
  }

  channels(): readonly string[] {
    return channelNames;
  }

  request(wanted: readonly ChannelSettings[]): Channels {
    const seen = new Set<string>();
    for (const { channel } of wanted) {
      this.#known(channel);
      if (this.#held.has(channel)) throw channelBusy({ label: this.label, channel, by: holders.request });
      if (seen.has(channel)) throw channelBusy({ label: this.label, channel, by: holders.entry });
      seen.add(channel);
    }
    for (const settings of wanted) {
      this.#held.set(settings.channel, settings);
      this.#write(settings, settings.initial, 'request');
    }
    return this.#claimed(wanted);
  }

  close(): void {
    this.#held.clear();
    this.#listeners.clear();
  }

  /** Every duty cycle since each channel was claimed, oldest first; of one channel, or of all. */
  history(channel?: string): readonly DutyTrace[] {
    return channel === undefined ? this.#history : this.#history.filter((trace) => trace.channel === channel);
  }

  /** The duty cycle on the wire, 0 to 1. */
  duty(channel: string): number {
    this.#known(channel);
    return this.#duty.get(channel) ?? 0;
  }

  /** Tells every duty cycle as it comes about, until the answer is called: what a lamp on the terminals feels. */
  onWrite(watcher: (trace: DutyTrace) => void): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  /** From now on writes to the channel are refused with these words; null ends it. */
  fail(channel: string, why: Words | null): void {
    this.#known(channel);
    if (why === null) this.#failing.delete(channel);
    else this.#failing.set(channel, why);
  }

  /** A write that was taken has failed on the wire after all. */
  failLate(channel: string, why: Words): void {
    for (const listener of this.#listeners) listener({ channel, message: why });
  }

  #claimed(wanted: readonly ChannelSettings[]): Channels {
    const own = new Map(wanted.map((settings) => [settings.channel, settings]));
    const listeners: ((fault: { channel: string; message: Words }) => void)[] = [];
    return {
      set: (channel, share) => {
        const settings = own.get(channel);
        if (settings === undefined || this.#held.get(channel) !== settings)
          throw channelNotHeld({ label: this.label, channel });
        this.#write(settings, share, 'set');
      },
      onFault: (listener) => {
        listeners.push(listener);
        this.#listeners.add(listener);
      },
      release: () => {
        for (const [channel, settings] of own) if (this.#held.get(channel) === settings) this.#held.delete(channel);
        for (const listener of listeners) this.#listeners.delete(listener);
      },
    };
  }

  #write(settings: ChannelSettings, share: number, by: DutyTrace['by']): void {
    const why = this.#failing.get(settings.channel);
    if (why !== undefined) throw new SaidError(why);
    const { channel, inverted } = settings;
    const duty = inverted ? 1 - share : share;
    this.#duty.set(channel, duty);
    if (this.#history.length >= historyMax) this.#history = this.#history.slice(historyMax / 2);
    const trace = { channel, duty, tNs: this.#timing.monoNs(), by };
    this.#history.push(trace);
    for (const watcher of this.#watchers) watcher(trace);
  }

  #known(channel: string): void {
    if (!this.#duty.has(channel)) throw channelUnknown({ label: this.label, channel, names: channelNames });
  }
}
