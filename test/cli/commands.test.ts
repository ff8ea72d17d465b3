import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readAccepted } from '../../src/settings/accepted.ts';
import { chineseFault } from '../makers/chinese.ts';
import { gateConfig } from '../makers/lanesConfig.ts';
import { say } from './say.ts';

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'duskgate-cli-'));
const config = join(folder, 'estate.yaml');
const state = join(folder, 'state');
beforeAll(() => cpSync(join(root, 'config'), folder, { recursive: true }));
afterAll(() => rmSync(folder, { recursive: true }));

const names = [
  'run',
  'check',
  'plan',
  'status',
  'log',
  'override',
  'resume',
  'lockout',
  'unlock',
  'emergency',
  'gate',
  'call',
  'card',
  'reader',
  'replay',
  'schema',
];

describe('help', () => {
  test('names every command, in both languages', async () => {
    for (const language of ['en', 'zh'] as const) {
      const said = await say(['--help'], { language });
      expect(said.code).toBe(0);
      for (const name of names) expect(said.out).toContain(`\n  ${name} `);
    }
  });

  test.each(names)('duskgate %s --help says how it is used, in English and Chinese', async (name) => {
    const [en, zh] = [await say([name, '--help']), await say([name, '--help'], { language: 'zh' })];
    expect(en.out).toContain(`duskgate ${name}`);
    expect(en.out).toContain('Options');
    expect(zh.out).toContain('选项');
    expect(zh.out).not.toContain('Options');
  });

  test('no command at all shows the list and is a mistake', async () => {
    expect((await say([])).code).toBe(2);
  });

  test('a command that is not there is answered with those that are', async () => {
    const said = await say(['illuminate']);
    expect(said.code).toBe(2);
    expect(said.err).toMatch(/no command "illuminate".*override/);
  });

  test('an option that is not there is named', async () => {
    const said = await say(['plan', '--nigth', '2027-01-01']);
    expect(said.code).toBe(2);
    expect(said.err).toMatch(/--nigth/);
  });
});

describe('colours', () => {
  test('are there only when asked for', async () => {
    const escape = '\u001b[';
    expect((await say(['plan', '--config', config, '--night', '2027-01-01'])).out).not.toContain(escape);
    expect((await say(['plan', '--config', config, '--night', '2027-01-01'], { color: true })).out).toContain(escape);
  });

  test('a pipe gets none, and NO_COLOR is honoured', () => {
    const run = spawnSync(join(root, 'bin/duskgate'), ['plan', '--config', config], {
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
    });
    expect(run.status).toBe(0);
    expect(run.stdout).not.toContain('\u001b[');
  });
});

describe('check', () => {
  test('accepts the shipped estate, tells its year and keeps a copy for core', async () => {
    const said = await say(['check', config, '--accept', '--state', state]);
    expect(said.code).toBe(0);
    expect(said.out).toMatch(/366 nights.*0 errors/);
    expect(said.out).toMatch(/road-main\s+\d+/);
    expect(said.out).toMatch(/gate-in\s+in > estate\s+reader-in \(H10301\)\s+opens\s+report, refuse contractor/);
    expect(said.out).toMatch(/gate-out\s+.*queue inhibitClose$/m);
    const accepted = readAccepted(state);
    expect(accepted.kind === 'ok' && accepted.accepted.site.zones.length).toBeGreaterThanOrEqual(8);
  });

  test('shows no lanes where there are none, and says who opens a lane without a reader', async () => {
    const bare = await say(['check', 'config/examples/minimal.yaml']);
    expect(bare.out).not.toMatch(/mains fail/);
    const free = join(folder, 'free.yaml');
    writeFileSync(free, gateConfig.replace(/readers: \[\{ id: reader-out.*\n/, 'freeExit: true\n'));
    const said = await say(['check', free]);
    expect(said.out).toMatch(/gate-out\s+out > street\s+free exit/);
    expect(said.err).toContain('No reader sees cards leave');
  });

  test('refuses a config that leaves a road dark, and the accepted copy stays', async () => {
    const before = readFileSync(join(state, 'site.json'), 'utf8');
    const dark = join(folder, 'dark.yaml');
    const text = readFileSync(config, 'utf8');
    writeFileSync(dark, text.replaceAll(/sun: set/g, 'sun: rise'));
    const said = await say(['check', dark, '--accept', '--state', state]);
    expect(said.code).toBe(1);
    expect(readFileSync(join(state, 'site.json'), 'utf8')).toBe(before);
  });

  test('says all that is wrong with a file at once, each with line, path, value and remedy', async () => {
    const bad = join(folder, 'bad.yaml');
    const text = readFileSync(config, 'utf8')
      .replace('latitudeDeg: 22.5431', 'latitudeDeg: 222.5')
      .replace('staggerMs:', 'stagerMs:');
    writeFileSync(bad, text);
    const said = await say(['check', bad]);
    expect(said.code).toBe(1);
    expect(said.err).toMatch(/bad\.yaml:\d+:\d+ {2}place\.latitudeDeg: 222\.5/);
    expect(said.err).toMatch(/stagerMs[\s\S]*staggerMs/);
    expect(said.out).toBe('');
  });

  test('speaks Chinese to whoever asks in it, of what is wrong and of what the year shows', async () => {
    const bad = join(folder, 'bad-zh.yaml');
    writeFileSync(bad, readFileSync(config, 'utf8').replace('latitudeDeg: 22.5431', 'latitudeDeg: 222.5'));
    const said = await say(['check', bad], { language: 'zh' });
    expect(said.err).toMatch(/place\.latitudeDeg: 222\.5\n {2}纬度 222\.5 超出北极。\n {2}纬度最大为 90。/);
    const dark = join(folder, 'dark-zh.yaml');
    writeFileSync(dark, readFileSync(config, 'utf8').replaceAll(/sun: set/g, 'sun: rise'));
    expect((await say(['check', dark], { language: 'zh' })).out).toContain('必须亮灯，但太阳低于 -6 度时计划不亮');
    const { findings } = JSON.parse((await say(['check', dark, '--json'])).out);
    expect(findings[0]).toMatchObject({
      text: expect.stringMatching(/^must be lit/),
      text_zh: expect.stringMatching(/^必须亮灯/),
    });
  });

  test('a file that is not there is a mistake of the command line', async () => {
    expect(await say(['check', join(folder, 'none.yaml')])).toMatchObject({
      code: 2,
      err: expect.stringContaining('there is no such file'),
    });
  });
});

describe('plan', () => {
  test('draws a night with its sky and switch times', async () => {
    const said = await say(['plan', '--config', config, '--night', '2026-12-21', '--zone', 'road-main']);
    expect(said.code).toBe(0);
    expect(said.out).toMatch(/sunset 17:4\d:\d\d/);
    expect(said.out).toMatch(/sun +░*▓+/);
    expect(said.out).toMatch(/road-main +·+█+/);
  });

  test('lists exact instants as JSON', async () => {
    const said = await say([
      'plan',
      '--config',
      config,
      '--from',
      '2026-12-21T00:00Z',
      '--to',
      '2026-12-22T00:00Z',
      '--json',
    ]);
    const { zones } = JSON.parse(said.out) as {
      zones: Record<string, { initial: number; switches: { utc: string; level: number }[] }>;
    };
    expect(zones['road-main']?.initial).toBe(0);
    expect(zones['road-main']?.switches.length).toBeGreaterThan(1);
    for (const change of zones['road-main']?.switches ?? [])
      expect(new Date(change.utc).toISOString()).toBe(change.utc);
  });

  test.each([
    [['--night', '2027-02-30'], /--night 2027-02-30: write a date/],
    [['--zone', 'moon'], /no zone "moon"\. Known: .*road-main/],
    [['--from', '2026-12-21T00:00Z'], /--from and --to go together/],
  ])('refuses %j in plain words', async (options, words) => {
    const said = await say(['plan', '--config', config, ...options]);
    expect(said).toMatchObject({ code: 2, out: '' });
    expect(said.err).toMatch(words);
  });
});

describe('without a core', () => {
  test('status says that the process is dead, and what was last known', async () => {
    const said = await say(['status', '--state', state]);
    expect(said.code).toBe(3);
    expect(said.out).toMatch(/DOES NOT ANSWER/);
    expect(said.out).toMatch(/systemctl status duskgate-core/);
    expect((await say(['status', '--state', state], { language: 'zh' })).out).toMatch(/无应答/);
  });

  test('an override cannot be sent, and the words say why', async () => {
    await expect(say(['override', 'road-main', '60', '--state', state])).rejects.toThrow(
      /no duskgate-core listens.*--state/,
    );
  });

  test('a log that was never written is named', async () => {
    expect(await say(['log', '--state', join(folder, 'nowhere')])).toMatchObject({
      code: 3,
      err: expect.stringContaining('no log yet'),
    });
  });
});

describe('what override and its kin refuse before they ask core', () => {
  test.each([
    [['override'], /Name at least one zone/],
    [['override', 'road-main'], /LEVEL is missing/],
    [['override', 'road-main', '130'], /LEVEL is 130; write 0 to 100/],
    [['override', 'road-main', '50', '--for', 'soon'], /--for soon: write it as 45min/],
    [['override', 'road-main', '50', '--until', '25:00'], /--until 25:00/],
    [['override', 'road-main', '50', '--for', '1h', '--until', 'dawn'], /not both/],
    [['lockout', 'road-main'], /A lockout says why/],
    [['emergency', 'maybe'], /duskgate emergency on/],
    [['gate'], /duskgate gate open LANE/],
    [['gate', 'close', 'gate-in'], /duskgate gate open LANE/],
    [['gate', 'open'], /Name one lane/],
    [['gate', 'open', 'gate-in', 'gate-out', '--why', 'x'], /Name one lane/],
    [['gate', 'open', 'gate-in'], /not opened without a reason/],
    [['gate', 'reset', 'gate-in', '--why', ' '], /not reset without a reason/],
    [['call'], /duskgate call ack/],
    [['call', 'answer'], /duskgate call ack/],
    [['call', 'resolve', 'gate-in'], /--end card, --end guardOpen/],
    [['call', 'resolve', 'gate-in', '--end', 'open'], /--end card/],
    [['call', 'resolve', 'gate-in', '--end', 'card', '--needed', 'perhaps'], /--needed perhaps: write yes or no/],
  ])('%j', async (argv, words) => {
    const said = await say([...argv]);
    expect(said).toMatchObject({ code: 2, out: '' });
    expect(said.err).toMatch(words);
  });
});

describe('the picture of a year', () => {
  test('is one SVG with a column for each night', async () => {
    const file = join(folder, 'year.svg');
    const said = await say(['plan', '--config', config, '--year', '2028', '--zone', 'road-main', '--svg', file]);
    expect(said.code).toBe(0);
    const svg = readFileSync(file, 'utf8');
    expect(svg.startsWith('<svg ')).toBe(true);
    expect(svg.match(/<path [^>]*d="([^"]*)"/)?.[1]?.match(/M/g)?.length).toBe(366);
    expect(svg).not.toContain('NaN');
  });

  test('needs a year, one zone and a file', async () => {
    expect(await say(['plan', '--config', config, '--svg', 'x.svg'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('needs all three'),
    });
  });
});

test.each([
  ['audit', 'nonsense'],
  ['board', 'nonsense'],
  ['call', 'nonsense'],
  ['card', 'nonsense'],
  ['certs', 'nonsense'],
  ['export', 'nonsense', '--zone', 'a', '--lane', 'b'],
  ['people', 'nonsense'],
  ['plan', '--from', '2027-01-01T00:00Z'],
  ['reader', 'nonsense'],
  ['reader', 'decode', 'x', '--formats', '34'],
  ['release', 'nonsense'],
  ['report', '--night', '--week'],
  ['service', 'nonsense'],
  ['sign', '--role', 'nonsense'],
  ['voice', 'nonsense'],
  ['work', 'nonsense'],
])('a wrong command line is told in Chinese too: %s %s', async (...argv) => {
  const said = await say([...argv, '--state', state], { language: 'zh' });
  expect(said).toMatchObject({ code: 2, out: '' });
  expect(chineseFault({ en: '', zh: said.err })).toBeNull();
});
