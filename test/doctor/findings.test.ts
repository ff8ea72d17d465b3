import { describe, expect, test } from 'vitest';
import type { Facts } from '../../src/doctor/facts.ts';
import { parts } from '../../src/doctor/finding.ts';
import { findingsOf } from '../../src/doctor/findings.ts';
import { pi4 as aPi, aPole, doctorMs as atMs, broker, day } from '../makers/pole.ts';
import { aPwm, aSite, aZone } from '../makers/site.ts';
import { inBoth } from '../makers/words.ts';

const sensors = (over: Partial<Facts['sensors']>): Partial<Facts> => ({ sensors: { ...aPole().sensors, ...over } });
const wrong = (over: Partial<Facts>) => findingsOf(aPole(over)).filter(({ severity }) => severity !== 'ok');

test('a pole that is well has one word for each part, and nothing to do', () => {
  const findings = findingsOf(aPole());
  expect(findings.filter(({ severity }) => severity !== 'ok')).toEqual([]);
  const told = findings.map(({ part }) => part);
  expect(parts.filter((part) => !told.includes(part))).toEqual(['dimmers']);
  expect(told).toEqual([...told].sort((a, b) => parts.indexOf(a) - parts.indexOf(b)));
});

describe('a pole is told, in both languages and with the remedy,', () => {
  const onDimmer = aSite({ ...aPi, zones: [aZone({ output: aPwm({ channel: 'PCA40.3' }) })] });
  const onLine = (line: string) =>
    aSite({ ...aPi, zones: [aZone({ output: { kind: 'relay', line, activeLow: false, contact: 'normally-open' } })] });
  const withRtc = aSite({ ...aPi, clock: { sources: ['rtc'], maxOutageMs: day } });

  test.each<[string, string, 'fault' | 'warning', Partial<Facts>, RegExp, RegExp]>([
    [
      'a damaged program',
      'program',
      'fault',
      { release: { ...aPole().release, damaged: ['src/a.ts'] } },
      /src\/a\.ts/,
      /release back/,
    ],
    [
      'a release that was taken back',
      'program',
      'warning',
      { release: { ...aPole().release, takenBack: { from: '0.2.0', why: inBoth('dark') } } },
      /0\.2\.0: dark/,
      /release confirm/,
    ],
    ['a dead core', 'core', 'fault', { core: { why: inBoth('nobody listens') } }, /nobody listens/, /systemctl status/],
    ['faults that core tells', 'core', 'warning', { core: { faults: 2 } }, /2 faults/, /duskgate status/],
    ['no config', 'config', 'fault', { site: null }, /ever accepted/, /--accept/],
    ['a damaged copy', 'config', 'warning', { damagedCopies: ['site.json'] }, /site\.json/, /check FILE --accept/],
    [
      'a simulated board on a Pi',
      'board',
      'fault',
      { site: aSite({ broker }) },
      /no lamp is driven/,
      /board: raspberry-pi/,
    ],
    ['no chip', 'board', 'fault', { chipDevices: [] }, /No GPIO chip/, /ls \/dev\/gpiochip/],
    [
      'a chip of another Pi',
      'board',
      'fault',
      { chips: ['pinctrl-rp1'] },
      /wants pinctrl-bcm2711; this machine has pinctrl-rp1/,
      /gpiodetect/,
    ],
    [
      'a line that is not there',
      'pins',
      'fault',
      { site: onLine('GPIO40') },
      /GPIO40 \(zone road-main\) is not on the header/,
      /GPIO2 to GPIO27/,
    ],
    ['a lamp on the console', 'pins', 'warning', { site: onLine('GPIO14') }, /serial console/, /config\.txt/],
    ['a lamp on a pulled-up line', 'pins', 'warning', { site: onLine('GPIO5') }, /pulled high/, /op,dl/],
    ['a dimmer without its overlay', 'dimmers', 'fault', { site: onDimmer }, /PCA40\.3/, /i2c-pwm-pca9685a,addr=0x40/],
    [
      'no table for duskgate-safe',
      'safe table',
      'fault',
      { safeTable: { why: inBoth('safe.json is damaged') } },
      /damaged/,
      /Start core/,
    ],
    ['an old table', 'safe table', 'warning', { safeTable: { madeAtMs: atMs - 32 * day } }, /32 days/, /Start core/],
    ['a clock of 1970', 'clock', 'fault', { atMs: 5 }, /1970-01-01/, /network/],
    ['no battery clock', 'clock', 'fault', { site: withRtc, hasRtc: false, broker: null }, /there is none/, /ds3231/],
    ['a clock that no network set', 'clock', 'warning', { isSynced: false }, /not set the clock/, /timedatectl/],
    ['a weak supply', 'power', 'fault', sensors({ undervoltage: true }), /4\.63 V/, /5\.1 V/],
    ['warmth', 'heat', 'warning', sensors({ temperatureC: 70 }), /70 °C/, /vents/],
    ['heat', 'heat', 'fault', sensors({ temperatureC: 81 }), /81 °C/, /vents/],
    ['no state folder', 'disk', 'fault', { disk: null }, /not there/, /findmnt/],
    ['a read-only disk', 'disk', 'fault', { disk: { ...aPole().disk!, readOnly: true } }, /read-only/, /dmesg/],
    ['a full disk', 'disk', 'fault', { disk: { ...aPole().disk!, freeBytes: 1e9 } }, /Hardly any room/, /du -xhd1/],
    ['a worn card', 'card', 'warning', sensors({ diskWear: 0.9 }), /90 %/, /new card/],
    [
      'a broker out of reach',
      'broker',
      'warning',
      { broker: { kind: 'refused', why: inBoth('nobody listens') } },
      /office:8883: nobody listens/,
      /firewall/,
    ],
    [
      'an open line',
      'certificate',
      'warning',
      { broker: { kind: 'reached', certificateEndsMs: null, trusted: false } },
      /not encrypted/,
      /8883/,
    ],
    [
      'a stranger’s certificate',
      'certificate',
      'fault',
      { broker: { kind: 'reached', certificateEndsMs: atMs + 90 * day, trusted: false } },
      /vouches/,
      /ca-certificates/,
    ],
    [
      'a certificate that ends',
      'certificate',
      'warning',
      { broker: { kind: 'reached', certificateEndsMs: atMs + 29 * day, trusted: true } },
      /29 days/,
      /Renew/,
    ],
    [
      'a certificate that ended',
      'certificate',
      'fault',
      { broker: { kind: 'reached', certificateEndsMs: atMs - 2 * day, trusted: false } },
      /ended 2 days ago/,
      /Renew/,
    ],
    [
      'a state folder open to all',
      'rights',
      'fault',
      { state: { ...aPole().state!, mode: 0o777 } },
      /Everybody may write/,
      /chmod 0750/,
    ],
    [
      'a secret open to all',
      'rights',
      'fault',
      { secrets: [{ path: '/etc/duskgate/p', mode: 0o644, uid: 0 }] },
      /Everybody may read .*644/,
      /chmod o=/,
    ],
    [
      'chips for root alone',
      'rights',
      'fault',
      { chipDevices: [{ path: '/dev/gpiochip0', mode: 0o600, uid: 0 }] },
      /group gpio/,
      /udevadm/,
    ],
    ['a journal on the card', 'journal', 'warning', { journalOnDisk: true }, /wears it/, /\/var\/log\/journal/],
    [
      'a sleeping watchdog',
      'watchdog',
      'warning',
      { watchdog: { device: true, armed: false } },
      /not armed/,
      /duskgate-watchdog/,
    ],
  ])('%s', (_, part, severity, over, text, remedy) => {
    const [first, ...more] = wrong(over).filter((finding) => finding.part === part);
    expect(first).toMatchObject({
      severity,
      text: { en: expect.stringMatching(text) },
      remedy: { en: expect.stringMatching(remedy) },
    });
    expect(first?.text.zh).toMatch(/\p{Script=Han}/u);
    expect(more).toEqual([]);
    // One thing wrong is one thing told.
    expect(
      wrong(over)
        .map((finding) => finding.part)
        .filter((name) => name !== part && over.site === undefined),
    ).toEqual([]);
  });
});

describe('a finding in Chinese gives its reason and its remedy in Chinese too:', () => {
  const why = inBoth('it is so');
  const onPwm = (channel: string) => aSite({ ...aPi, zones: [aZone({ output: aPwm({ channel }) })] });
  const told = (over: Partial<Facts>) =>
    findingsOf(aPole(over)).map(({ text, remedy }) => ({
      en: `${text.en} ${remedy?.en}`,
      zh: `${text.zh} ${remedy?.zh}`,
    }));

  test.each<[string, Partial<Facts>, string, string]>([
    ['a dead core', { core: { why } }, 'Core does not answer: it is so', '主控无应答：中文 it is so'],
    ['no safe table', { safeTable: { why } }, 'core is down: it is so', '无备用亮灯表：中文 it is so'],
    [
      'a broker out of reach',
      { broker: { kind: 'refused', why } },
      'mqtts://office:8883: it is so',
      '无法连接 mqtts://office:8883：中文 it is so',
    ],
    [
      'a machine of an unknown model',
      { ...sensors({ model: null }), chipDevices: [] },
      'No GPIO chip on this machine (unknown model).',
      '本机（未知机型）没有 GPIO 芯片。',
    ],
    ['a kernel that tells no label', { chips: [] }, 'label not told by the kernel.', 'Rev 1.5，内核未给出芯片标签。'],
    [
      'a dimmer of the Pi itself',
      { site: onPwm('PWM0') },
      'dtoverlay=pwm-2chan, with the pins of the fragment for this model',
      'dtoverlay=pwm-2chan，引脚按本机型的配置片段填写',
    ],
    [
      'a board of dimmers',
      { site: onPwm('PCA40.3') },
      'reboot: dtoverlay=i2c-pwm-pca9685a,addr=0x40',
      '重启：dtoverlay=i2c-pwm-pca9685a,addr=0x40',
    ],
  ])('%s', (_, over, en, zh) => {
    const findings = told(over);
    expect(findings.filter((finding) => finding.en.includes(en)).map((finding) => finding.zh)).toEqual([
      expect.stringContaining(zh),
    ]);
  });
});

test('what a machine lacks is no fault of it', () => {
  const none = { model: null, temperatureC: null, undervoltage: null, diskWear: null, memoryFreeBytes: null };
  const desk = aPole({
    sensors: none,
    site: aSite(),
    chips: [],
    chipDevices: [],
    broker: null,
    watchdog: { device: false, armed: false },
    release: { current: null, onTrial: false, takenBack: null, damaged: null },
  });
  expect(findingsOf(desk).filter(({ severity }) => severity !== 'ok')).toEqual([]);
});
