import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';

/** A dimmer channel of this machine: what people call it, and where the kernel keeps it. */
export type PwmChannel = { readonly name: string; readonly chipFolder: string; readonly index: number };

/**
 * The PWM block behind the pins of the 40-pin header, by its address: Pi 3 and Zero 2 W, Pi 4, Pi 5. A Pi has other
 * blocks, for its fan and its sound, and the numbers of all of them change between kernels.
 */
const headerBlocks = ['3f20c000.pwm', 'fe20c000.pwm', '1f00098000.pwm'];

/** PCA9685 on an I2C bus: `1-0040`. */
const onI2c = /^\d+-00([0-9a-f]{2})$/;

/**
 * Every dimmer channel of this machine. `PWM0`: a pin of the header. `PCA40.0` to `PCA40.15`: a PCA9685 at I2C address
 * 0x40. Any other chip is called after its device.
 */
export function pwmChannels(folder: string): readonly PwmChannel[] {
  return entries(folder).flatMap((chip) => {
    const chipFolder = join(folder, chip);
    const device = deviceOf(chipFolder);
    const count = numberIn(join(chipFolder, 'npwm'));
    return Array.from({ length: count }, (_, index) => ({ name: nameOf(device, index), chipFolder, index }));
  });
}

function nameOf(device: string, index: number): string {
  if (headerBlocks.includes(device)) return `PWM${index}`;
  const address = onI2c.exec(device)?.[1];
  if (address !== undefined) return `PCA${address.toUpperCase()}.${index}`;
  return `PWM_${device
    .toUpperCase()
    .replaceAll(/[^A-Z0-9_-]/g, '_')
    .slice(0, 24)}.${index}`;
}

const entries = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder).filter((name) => /^pwmchip\d+$/.test(name));
  } catch {
    return [];
  }
};

function deviceOf(chipFolder: string): string {
  try {
    return basename(realpathSync(join(chipFolder, 'device')));
  } catch {
    return basename(chipFolder);
  }
}

export function numberIn(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8')) || 0;
  } catch {
    return 0;
  }
}
