import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import {
  corePid,
  installImage,
  isActive,
  isByThePlan,
  root,
  run,
  settled,
  state,
  systemctl,
  told,
} from './installed.ts';
import { isHigh } from './wires.ts';

/** The program is mounted where it would be installed. */
before(() => {
  mkdirSync('/opt/duskgate/current', { recursive: true });
  run('mount', '--bind', root, '/opt/duskgate/current');
  installImage();
});

test('core starts as a user of its own behind its walls, and the lamps are right', async () => {
  systemctl('start', 'duskgate-core');
  assert.equal(told('duskgate-core', 'ActiveState'), 'active');
  assert.equal(run('ps', '-o', 'user=', '-p', `${corePid()}`), 'duskgate');
  await settled(isByThePlan, 'the plan');
});

test('killed, it is there again', async () => {
  const pid = corePid();
  process.kill(pid, 'SIGKILL');
  // Left behind by the dead one; when it is there again, the new one has loaded everything.
  rmSync(join(state, 'control.sock'), { force: true });
  await settled(() => isActive('duskgate-core') && corePid() !== pid && corePid() !== 0, 'a new core');
  await settled(isByThePlan, 'the plan');
});

test('a link that dies again and again is started for ever, and later each time', async () => {
  systemctl('start', 'duskgate-link');
  const linkPid = (): number => Number(told('duskgate-link', 'MainPID'));
  for (const pauseS of [0, 5]) {
    await settled(() => linkPid() !== 0 && isActive('duskgate-link'), 'link');
    const pid = linkPid();
    process.kill(pid, 'SIGKILL');
    await settled(() => existsSync('/run/duskgate-link/pause') && readPause() === pauseS, `a pause of ${pauseS} s`);
  }
  await settled(() => isActive('duskgate-link'), 'link after its pause');
  assert.equal(Number(told('duskgate-link', 'NRestarts')), 2);
  systemctl('stop', 'duskgate-link');
  assert.equal(existsSync('/run/duskgate-link'), false);
});

function readPause(): number {
  return Number(readFileSync('/run/duskgate-link/pause', 'utf8'));
}

test('standing still, it is killed by the watchdog and started again', async () => {
  await settled(() => existsSync(join(state, 'control.sock')), 'a core that has loaded everything');
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  const pid = corePid();
  const startMono = performance.now();
  process.kill(pid, 'SIGSTOP');
  await settled(() => corePid() !== pid, 'the watchdog');
  const bitMs = performance.now() - startMono;
  assert(bitMs > 5_000 && bitMs < 20_000, `${bitMs} ms`);
  await settled(() => isActive('duskgate-core') && corePid() !== 0, 'a new core');
  assert.equal(Number(told('duskgate-core', 'NRestarts')), 2);
  process.stdout.write(`figure: stuck core killed by the watchdog after ${(bitMs / 1_000).toFixed(1)} s\n`);
});

test('crashing again and again, it leaves the roads to duskgate-safe, which lights by its table and opens nothing', async () => {
  let killed = 0;
  await settled(() => {
    const pid = corePid();
    if (pid !== 0) {
      process.kill(pid, 'SIGKILL');
      killed += 1;
    }
    return isActive('duskgate-safe');
  }, 'duskgate-safe');
  assert(killed <= 10, `${killed} kills`);
  assert.equal(isActive('duskgate-core'), false);
  await settled(isByThePlan, 'the table');
  assert.equal(isHigh('GPIO22'), false);
  assert.equal(isActive('duskgate-retry.timer'), true);
});

test('tried again, core takes the lamps back and safe has gone', async () => {
  systemctl('start', 'duskgate-retry.service');
  await settled(() => isActive('duskgate-core'), 'core');
  assert.equal(isActive('duskgate-safe'), false);
  assert.equal(isActive('duskgate-retry.timer'), false);
  await settled(isByThePlan, 'the plan');
});
