import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { askBroker, whyRefused } from '../../src/doctor/askBroker.ts';
import { look } from '../../src/doctor/look.ts';
import { writeAccepted } from '../../src/settings/accepted.ts';
import { aSite } from '../makers/site.ts';

const atMs = Date.UTC(2026, 10, 26);

const table = `{"v":1,"madeAtMs":${atMs},"chips":[],"zones":[]}`;

/** A pole's system as files. */
function aSystem(files: Readonly<Record<string, string>> = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'duskgate-system-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const usual = {
    'proc/mounts': '/dev/root / ext4 ro 0 0\n/dev/mmcblk0p3 /var/lib/duskgate ext4 rw,noatime 0 0\n',
    'proc/device-tree/model': 'Raspberry Pi 5 Model B Rev 1.0\0',
    'dev/gpiochip0': '',
    'dev/watchdog0': '',
    'sys/class/watchdog/watchdog0/state': 'active\n',
    'sys/bus/gpio/devices/gpiochip0/of_node/compatible': 'raspberrypi,rp1-gpio\0',
    'sys/class/rtc/rtc0/name': 'rpi_rtc',
    'run/systemd/timesync/synchronized': '',
    'var/lib/duskgate/safe.json': `${table}\n${createHash('sha256').update(table).digest('hex')}\n`,
  };
  for (const [path, text] of Object.entries({ ...usual, ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}
const lookAt = (root: string, deep = false) => look({ root, stateFolder: '/var/lib/duskgate', atMs, deep });

test('a Pi is read from its files', () => {
  const root = aSystem();
  mkdirSync(join(root, 'sys/devices/1-0040'), { recursive: true });
  mkdirSync(join(root, 'sys/class/pwm/pwmchip2'), { recursive: true });
  symlinkSync('../../../devices/1-0040', join(root, 'sys/class/pwm/pwmchip2/device'));
  chmodSync(join(root, 'dev/gpiochip0'), 0o660);
  expect(lookAt(root)).toMatchObject({
    sensors: { model: 'Raspberry Pi 5 Model B Rev 1.0' },
    chips: ['pinctrl-rp1'],
    chipDevices: [{ path: '/dev/gpiochip0', mode: 0o660 }],
    pwmDevices: ['1-0040'],
    hasRtc: true,
    isSynced: true,
    watchdog: { device: true, armed: true },
    journalOnDisk: false,
    disk: { readOnly: false },
    safeTable: { madeAtMs: atMs },
    site: null,
    release: { current: null },
  });
});

test('the mount that holds the state decides whether it can be written', () => {
  const root = aSystem({ 'proc/mounts': '/dev/root / ext4 rw 0 0\n/dev/p3 /var/lib/duskgate ext4 ro,noatime 0 0\n' });
  expect(lookAt(root).disk?.readOnly).toBe(true);
  const whole = aSystem({ 'proc/mounts': '/dev/root / ext4 ro 0 0\n/dev/p3 /var/lib/duskgate-other ext4 rw 0 0\n' });
  expect(lookAt(whole).disk?.readOnly).toBe(true);
});

test('damaged copies of the config, a torn table and a journal on the card are seen', () => {
  const root = aSystem({ 'var/lib/duskgate/safe.json': '{"v":1,', 'var/log/journal/0123/system.journal': '' });
  const state = join(root, 'var/lib/duskgate');
  const file = join(state, 'estate.yaml');
  writeFileSync(file, 'a');
  const sha256 = createHash('sha256').update('a').digest('hex');
  writeAccepted(state, {
    site: aSite(),
    sourceFile: file,
    sources: [{ file, sha256 }],
    acceptedAtMs: atMs,
    sha256OfText: sha256,
  });
  writeFileSync(join(state, 'site.lkg.json'), 'torn');
  writeFileSync(join(state, 'site.json.older'), '');
  const seen = lookAt(root);
  expect(seen.site?.id).toBe(aSite().id);
  expect(seen.safeTable).toEqual({ why: { en: 'safe.json is damaged', zh: 'safe.json 已损坏' } });
  rmSync(join(state, 'safe.json'));
  expect(lookAt(root).safeTable).toEqual({ why: { en: 'safe.json cannot be read', zh: 'safe.json 无法读取' } });
  expect(seen.journalOnDisk).toBe(true);
});

test('a release is known by its folder, and deep down by its bytes', () => {
  const digest = createHash('sha256').update('whole').digest('hex');
  const at = 'opt/duskgate/releases/0.1.0';
  const root = aSystem({
    [`${at}/package.json`]: '{"version":"0.1.0"}',
    [`${at}/SHA256SUMS`]: `${digest}  src/a.ts\n${digest}  src/b.ts\n${digest}  src/gone.ts\n`,
    [`${at}/src/a.ts`]: 'whole',
    [`${at}/src/b.ts`]: 'torn',
    'opt/duskgate/outcome.json': '{"v":1,"by":"trial","from":"0.2.0","to":"0.1.0","why":"dark","atMs":5}\n',
  });
  symlinkSync('releases/0.1.0', join(root, 'opt/duskgate/current'));
  const takenBack = { from: '0.2.0', why: { en: 'dark', zh: 'dark' } };
  expect(lookAt(root).release).toEqual({ current: '0.1.0', onTrial: false, takenBack, damaged: null });
  expect(lookAt(root, true).release.damaged).toEqual(['src/b.ts', 'src/gone.ts']);
});

describe('the broker', () => {
  test('that listens is reached, without a certificate when the line is open', async () => {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect(await askBroker(`mqtt://127.0.0.1:${port}`)).toEqual({
      kind: 'reached',
      certificateEndsMs: null,
      trusted: false,
    });
    expect(await askBroker(`mqtts://127.0.0.1:${port}`)).toMatchObject({ kind: 'refused' });
  });

  test('that does not is told in words', async () => {
    expect(await askBroker('mqtt://127.0.0.1:1')).toEqual({
      kind: 'refused',
      why: { en: 'nobody listens at 127.0.0.1:1', zh: '127.0.0.1:1 无人监听' },
    });
    expect(await askBroker('nonsense')).toEqual({
      kind: 'refused',
      why: { en: 'its address cannot be read', zh: '地址无法识别' },
    });
  });

  test.each([
    ['ENOTFOUND', 'the name office is unknown here', '本机查不到名称 office'],
    ['EAI_AGAIN', 'no name server answers for office', '没有域名服务器回答 office 的查询'],
    ['EHOSTUNREACH', 'there is no way to office', '没有通往 office 的路由'],
    ['ENETUNREACH', 'this machine has no network', '本机没有网络'],
    ['ETIMEDOUT', 'no answer from office:8883', 'office:8883 没有应答'],
    ['EPROTO', 'write EPROTO', 'write EPROTO'],
  ])('that ends with %s is told in both languages; what the system alone has words for, in its own', (code, en, zh) => {
    expect(whyRefused(Object.assign(new Error(`write ${code}`), { code }), 'office', 8883)).toEqual({ en, zh });
  });
});

test('the command tells what is wrong first, and ends with 1', async () => {
  const said = { out: '', err: '' };
  const terminal = {
    out: (text: string) => (said.out += text),
    err: (text: string) => (said.err += text),
    color: false,
    columns: 100,
    language: 'zh' as const,
  };
  expect(await main(['doctor', '--root', aSystem()], terminal)).toBe(1);
  const lines = said.out.trimEnd().split('\n');
  expect(lines[0]).toMatch(/^! /);
  expect(lines.at(-1)).toMatch(/\d+ 项故障，\d+ 项警告。/);
  expect(said.out).toContain('主控无应答：正在检查另一套系统\n');
  said.out = '';
  const state = mkdtempSync(join(tmpdir(), 'duskgate-no-core-'));
  onTestFinished(() => rmSync(state, { recursive: true }));
  expect(await main(['doctor', '--offline', '--state', state], terminal)).toBe(1);
  expect(said.out).toMatch(/主控无应答：.* 处没有 duskgate-core 在监听/);
  said.out = '';
  expect(await main(['doctor', '--json', '--root', aSystem()], terminal)).toBe(1);
  expect(JSON.parse(said.out)).toMatchObject({
    findings: expect.arrayContaining([expect.objectContaining({ part: 'disk' })]),
  });
});
