import type { Words } from '../../src/words/language.ts';
import { holders } from './chip.ts';
import { type ChannelSettings, type Channels, channelBusy, channelNotHeld, channelUnknown, type Pwm } from './pwm.ts';
import { type PwmChannel, pwmChannels } from './pwmChips.ts';
import { SysfsChannel } from './sysfsChannel.ts';

/** Where the kernel shows its PWM chips. */
const kernelFolder = '/sys/class/pwm';
/**
 * One period for all channels: those of a PCA9685 must share theirs. 1 kHz does not flicker, is within what 0-10 V and
 * LED drivers take, and leaves each step of 4,095 longer than 200 ns.
 */
const periodNs = 1_000_000;

/** Dimmers of the kernel: the PWM pins of the header, PCA9685 boards, and whatever else has a driver. */
export class SysfsPwm implements Pwm {
  readonly label = 'kernel PWM';
  readonly #channels: ReadonlyMap<string, PwmChannel>;
  readonly #held = new Map<string, SysfsChannel>();

  constructor({ folder = kernelFolder }: { readonly folder?: string } = {}) {
    this.#channels = new Map(pwmChannels(folder).map((channel) => [channel.name, channel]));
  }

  channels(): readonly string[] {
    return [...this.#channels.keys()];
  }

  request(wanted: readonly ChannelSettings[]): Channels {
    const listeners: ((fault: { channel: string; message: Words }) => void)[] = [];
    const own = new Map<string, SysfsChannel>();
    try {
      for (const settings of wanted) {
        const { channel } = settings;
        if (own.has(channel)) throw channelBusy({ label: this.label, channel, by: holders.entry });
        const onFault = (message: Words): void => {
          for (const listener of listeners) listener({ channel, message });
        };
        own.set(channel, this.#claim(settings, onFault));
      }
    } catch (error) {
      this.#free(own);
      throw error;
    }
    return {
      set: (channel, share) => {
        const held = own.get(channel);
        if (held === undefined || this.#held.get(channel) !== held)
          throw channelNotHeld({ label: this.label, channel });
        held.set(share);
      },
      onFault: (listener) => void listeners.push(listener),
      release: () => this.#free(own),
    };
  }

  close(): void {
    this.#free(new Map(this.#held));
  }

  #claim(settings: ChannelSettings, onFault: (message: Words) => void): SysfsChannel {
    const { channel } = settings;
    const at = this.#channels.get(channel);
    if (at === undefined) throw channelUnknown({ label: this.label, channel, names: this.channels() });
    if (this.#held.has(channel)) throw channelBusy({ label: this.label, channel, by: holders.request });
    const held = new SysfsChannel({ at, settings, periodNs, onFault });
    this.#held.set(channel, held);
    return held;
  }

  #free(own: ReadonlyMap<string, SysfsChannel>): void {
    for (const [channel, held] of own) {
      if (this.#held.get(channel) !== held) continue;
      this.#held.delete(channel);
      held.release();
    }
  }
}
