import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { exitCode } from '../../src/runtime/exitCodes.ts';
import { nodeFlags } from '../../src/runtime/nodeFlags.ts';

const image = 'firmware/image';
const unit = (name: string): string => readFileSync(join(image, 'systemd', `${name}.service`), 'utf8');
const valuesOf = (name: string, key: string): readonly string[] =>
  [...unit(name).matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value = '']) => value);

describe.each([
  ['duskgate-core', nodeFlags.core, 'firmware/core.ts'],
  ['duskgate-safe', nodeFlags.safe, 'firmware/safe.ts'],
  ['duskgate-link', nodeFlags.link, 'src/link/main.ts'],
])('the unit %s', (name, flags, program) => {
  test('starts a program that is there, with the flags that npm start gives it', () => {
    const [command = ''] = valuesOf(name, 'ExecStart');
    const words = command.split(' ');
    expect(words[0]).toBe('/opt/duskgate/current/node_modules/.bin/node');
    expect(words.filter((word) => word.startsWith('--') && !['--config', '--state'].includes(word))).toEqual(flags);
    expect(words).toContain(`/opt/duskgate/current/${program}`);
    expect(existsSync(program)).toBe(true);
  });

  test('is started again for ever, has a limit of memory, and no rights beyond its own', () => {
    expect(valuesOf(name, 'Restart')).toEqual(['always']);
    expect(valuesOf(name, 'MemoryMax')).toHaveLength(1);
    expect(valuesOf(name, 'CapabilityBoundingSet')).toEqual(['']);
    expect(valuesOf(name, 'NoNewPrivileges')).toEqual(['yes']);
  });
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

describe.runIf(process.getuid?.() === 0)('the installation', () => {
  test('into an empty root is whole; a second one keeps the config and leaves a way back', () => {
    const root = mkdtempSync(join(tmpdir(), 'duskgate-root-'));
    onTestFinished(() => rmSync(root, { recursive: true }));
    const from = join(root, 'from');
    execFileSync('mkdir', ['-p', join(from, 'node_modules/.bin')]);
    // The program's own parts, but not a hundred megabytes of packages.
    for (const part of [
      'bin',
      'config',
      'docs',
      'firmware',
      'src',
      'package.json',
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
    ])
      execFileSync('cp', ['-a', part, from]);
    execFileSync('ln', ['-s', process.execPath, join(from, 'node_modules/.bin/node')]);
    const install = () => execFileSync('sh', [join(from, image, 'install.sh'), '--root', root], { encoding: 'utf8' });
    install();
    const opt = join(root, 'opt/duskgate');
    expect(readFileSync(join(opt, 'current/firmware/core.ts'), 'utf8')).toBe(readFileSync('firmware/core.ts', 'utf8'));
    expect(existsSync(join(root, 'etc/systemd/system/duskgate-core.service'))).toBe(true);
    expect(existsSync(join(opt, 'previous'))).toBe(false);
    const first = readlinkSync(join(opt, 'current'));
    writeFileSync(join(root, 'etc/duskgate/estate.yaml'), 'mine');
    execFileSync('mv', [join(opt, first), join(opt, `${first}-older`)]);
    execFileSync('ln', ['-sfn', `${first}-older`, join(opt, 'current')]);
    install();
    expect(readlinkSync(join(opt, 'previous'))).toBe(`${first}-older`);
    expect(lstatSync(join(opt, 'current', 'package.json')).isFile()).toBe(true);
    expect(readFileSync(join(root, 'etc/duskgate/estate.yaml'), 'utf8')).toBe('mine');
  });
});
