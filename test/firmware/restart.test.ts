import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { trialLimits } from '../../src/release/judge.ts';

const folder = 'firmware/image/systemd';
const textOf = (name: string): string => readFileSync(join(folder, name), 'utf8');
/** Values of a key in one section: systemd overlooks a key that stands in another. */
const valuesOf = (name: string, section: string, key: string): readonly string[] => {
  const body =
    textOf(name)
      .split(/^\[/m)
      .find((part) => part.startsWith(`${section}]`)) ?? '';
  return [...body.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value = '']) => value);
};

test.each(['duskgate-link.service', 'duskgate-safe.service'])('%s is never given up', (name) => {
  expect(valuesOf(name, 'Unit', 'StartLimitIntervalSec')).toEqual(['0']);
  expect(valuesOf(name, 'Service', 'Restart')).toEqual(['always']);
  expect(valuesOf(name, 'Service', 'RestartPreventExitStatus')).toEqual([]);
});

test('duskgate-core is given up only to duskgate-safe, and tried again for as long as that runs', () => {
  expect(valuesOf('duskgate-core.service', 'Service', 'Restart')).toEqual(['always']);
  expect(valuesOf('duskgate-core.service', 'Unit', 'OnFailure')).toEqual(['duskgate-safe.service']);
  expect(valuesOf('duskgate-safe.service', 'Unit', 'Wants')).toEqual(['duskgate-retry.timer']);
  // Without the second the timer would ring once.
  expect(valuesOf('duskgate-retry.timer', 'Timer', 'OnActiveSec')).toEqual(['10min']);
  expect(valuesOf('duskgate-retry.timer', 'Timer', 'OnUnitInactiveSec')).toEqual(['10min']);
  expect(valuesOf('duskgate-retry.service', 'Service', 'ExecStart')).toEqual([
    '-/bin/systemctl reset-failed duskgate-core.service',
    '/bin/systemctl --no-block start duskgate-core.service',
  ]);
});

test('no unit says what the systemd of Debian 12 does not know', () => {
  const units = ['core', 'link', 'safe', 'trial'].map((name) => `duskgate-${name}.service`);
  for (const name of units) expect(textOf(name)).not.toMatch(/^Restart(Steps|MaxDelaySec)=/m);
});

describe('duskgate-link is started again', () => {
  const restartS = Number(valuesOf('duskgate-link.service', 'Service', 'RestartSec')[0]);
  const scriptOf = (key: string, runtime: string): string => {
    const [line = ''] = valuesOf('duskgate-link.service', 'Service', key);
    const script = /^-\/bin\/sh -c '([^']*)'$/.exec(line)?.[1] ?? 'exit 9';
    return script.replaceAll('$$', '$').replaceAll('/run/duskgate-link', runtime);
  };

  /** The unit's own words for a life, with a clock of the test: `sleep` only notes how long it was asked to. */
  function aPole() {
    const runtime = mkdtempSync(join(tmpdir(), 'duskgate-link-unit-'));
    onTestFinished(() => rmSync(runtime, { recursive: true }));
    const [slept, sleep] = [join(runtime, 'slept'), join(runtime, 'sleep')];
    writeFileSync(sleep, `#!/bin/sh\necho "$1" >${slept}\n`);
    chmodSync(sleep, 0o755);
    const run = (key: string, result: string) => {
      const env = { PATH: `${runtime}:${process.env['PATH']}`, SERVICE_RESULT: result };
      return spawnSync('/bin/sh', ['-c', scriptOf(key, runtime)], { env, encoding: 'utf8' });
    };
    return {
      /** Seconds from a death to the next start; `livedS`: how long it ran until then. */
      pauseAfter: ({ livedS = 1, result = 'exit-code' } = {}): number => {
        const bornS = Date.now() / 1_000 - livedS;
        if (existsSync(join(runtime, 'born'))) utimesSync(join(runtime, 'born'), bornS, bornS);
        expect(run('ExecStopPost', result)).toMatchObject({ status: 0, stderr: '' });
        rmSync(slept, { force: true });
        expect(run('ExecStartPre', '')).toMatchObject({ status: 0, stderr: '' });
        return restartS + (existsSync(slept) ? Number(readFileSync(slept, 'utf8')) : 0);
      },
      start: () => run('ExecStartPre', ''),
      waits: () => existsSync(slept),
    };
  }

  test('at once when the machine starts', () => {
    const pole = aPole();
    expect(pole.start()).toMatchObject({ status: 0, stderr: '' });
    expect(pole.waits()).toBe(false);
  });

  test('later each time, up to a minute', () => {
    const pole = aPole();
    pole.start();
    expect(Array.from({ length: 8 }, () => pole.pauseAfter())).toEqual([5, 10, 20, 40, 60, 60, 60, 60]);
  });

  test('soon again once it lived for more than a minute, or ended in peace', () => {
    const pole = aPole();
    pole.start();
    for (let death = 0; death < 5; death++) pole.pauseAfter();
    expect(pole.pauseAfter({ livedS: 59 })).toBe(60);
    expect(pole.pauseAfter({ livedS: 75 })).toBe(5);
    expect(pole.pauseAfter()).toBe(5);
    expect(pole.pauseAfter()).toBe(10);
    expect(pole.pauseAfter({ result: 'success' })).toBe(5);
  });

  test('often enough that a trial sees one that dies each minute, before it confirms the release', () => {
    const pole = aPole();
    pole.start();
    const livedS = 60;
    const deaths = Array.from({ length: trialLimits.linkRestartsMax + 1 }, () =>
      pole.pauseAfter({ livedS: livedS - 1 }),
    );
    const untilSeenS = deaths.reduce((sum, pauseS) => sum + livedS + pauseS, 0);
    expect(untilSeenS * 1_000).toBeLessThan(trialLimits.steadyMs);
  });

  test('before systemd loses its patience with the pause', () => {
    const patienceS = Number(valuesOf('duskgate-link.service', 'Service', 'TimeoutStartSec')[0]);
    expect(patienceS).toBeGreaterThan(60 + 10);
    // What it remembers outlives a death, and nothing else.
    expect(valuesOf('duskgate-link.service', 'Service', 'RuntimeDirectory')).toEqual(['duskgate-link']);
    expect(valuesOf('duskgate-link.service', 'Service', 'RuntimeDirectoryPreserve')).toEqual(['restart']);
  });
});
