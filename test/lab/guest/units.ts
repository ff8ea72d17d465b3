import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { before, test } from 'node:test';
import { litAt, readTable, wireFor } from '../../../firmware/safe.ts';
import { until } from './settle.ts';
import { isHigh } from './wires.ts';

const root = resolve(import.meta.dirname, '../../..');
const state = '/var/lib/duskgate';
const units = '/run/systemd/system';

function run(program: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  assert.equal(status, 0, `${program} ${args.join(' ')}: ${stdout}${stderr}`);
  return stdout.trim();
}
const systemctl = (...args: readonly string[]): string => run('systemctl', '--no-pager', ...args);
const told = (unit: string, property: string): string => systemctl('show', '--value', `--property=${property}`, unit);
const isActive = (unit: string): boolean => told(unit, 'ActiveState') === 'active';
const mainPid = (): number => Number(told('duskgate-core', 'MainPID'));

/** What the plan says now, as voltages. */
function isByThePlan(): boolean {
  const table = readTable(state);
  return table.zones.every((zone) => {
    const { name, high } = wireFor(zone.output, litAt({ ...table, madeAtMs: 0 }, zone, Date.now()));
    return isHigh(name) === (high === 1);
  });
}

/** The image's own files, as its installation puts them; the program itself is mounted where it would be installed. */
before(() => {
  mkdirSync('/opt/duskgate/current', { recursive: true });
  run('mount', '--bind', root, '/opt/duskgate/current');
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
});

test('core starts as a user of its own behind its walls, and the lamps are right', async () => {
  systemctl('start', 'duskgate-core');
  assert.equal(told('duskgate-core', 'ActiveState'), 'active');
  assert.equal(run('ps', '-o', 'user=', '-p', `${mainPid()}`), 'duskgate');
  await until(isByThePlan, 'the plan');
});

test('killed, it is there again', async () => {
  const pid = mainPid();
  process.kill(pid, 'SIGKILL');
  // Left behind by the dead one; when it is there again, the new one has loaded everything.
  rmSync(join(state, 'control.sock'), { force: true });
  await until(() => isActive('duskgate-core') && mainPid() !== pid && mainPid() !== 0, 'a new core');
  await until(isByThePlan, 'the plan');
});

test('a link that dies again and again is started for ever, and later each time', async () => {
  systemctl('start', 'duskgate-link');
  const linkPid = (): number => Number(told('duskgate-link', 'MainPID'));
  for (const pauseS of [0, 5]) {
    await until(() => linkPid() !== 0 && isActive('duskgate-link'), 'link');
    const pid = linkPid();
    process.kill(pid, 'SIGKILL');
    await until(() => existsSync('/run/duskgate-link/pause') && readPause() === pauseS, `a pause of ${pauseS} s`);
  }
  await until(() => isActive('duskgate-link'), 'link after its pause');
  assert.equal(Number(told('duskgate-link', 'NRestarts')), 2);
  systemctl('stop', 'duskgate-link');
  assert.equal(existsSync('/run/duskgate-link'), false);
});

function readPause(): number {
  return Number(readFileSync('/run/duskgate-link/pause', 'utf8'));
}

test('standing still, it is killed by the watchdog and started again', async () => {
  await until(() => existsSync(join(state, 'control.sock')), 'a core that has loaded everything');
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  const pid = mainPid();
  const startMono = performance.now();
  process.kill(pid, 'SIGSTOP');
  await until(() => mainPid() !== pid, 'the watchdog');
  const bitMs = performance.now() - startMono;
  assert(bitMs > 5_000 && bitMs < 20_000, `${bitMs} ms`);
  await until(() => isActive('duskgate-core') && mainPid() !== 0, 'a new core');
  assert.equal(Number(told('duskgate-core', 'NRestarts')), 2);
  process.stdout.write(`figure: stuck core killed by the watchdog after ${(bitMs / 1_000).toFixed(1)} s\n`);
});

test('crashing again and again, it leaves the roads to duskgate-safe, which lights by its table and opens nothing', async () => {
  let killed = 0;
  await until(() => {
    const pid = mainPid();
    if (pid !== 0) {
      process.kill(pid, 'SIGKILL');
      killed += 1;
    }
    return isActive('duskgate-safe');
  }, 'duskgate-safe');
  assert(killed <= 10, `${killed} kills`);
  assert.equal(isActive('duskgate-core'), false);
  await until(isByThePlan, 'the table');
  assert.equal(isHigh('GPIO22'), false);
  assert.equal(isActive('duskgate-retry.timer'), true);
});

test('tried again, core takes the lamps back and safe has gone', async () => {
  systemctl('start', 'duskgate-retry.service');
  await until(() => isActive('duskgate-core'), 'core');
  assert.equal(isActive('duskgate-safe'), false);
  assert.equal(isActive('duskgate-retry.timer'), false);
  await until(isByThePlan, 'the plan');
});
