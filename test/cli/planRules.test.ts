import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import truth from '../truth/schedules.json' with { type: 'json' };
import { say } from './say.ts';

const folder = mkdtempSync(join(tmpdir(), 'duskgate-rules-'));
afterAll(() => rmSync(folder, { recursive: true }));

function rules(name: string, content: unknown): string {
  const file = join(folder, `${name}.json`);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

const place = (one: { lat: number; lon: number; tz: string }) => [
  `--lat=${one.lat}`,
  `--lon=${one.lon}`,
  '--tz',
  one.tz,
];
const shenzhen = place({ lat: 22.5431, lon: 114.0579, tz: 'Asia/Shanghai' });
const summer = ['--from', '2026-07-01T00:00Z', '--to', '2026-07-03T00:00Z', '--json'];

describe('plan --rules answers the schedules computed elsewhere', () => {
  test.each(truth.schedules.map((one) => [`${one.id} ${one.title}`, one] as const))('%s', async (_, one) => {
    const file = rules(one.id, one.config);
    const [from, to] = one.range_utc as [string, string];
    const said = await say(['plan', '--rules', file, ...place(one), '--from', from, '--to', to, '--json']);
    expect(said.err).toBe('');
    expect(said.code).toBe(0);
    const zone = JSON.parse(said.out).zones.rules as { initial: number; switches: { utc: string; level: number }[] };
    expect(zone.initial).toBe(one.initial_level);
    expect(zone.switches.map((change) => change.level)).toEqual(one.switches.map((change) => change.level));
    zone.switches.forEach((change, index) => {
      const wanted = one.switches[index]!;
      expect(Math.abs(Date.parse(change.utc) - Date.parse(wanted.utc)) / 1000).toBeLessThanOrEqual(wanted.tolerance_s);
    });
  });
});

describe('what plan --rules refuses, in these words', () => {
  const good = { rules: [{ start: { clock: '20:00' }, end: { clock: '06:00' }, level: 100 }] };
  const cases: readonly (readonly [string, unknown, readonly string[], RegExp])[] = [
    ['a file that is not JSON', '{rules: nonsense', [...shenzhen, ...summer], /not JSON/],
    [
      'a level above 100',
      { rules: [{ ...good.rules[0], level: 130 }] },
      [...shenzhen, ...summer],
      /rules\[0\]\.level is 130/,
    ],
    [
      'a time of 25:00',
      { rules: [{ ...good.rules[0], start: { clock: '25:00' } }] },
      [...shenzhen, ...summer],
      /rules\[0\]\.start\.clock is "25:00"/,
    ],
    ['a word it does not know', { rules: [{ ...good.rules[0], colour: 'red' }] }, [...shenzhen, ...summer], /colour/],
    [
      'latitude and longitude swapped',
      good,
      ['--lat=114.0579', '--lon=22.5431', '--tz', 'Asia/Shanghai', ...summer],
      /--lat 114\.0579/,
    ],
    [
      'a longitude of another continent',
      good,
      ['--lat=22.5', '--lon=-80', '--tz', 'Asia/Shanghai', ...summer],
      /highest at 01:34/,
    ],
    [
      'a time zone that is none',
      good,
      ['--lat=22.5', '--lon=114', '--tz', 'Asia/Shenzhen', ...summer],
      /Time zone "Asia\/Shenzhen" is not known/,
    ],
    [
      'an end before the start',
      good,
      [...shenzhen, '--from', '2026-07-03T00:00Z', '--to', '2026-07-01T00:00Z', '--json'],
      /not after/,
    ],
    [
      'an instant without a zone',
      good,
      [...shenzhen, '--from', '2026-07-01', '--to', '2026-07-03T00:00Z', '--json'],
      /--from 2026-07-01: write an instant/,
    ],
    [
      'a span of a century',
      good,
      [...shenzhen, '--from', '2026-07-01T00:00Z', '--to', '2126-07-03T00:00Z', '--json'],
      /20 years/,
    ],
  ];
  test.each(cases)('%s', async (name, content, options, words) => {
    const said = await say(['plan', '--rules', rules(name.replaceAll(/\W/g, '-'), content), ...options]);
    expect(said.code).toBe(2);
    expect(said.err).toMatch(words);
    expect(said.out).toBe('');
  });

  const broken = '{\n  "rules": [\n    { "start": { "clock": "20:00" },\n      "level": 130 }\n  ]\n}\n';

  test('every mistake of a file with its line, value and remedy, in English and in Chinese', async () => {
    const file = rules('lines', broken);
    const asked = ['plan', '--rules', file, ...shenzhen, ...summer];
    expect((await say(asked)).err).toBe(
      `${file}:3: rules[0].end is missing: write {"clock": "20:00"} or {"edge": "set"} or {"edge": "rise", "elev": -6}.\n` +
        `${file}:4: rules[0].level is 130: write 0 (off) to 100 (full).\n`,
    );
    expect((await say(asked, { language: 'zh' })).err).toBe(
      `${file}:3：缺少 rules[0].end：请写 {"clock": "20:00"}、{"edge": "set"} 或 {"edge": "rise", "elev": -6}。\n` +
        `${file}:4：rules[0].level 为 130：请写 0（关）至 100（全亮）。\n`,
    );
  });

  test.each([
    ['that ends too early', broken.slice(0, -4), 4, 'the file ends too early', '文件提前结束'],
    ['without a value', broken.slice(0, broken.indexOf('130')), 4, 'the file ends too early', '文件提前结束'],
    ['with a comma too much', broken.replace('130 }', '130 },'), 5, '"]" cannot stand there', '此处不应有 "]"'],
    ['without a bracket', broken.replace('  ]\n', ''), 5, "Expected ',' or ']' after", "Expected ',' or ']' after"],
  ])('a file %s is no JSON, with its line, in both languages', async (_, content, line, en, zh) => {
    const file = rules('torn', content);
    const asked = ['plan', '--rules', file, ...shenzhen, ...summer];
    const [english, chinese] = [await say(asked), await say(asked, { language: 'zh' })];
    expect(english.err).toContain(`torn.json:${line}: not JSON: ${en}`);
    expect(english.err).toMatch(/\. Look at the quotes, commas and brackets there and just before\.\n$/);
    expect(chinese.err).toContain(`torn.json:${line}：不是 JSON：${zh}`);
    expect(chinese.err).toMatch(/。请检查该处及其前面的引号、逗号和括号。\n$/);
  });

  test.each([
    [['--lat=22.5', '--lon=-80', '--tz', 'Asia/Shanghai'], '太阳在 01:34 最高；应在 09:00 至 17:00 之间。请检查经纬度'],
    [
      ['--lat=22.5', '--lon=114', '--tz', 'Asia/Shenzhen'],
      '没有时区“Asia/Shenzhen”。请用 IANA 名称，例如 Asia/Shanghai。',
    ],
  ])('a place that cannot be, in Chinese: %j', async (where, said) => {
    const asked = ['plan', '--rules', rules('good', good), ...where, ...summer];
    expect((await say(asked, { language: 'zh' })).err).toContain(said);
  });

  test('a file that is not there', async () => {
    const said = await say(['plan', '--rules', join(folder, 'none.json'), ...shenzhen, ...summer]);
    expect(said.err).toMatch(/none\.json: there is no such file/);
    expect(said.code).toBe(2);
  });
});
