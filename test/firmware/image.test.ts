import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { exitCode } from '../../src/runtime/exitCodes.ts';
import { nodeFlags } from '../../src/runtime/nodeFlags.ts';

const image = 'firmware/image';
const unit = (name: string): string => readFileSync(join(image, 'systemd', `${name}.service`), 'utf8');
const valuesOf = (name: string, key: string): readonly string[] =>
  [...unit(name).matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value = '']) => value);

describe.each([
  ['duskgate-core', nodeFlags.core, '/opt/duskgate/current', 'firmware/core.ts'],
  ['duskgate-link', nodeFlags.link, '/opt/duskgate/current', 'src/link/main.ts'],
  // It may not count on the release that it watches.
  ['duskgate-trial', ['--max-old-space-size=32'], '/opt/duskgate/previous', 'src/release/watchMain.ts'],
])('the unit %s', (name, flags, release, program) => {
  test('starts a program that is there, with the flags that npm start gives it', () => {
    const [command = ''] = valuesOf(name, 'ExecStart');
    const words = command.split(' ');
    expect(words[0]).toBe(`${release}/node_modules/.bin/node`);
    expect(words.filter((word) => word.startsWith('--') && !['--config', '--state'].includes(word))).toEqual(flags);
    expect(words).toContain(`${release}/${program}`);
    expect(existsSync(program)).toBe(true);
  });
});

describe.each(['duskgate-core', 'duskgate-safe', 'duskgate-link'])('the unit %s', (name) => {
  test('leaves no image of its memory behind when it dies, in which keys and cards would stand', () => {
    expect(valuesOf(name, 'LimitCORE')).toEqual(['0']);
    const dumps = Object.values(nodeFlags)
      .flat()
      .filter((flag) => /report|snapshot|heap-prof|dump/.test(flag));
    expect(dumps).toEqual([]);
  });

  test('is started again for ever, has a limit of memory, and no rights beyond its own', () => {
    expect(valuesOf(name, 'Restart')).toEqual(['always']);
    expect(valuesOf(name, 'MemoryMax')).toHaveLength(1);
    expect(valuesOf(name, 'CapabilityBoundingSet')).toEqual(['']);
    expect(valuesOf(name, 'NoNewPrivileges')).toEqual(['yes']);
  });
});

describe('duskgate-safe lights the roads from', () => {
  /** The unit's own words, with these folders for its three and a state folder of the test. */
  const command = (folders: readonly string[], state: string): string => {
    const [line = ''] = valuesOf('duskgate-safe', 'ExecStart');
    const script = /^\/bin\/sh -c '(.*)'$/.exec(line)?.[1] ?? '';
    const [current = '', previous = '', packaged = ''] = folders;
    return script
      .replaceAll('$$', '$')
      .replace('/opt/duskgate/current', current)
      .replace('/opt/duskgate/previous', previous)
      .replace('/usr/lib/duskgate', packaged)
      .replace('/var/lib/duskgate', state);
  };
  const folder = mkdtempSync(join(tmpdir(), 'duskgate-safe-unit-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const aRelease = (name: string, safe: string): string => {
    const at = join(folder, name);
    mkdirSync(join(at, 'node_modules/.bin'), { recursive: true });
    mkdirSync(join(at, 'firmware'));
    symlinkSync(process.execPath, join(at, 'node_modules/.bin/node'));
    writeFileSync(join(at, 'firmware/safe.ts'), safe);
    return at;
  };
  const says = (name: string): string =>
    aRelease(name, `if (process.argv[3] !== '--check') console.log('${name} lights');`);
  const broken = aRelease('broken', 'not a program');
  const run = (...folders: readonly string[]) =>
    spawnSync('sh', ['-c', command(folders, folder)], { encoding: 'utf8' });

  test('the running release, and only when it is damaged from another', () => {
    const [first, second] = [says('first'), says('second')];
    expect(run(first, second, second).stdout).toBe('first lights\n');
    expect(run(broken, second, first).stdout).toBe('second lights\n');
    expect(run(join(folder, 'gone'), broken, first).stdout).toBe('first lights\n');
    expect(run(broken, broken, broken).status).toBe(1);
  });

  test('a program that checks itself in the words of the unit', () => {
    expect(valuesOf('duskgate-safe', 'ExecStart')[0]).toContain(nodeFlags.safe.join(' '));
    const { status, stdout } = spawnSync(process.execPath, ['firmware/safe.ts', folder, '--check'], {
      encoding: 'utf8',
    });
    expect([status, stdout]).toEqual([1, expect.stringMatching(/safe\.json/)]);
  });
});

test('a core that hangs five times as it starts is a crash loop too', () => {
  const number = (key: string) => Number(/\d+/.exec(valuesOf('duskgate-core', key)[0] ?? '')?.[0]);
  // Half a second until the next start, and five to be killed.
  const oneStartS = number('TimeoutStartSec') + number('TimeoutStopSec') + 1;
  expect(number('StartLimitBurst') * oneStartS).toBeLessThan(number('StartLimitIntervalSec'));
});

test('core and safe have no network, and never run together', () => {
  for (const name of ['duskgate-core', 'duskgate-safe']) {
    expect(valuesOf(name, 'PrivateNetwork')).toEqual(['yes']);
    expect(valuesOf(name, 'RestrictAddressFamilies')).toEqual(['AF_UNIX']);
  }
  expect(valuesOf('duskgate-core', 'Conflicts')).toEqual(['duskgate-safe.service']);
  expect(valuesOf('duskgate-safe', 'Conflicts')).toEqual(['duskgate-core.service']);
  expect(valuesOf('duskgate-core', 'OnFailure')).toEqual(['duskgate-safe.service']);
});

test('the exit codes that a unit names are those of the program', () => {
  expect(valuesOf('duskgate-core', 'RestartForceExitStatus')).toEqual([String(exitCode.again)]);
  expect(valuesOf('duskgate-core', 'SuccessExitStatus')).toEqual([String(exitCode.again)]);
  expect(valuesOf('duskgate-core', 'RestartPreventExitStatus')).toEqual([`${exitCode.locked} ${exitCode.noConfig}`]);
});

// Only a machine with systemd can say; CI installs it.
describe.runIf(spawnSync('systemd-analyze', ['--version']).status === 0)('as systemd judges it', () => {
  test.each([
    ['duskgate-core', 6],
    ['duskgate-safe', 6],
    ['duskgate-link', 12],
  ])('%s is exposed to at most %i tenths of ten', (name, tenths) => {
    const path = join(image, 'systemd', `${name}.service`);
    const args = ['security', '--offline=yes', '--no-pager', `--threshold=${tenths}`, path];
    const { status, stdout, stderr } = spawnSync('systemd-analyze', args, { encoding: 'utf8' });
    expect(status, stdout + stderr).toBe(0);
  });

  test('every unit is well formed', () => {
    const units = readdirSync(join(image, 'systemd')).filter((name) => /\.(service|timer)$/.test(name));
    const paths = units.map((name) => join(image, 'systemd', name));
    const { stderr } = spawnSync('systemd-analyze', ['verify', ...paths], { encoding: 'utf8' });
    // The program is not installed where the tests run, and nothing else may be amiss.
    const complaints = stderr
      .split('\n')
      .filter((line) => line.includes('duskgate') && !/is not executable/.test(line));
    expect(complaints).toEqual([]);
  });
});
