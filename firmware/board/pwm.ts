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
  onFault(listener: (fault: { channel: string; message: string }) => void): void;
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

export function channelBusy(at: { label: string; channel: string; by: string }): Error {
  return new Error(
    `dimmer channel ${at.channel} on ${at.label} is busy: ${at.by} holds it. Give the two different channels in the config.`,
  );
}

export function channelUnknown(at: { label: string; channel: string; names: readonly string[] }): Error {
  const hint = nearest(at.channel, at.names);
  const remedy = hint === null ? 'It names no channels: check the overlay.' : `Did you mean ${hint}?`;
  return new Error(`${at.label} has no dimmer channel ${at.channel}. ${remedy} Correct the name in the config.`);
}

export function channelNotHeld(at: { label: string; channel: string }): Error {
  return new Error(
    `dimmer channel ${at.channel} on ${at.label} is not held. Restart duskgate and report this channel.`,
  );
}
