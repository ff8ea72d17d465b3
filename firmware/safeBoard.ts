import type { Lines } from './board/chip.ts';
import { LinuxChip } from './board/linuxChip.ts';
import type { Channels } from './board/pwm.ts';
import { SysfsPwm } from './board/sysfsPwm.ts';

export { notifier } from './notify.ts';

/**
 * What duskgate-safe drives on a real board: a line or dimmer channel by its name, to a voltage or duty cycle of 0 to 1.
 * Each output is claimed by itself and at its level, so that a single busy one leaves the others alight. Throws in the
 * board's words; the next call tries again.
 */
export function drivesOf(chips: readonly string[]): (name: string, high: number) => void {
  const pwm = new SysfsPwm();
  const isChannel = new Set(pwm.channels());
  const lines = new Map<string, Lines>();
  const channels = new Map<string, Channels>();
  let chip: LinuxChip | null = null;
  return (name, high) => {
    if (isChannel.has(name)) {
      const held = channels.get(name);
      if (held === undefined) channels.set(name, pwm.request([{ channel: name, inverted: false, initial: high }]));
      else held.set(name, high);
      return;
    }
    const held = lines.get(name);
    if (held !== undefined) return held.set(name, high === 1);
    chip ??= new LinuxChip({ labels: chips, consumer: 'duskgate-safe' });
    lines.set(name, chip.request([{ direction: 'output', line: name, activeLow: false, initial: high === 1 }]));
  };
}
