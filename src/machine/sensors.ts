import { existsSync, readdirSync, readFileSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

/** What a machine's files tell of it; null = it has no such sensor. Paths are below `root`, so that a tree can be looked at. */
export type Sensors = {
  readonly model: string | null;
  readonly temperatureC: number | null;
  readonly undervoltage: boolean | null;
  readonly diskWear: number | null;
  readonly memoryFreeBytes: number | null;
};

export function readSensors(root = '/'): Sensors {
  return {
    model: textOf(join(root, 'proc/device-tree/model'))?.replaceAll('\0', '').trim() || null,
    temperatureC: temperatureOf(root),
    undervoltage: undervoltageOf(root),
    diskWear: wearOf(root),
    memoryFreeBytes: memoryOf(root),
  };
}

/** Room on the disk of a folder; null when it cannot be asked. */
export function readDisk(folder: string): { readonly freeBytes: number; readonly bytes: number } | null {
  try {
    const { bavail, blocks, bsize } = statfsSync(folder);
    return { freeBytes: bavail * bsize, bytes: blocks * bsize };
  } catch {
    return null;
  }
}

/** Thousandths of a degree; the first zone is the processor's on every Pi. */
function temperatureOf(root: string): number | null {
  const text = textOf(join(root, 'sys/class/thermal/thermal_zone0/temp'))?.trim() ?? '';
  return /^-?\d+$/.test(text) ? Number(text) / 1_000 : null;
}

/** The driver raspberrypi-hwmon: a latched alarm of the firmware, since boot. Its number changes, its name does not. */
function undervoltageOf(root: string): boolean | null {
  const folder = join(root, 'sys/class/hwmon');
  if (!existsSync(folder)) return null;
  for (const entry of readdirSync(folder)) {
    if (textOf(join(folder, entry, 'name'))?.trim() !== 'rpi_volt') continue;
    return textOf(join(folder, entry, 'in0_lcrit_alarm'))?.trim() === '1';
  }
  return null;
}

/** eMMC and some cards count their own wear in tenths, JESD84-B51 DEVICE_LIFE_TIME_EST_TYP_A and _B; 0 = not said. */
function wearOf(root: string): number | null {
  const folder = join(root, 'sys/block');
  if (!existsSync(folder)) return null;
  const tenths = readdirSync(folder)
    .filter((name) => /^mmcblk\d+$/.test(name))
    .flatMap((name) => (textOf(join(folder, name, 'device/life_time')) ?? '').split(/\s+/))
    .map((word) => Number.parseInt(word, 16))
    .filter((value) => value > 0);
  return tenths.length === 0 ? null : Math.max(...tenths) / 10;
}

function memoryOf(root: string): number | null {
  const found = /^MemAvailable:\s+(\d+) kB$/m.exec(textOf(join(root, 'proc/meminfo')) ?? '');
  return found === null ? null : Number(found[1]) * 1_024;
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
