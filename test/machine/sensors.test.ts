import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readDisk, readSensors } from '../../src/machine/sensors.ts';

function aTree(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'duskgate-sensors-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

/** As a Raspberry Pi 4 with an eMMC has them: Linux' own formats, Documentation/hwmon and mmc_ext_csd. */
const aPi = {
  'proc/device-tree/model': 'Raspberry Pi 4 Model B Rev 1.5\0',
  'proc/meminfo': 'MemTotal:        3884244 kB\nMemFree:          112000 kB\nMemAvailable:    3000000 kB\n',
  'sys/class/thermal/thermal_zone0/temp': '51608\n',
  'sys/class/hwmon/hwmon0/name': 'cpu_thermal\n',
  'sys/class/hwmon/hwmon1/name': 'rpi_volt\n',
  'sys/class/hwmon/hwmon1/in0_lcrit_alarm': '1\n',
  'sys/block/mmcblk0/device/life_time': '0x02 0x09\n',
  'sys/block/mmcblk0boot0/device/life_time': '0x0b 0x0b\n',
};

test('a Pi tells its model, heat, supply, wear and memory', () => {
  expect(readSensors(aTree(aPi))).toEqual({
    model: 'Raspberry Pi 4 Model B Rev 1.5',
    temperatureC: 51.608,
    undervoltage: true,
    diskWear: 0.9,
    memoryFreeBytes: 3_072_000_000,
  });
});

test('what a machine does not have is null, and what it says wrongly too', () => {
  const none = { model: null, temperatureC: null, undervoltage: null, diskWear: null, memoryFreeBytes: null };
  expect(readSensors(aTree({}))).toEqual(none);
  expect(
    readSensors(
      aTree({
        'sys/class/thermal/thermal_zone0/temp': 'warm',
        'sys/class/hwmon/hwmon0/name': 'nct6775\n',
        'sys/block/mmcblk0/device/life_time': '0x00 0x00\n',
        'proc/meminfo': '',
      }),
    ),
  ).toEqual(none);
});

test('the disk of a folder tells its room; one that is not there does not', () => {
  const disk = readDisk(tmpdir());
  expect(disk?.bytes).toBeGreaterThan(disk?.freeBytes ?? 0);
  expect(readDisk('/nowhere/at/all')).toBeNull();
});
