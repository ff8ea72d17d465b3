import assert from 'node:assert/strict';
import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** The simulated chip of the guest, as the lab announces it: `label=folder`. */
const [label = '', firstFolder = ''] = (process.env['LAB_SIM'] ?? '').split(' ')[0]?.split('=') ?? [];
assert(firstFolder !== '', 'run this inside the lab: npm run lab');

export const chipLabel = label;

const chipConfig = '/sys/kernel/config/gpio-sim/lab0';
let folder = firstFolder;

const offsetOf = (line: string): string => line.replace(/^GPIO/, '');
const pulls = new Map<string, number>();

/** Puts a voltage on an input line from outside, as a switch would. */
export function drive(line: string, high: boolean): void {
  const file = join(folder, `sim_gpio${offsetOf(line)}/pull`);
  const fd = pulls.get(line) ?? openSync(file, 'w');
  pulls.set(line, fd);
  writeSync(fd, high ? 'pull-up' : 'pull-down', 0);
}

/** The voltage on a line: what a lamp sees. */
export function isHigh(line: string): boolean {
  return readFileSync(join(folder, `sim_gpio${offsetOf(line)}/value`), 'utf8').trim() === '1';
}

/** The chip's character device. */
export function chipPath(): string {
  return join('/dev', readFileSync(join(chipConfig, 'bank0/chip_name'), 'utf8').trim());
}

/** Takes the whole chip away, as when an expander loses its supply. */
export function unplug(): void {
  for (const fd of pulls.values()) closeSync(fd);
  pulls.clear();
  writeFileSync(join(chipConfig, 'live'), '0');
}

/** Brings it back, under whatever number the kernel gives it now. */
export function replug(): void {
  writeFileSync(join(chipConfig, 'live'), '1');
  const told = (name: string): string => readFileSync(join(chipConfig, name), 'utf8').trim();
  folder = join('/sys/devices/platform', told('dev_name'), told('bank0/chip_name'));
}
