import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { litAt, readTable, wireFor } from '../../../firmware/safe.ts';
import { until } from './settle.ts';
import { isHigh } from './wires.ts';

export const root = resolve(import.meta.dirname, '../../..');
export const state = '/var/lib/duskgate';
const units = '/usr/lib/systemd/system';

/** Runs a program to its end and answers with what it said. Fails when it does. */
export function run(program: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  assert.equal(status, 0, `${program} ${args.join(' ')}: ${stdout}${stderr}`);
  return stdout.trim();
}
export const systemctl = (...args: readonly string[]): string => run('systemctl', '--no-pager', ...args);
export const told = (unit: string, property: string): string =>
  systemctl('show', '--value', `--property=${property}`, unit);
export const isActive = (unit: string): boolean => told(unit, 'ActiveState') === 'active';
export const corePid = (): number => Number(told('duskgate-core', 'MainPID'));

/** As `until`, for what systemd is asked: a question takes an emulated processor half a second, and all else waits meanwhile. */
export const settled = (holds: () => boolean | Promise<boolean>, what: string, waitMs?: number): Promise<void> =>
  until(holds, what, waitMs, 500);

/** Whether each lamp is as the plan says now, as voltages. */
export function isByThePlan(): boolean {
  const table = readTable(state);
  return table.zones.every((zone) => {
    const { name, high } = wireFor(zone.output, litAt({ ...table, madeAtMs: 0 }, zone, Date.now()));
    return isHigh(name) === (high === 1);
  });
}

/** Users, folders, config and units as the installation puts them; the program itself is the caller's. */
export function installImage(): void {
  run('systemd-sysusers', join(root, 'firmware/image/sysusers/duskgate.conf'));
  cpSync(process.env['LAB_ESTATE'] ?? '', state, { recursive: true });
  mkdirSync('/etc/duskgate', { recursive: true });
  copyFileSync(join(state, 'estate.yaml'), '/etc/duskgate/estate.yaml');
  run('systemd-tmpfiles', '--create', join(root, 'firmware/image/tmpfiles/duskgate.conf'));
  run('chown', '-R', 'duskgate:duskgate', state, '/etc/duskgate');
  chmodSync('/etc/duskgate/estate.yaml', 0o640);
  // No udev runs here; its rule says the same.
  run('chgrp', 'gpio', '/dev/gpiochip0');
  chmodSync('/dev/gpiochip0', 0o660);
  for (const name of readdirSync(join(root, 'firmware/image/systemd')))
    if (name.startsWith('duskgate-') && !name.endsWith('.conf'))
      copyFileSync(join(root, 'firmware/image/systemd', name), join(units, name));
  systemctl('daemon-reload');
}
