import { type Words, worded } from '../../src/words/language.ts';
import { SaidError } from '../../src/words/saidError.ts';
import { nearest } from './nearest.ts';

/** A dimmer channel. `initial` and every level are the share of full light, 0 to 1, before the inversion. */
export type ChannelSettings = {
  readonly channel: string;
  /** The driver reads a low voltage as light. */
  readonly inverted: boolean;
  /** Held from the very moment of the request. */
  readonly initial: number;
};

/** Channels held by one request. `set` never waits for the wire; what fails later is told to `onFault`. */
export interface Channels {
  set(channel: string, share: number): void;
  onFault(listener: (fault: { channel: string; message: Words }) => void): void;
  /** Gives the channels back; they keep their level. */
  release(): void;
}

/** Dimmer channels known by name. A request gets all its channels or none. */
export interface Pwm {
  readonly label: string;
  channels(): readonly string[];
  request(wanted: readonly ChannelSettings[]): Channels;
  close(): void;
}

const words = {
  busy: {
    en: 'dimmer channel {channel} on {label} is busy: {by} holds it. Give the two different channels in the config.',
    zh: '{label} 的调光通道 {channel} 被占用：由{by}持有。请在配置中为两者指定不同通道。',
  },
  unknown: {
    en: '{label} has no dimmer channel {channel}. {guess} Correct the name in the config.',
    zh: '{label} 没有调光通道 {channel}。{guess}请在配置中改正名称。',
  },
  noChannels: { en: 'It names no channels: check the overlay.', zh: '其中没有命名通道：请检查 overlay。' },
  meant: { en: 'Did you mean {hint}?', zh: '是否指 {hint}？' },
  notHeld: {
    en: 'dimmer channel {channel} on {label} is not held. Restart duskgate and report this channel.',
    zh: '{label} 的调光通道 {channel} 未被持有。请重启 duskgate 并报告此通道。',
  },
} satisfies Record<string, Words>;

export function channelBusy(at: { label: string; channel: string; by: Words }): Error {
  return new SaidError(worded(words.busy, at));
}

export function channelUnknown(at: { label: string; channel: string; names: readonly string[] }): Error {
  const hint = nearest(at.channel, at.names);
  const guess = hint === null ? words.noChannels : worded(words.meant, { hint });
  return new SaidError(worded(words.unknown, { label: at.label, channel: at.channel, guess }));
}

export function channelNotHeld(at: { label: string; channel: string }): Error {
  return new SaidError(worded(words.notHeld, at));
}
