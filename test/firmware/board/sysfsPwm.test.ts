import { spawn } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SysfsPwm } from '../../../firmware/board/sysfsPwm.ts';
import { eventually } from '../../makers/eventually.ts';

/** A folder with the files of the kernel's PWM chips. It keeps what is written, and refuses nothing. */
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'duskgate-pwm-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

type FakeChip = { readonly number: number; readonly device: string; readonly count: number };

function plug({ number, device, count }: FakeChip): void {
  const chip = join(folder, `pwmchip${number}`);
  mkdirSync(chip, { recursive: true });
  mkdirSync(join(folder, 'devices', device), { recursive: true });
  symlinkSync(join(folder, 'devices', device), join(chip, 'device'));
  writeFileSync(join(chip, 'npwm'), `${count}\n`);
  writeFileSync(join(chip, 'export'), '');
}

function exported(
  number: number,
  index: number,
  files: Partial<Record<'period' | 'duty_cycle' | 'enable', string>> = {},
) {
  const at = join(folder, `pwmchip${number}`, `pwm${index}`);
  mkdirSync(at);
  for (const name of ['period', 'duty_cycle', 'enable'] as const) writeFileSync(join(at, name), files[name] ?? '0\n');
}

const fileOf = (number: number, index: number, name: string): string =>
  join(folder, `pwmchip${number}`, `pwm${index}`, name);
const shows = (number: number, index: number, name: string): number =>
  Number.parseInt(readFileSync(fileOf(number, index, name), 'utf8'), 10);
/** What this process holds open; a handle may be gone before it is looked at. */
const openFiles = (): readonly string[] =>
  readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return '';
    }
  });
const channel = (name: string, over: { inverted?: boolean; initial?: number } = {}) => ({
  channel: name,
  inverted: false,
  initial: 0,
  ...over,
});

describe('the names of the channels', () => {
  test('follow the device and not the number, which changes between kernels', () => {
    plug({ number: 2, device: 'fe20c000.pwm', count: 2 });
    plug({ number: 0, device: '1-0041', count: 3 });
    plug({ number: 5, device: '1f0009c000.pwm', count: 1 });
    expect(new SysfsPwm({ folder }).channels()).toEqual([
      'PCA41.0',
      'PCA41.1',
      'PCA41.2',
      'PWM0',
      'PWM1',
      'PWM_1F0009C000_PWM.0',
    ]);
  });

  test('are none on a machine without PWM, and a request says so', () => {
    const pwm = new SysfsPwm({ folder: join(folder, 'missing') });
    expect(pwm.channels()).toEqual([]);
    expect(() => pwm.request([channel('PWM0')])).toThrow(
      /no dimmer channel PWM0. It names no channels: check the overlay/,
    );
  });
});

describe('a dimmer channel', () => {
  beforeEach(() => plug({ number: 0, device: '1-0040', count: 16 }));

  test('is exported, gets its period and first level, and only then is switched on', async () => {
    // As the kernel does: the folder of the channel appears when its number is written to `export`.
    const kernel = spawn('sh', [
      '-c',
      `i=0; until [ -s "$0/export" ] || [ $i -gt 500 ]; do sleep 0.01; i=$((i+1)); done
       n=$(cat "$0/export"); mkdir "$0/new"; for f in period duty_cycle enable; do echo 0 >"$0/new/$f"; done; mv "$0/new" "$0/pwm$n"`,
      join(folder, 'pwmchip0'),
    ]);
    const ended = new Promise((resolve) => kernel.once('close', resolve));
    const pwm = new SysfsPwm({ folder });
    pwm.request([channel('PCA40.7', { initial: 0.25 })]).release();
    expect([shows(0, 7, 'period'), shows(0, 7, 'duty_cycle'), shows(0, 7, 'enable')]).toEqual([1_000_000, 250_000, 1]);
    await ended;
  });

  test('that still runs from before a restart is not switched off in between', () => {
    exported(0, 3, { period: '1000000\n', duty_cycle: '800000\n', enable: '1\n' });
    const period = readFileSync(fileOf(0, 3, 'period'));
    new SysfsPwm({ folder }).request([channel('PCA40.3', { initial: 0.8 })]).release();
    expect([shows(0, 3, 'duty_cycle'), shows(0, 3, 'enable')]).toEqual([800_000, 1]);
    expect(readFileSync(fileOf(0, 3, 'period'))).toEqual(period);
  });

  test('shows the newest of many levels, whatever came in between, and inverted when the driver reads it so', async () => {
    exported(0, 0);
    exported(0, 1);
    const channels = new SysfsPwm({ folder }).request([channel('PCA40.0'), channel('PCA40.1', { inverted: true })]);
    expect(shows(0, 1, 'duty_cycle')).toBe(1_000_000);
    for (let step = 1; step <= 100; step += 1) {
      channels.set('PCA40.0', step / 100);
      channels.set('PCA40.1', step / 100);
    }
    channels.set('PCA40.0', 0.333);
    await eventually(() => expect(shows(0, 0, 'duty_cycle')).toBe(333_000));
    await eventually(() => expect(shows(0, 1, 'duty_cycle')).toBe(0));
    channels.release();
  });

  test('has its last level when it was released, though no write had come back yet', async () => {
    for (let index = 0; index < 4; index += 1) exported(0, index);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 9 }),
        async (levels) => {
          const channels = new SysfsPwm({ folder }).request([channel('PCA40.2')]);
          for (const level of levels) channels.set('PCA40.2', level);
          channels.release();
          // A write that was on its way may come after it, and is put right.
          await eventually(() => expect(shows(0, 2, 'duty_cycle')).toBe(Math.round((levels.at(-1) ?? 0) * 1_000_000)));
          // The next one begins when this one has let go, as another process would find it.
          await eventually(() => expect(openFiles()).not.toContain(fileOf(0, 2, 'duty_cycle')));
        },
      ),
      { numRuns: 30 },
    );
  });

  test('that two zones name, or that is held already, is refused, and nothing stays taken', () => {
    exported(0, 0);
    exported(0, 1);
    const pwm = new SysfsPwm({ folder });
    expect(() => pwm.request([channel('PCA40.0'), channel('PCA40.0')])).toThrow(/PCA40.0 .* busy: another entry/);
    const first = pwm.request([channel('PCA40.0')]);
    expect(() => pwm.request([channel('PCA40.1'), channel('PCA40.0')])).toThrow(/PCA40.0 .* busy: another request/);
    pwm.request([channel('PCA40.1')]).release();
    first.release();
    pwm.request([channel('PCA40.0')]).release();
    expect(() => first.set('PCA40.0', 1)).toThrow(/not held/);
  });

  test('with a misspelt name is met with the nearest one', () => {
    expect(() => new SysfsPwm({ folder }).request([channel('PCA41.0')])).toThrow(/Did you mean PCA40.0\?/);
  });

  test('whose chip refuses a write says so in words', () => {
    exported(0, 5, { period: '1000000\n' });
    rmSync(fileOf(0, 5, 'duty_cycle'));
    symlinkSync('/dev/full', fileOf(0, 5, 'duty_cycle'));
    expect(() => new SysfsPwm({ folder }).request([channel('PCA40.5')])).toThrow(
      /dimmer channel PCA40.5 .*the kernel refused \(ENOSPC\)/,
    );
  });
});
