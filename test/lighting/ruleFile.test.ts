import { describe, expect, it } from 'vitest';
import { describeProblem } from '../../src/lighting/jsonSpot.ts';
import { readRuleFile } from '../../src/lighting/ruleFile.ts';

const good = { start: { clock: '20:00' }, end: { clock: '06:00' }, level: 100 };

/** What is wrong, one line each, in both languages. */
const both = (json: unknown) => {
  const read = readRuleFile(json);
  return read.kind === 'refused' ? read.problems.map(describeProblem) : [];
};
const lines = (json: unknown) => both(json).map(({ en }) => en);

/** Words of the file itself, and its values: they stand in a Chinese sentence as they are. */
const ofTheFile =
  /"[^"]*"|\b[\w.[\]]*(rules|exceptions)[\w.[\]]*|\b(id|season|days|start|end|level|steps|onlyDarkerThanDeg|from|to|why|notBefore|ox+\.*)\b/g;

describe('a rule file', () => {
  it('becomes a schedule with its defaults spelled out', () => {
    expect(readRuleFile({ rules: [{ ...good, end: { edge: 'rise' } }] })).toEqual({
      kind: 'schedule',
      schedule: {
        rules: [
          {
            id: 'rule 1',
            season: null,
            days: null,
            start: { kind: 'clock', time: '20:00' },
            end: {
              kind: 'sun',
              edge: 'rise',
              elevationDeg: -0.833,
              offsetMin: 0,
              notBefore: null,
              notAfter: null,
            },
            level: 100,
            steps: [],
            onlyDarkerThanDeg: null,
          },
        ],
        exceptions: [],
      },
    });
  });

  it('keeps everything that was written', () => {
    const sunset = { edge: 'set', elev: -6, offsetMin: -15, notBefore: '17:30', notAfter: '20:00' };
    const rule = {
      id: 'road',
      season: { from: '11-01', to: '02-29' },
      days: [6, 7],
      start: sunset,
      end: { clock: '06:00' },
      level: 80,
      steps: [{ from: { clock: '23:00' }, level: 40 }],
      onlyDarkerThanDeg: -4,
    };
    const exception = { id: 'festival', from: '2027-02-05', to: '2027-02-20', rules: [good], why: 'Spring Festival' };
    expect(readRuleFile({ rules: [rule], exceptions: [exception] })).toMatchObject({
      kind: 'schedule',
      schedule: {
        rules: [
          {
            id: 'road',
            season: rule.season,
            days: [6, 7],
            start: {
              kind: 'sun',
              edge: 'set',
              elevationDeg: -6,
              offsetMin: -15,
              notBefore: '17:30',
              notAfter: '20:00',
            },
            steps: [{ from: { kind: 'clock', time: '23:00' }, level: 40 }],
            onlyDarkerThanDeg: -4,
          },
        ],
        exceptions: [
          { id: 'festival', from: '2027-02-05', to: '2027-02-20', rules: [{ level: 100 }], why: 'Spring Festival' },
        ],
      },
    });
  });

  it.each([
    ['no object', 5, 'The file is 5'],
    ['nothing', undefined, 'The file is missing'],
    ['no rules', {}, 'rules is missing: write a list'],
    ['an unknown word', { rules: [{ ...good, levle: 3 }] }, 'rules[0].levle is 3: "levle" is not known here'],
    ['an hour of one digit', { rules: [{ ...good, start: { clock: '8:00' } }] }, 'rules[0].start.clock is "8:00"'],
    ['hour 24', { rules: [{ ...good, end: { clock: '24:00' } }] }, 'rules[0].end.clock is "24:00"'],
    ['a clock and a sun', { rules: [{ ...good, end: { clock: '06:00', edge: 'set' } }] }, 'rules[0].end.edge is "set"'],
    ['no anchor', { rules: [{ ...good, end: {} }] }, 'rules[0].end is {}: write {"clock"'],
    ['no end', { rules: [{ start: good.start, level: 1 }] }, 'rules[0].end is missing'],
    [
      'a wrong edge',
      { rules: [{ ...good, end: { edge: 'dawn' } }] },
      'rules[0].end.edge is "dawn": write "set" or "rise"',
    ],
    ['a sun above the horizon', { rules: [{ ...good, end: { edge: 'rise', elev: 3 } }] }, 'rules[0].end.elev is 3'],
    [
      'an offset of a day',
      { rules: [{ ...good, end: { edge: 'rise', offsetMin: 1440 } }] },
      'offsetMin is 1440: write -180',
    ],
    [
      'bounds the wrong way round',
      { rules: [{ ...good, start: { edge: 'set', notBefore: '20:00', notAfter: '18:00' } }] },
      'rules[0].start.notAfter is "18:00": write a time that is not before notBefore, 20:00',
    ],
    ['a level above full', { rules: [{ ...good, level: 101 }] }, 'rules[0].level is 101: write 0 (off) to 100'],
    ['a level in words', { rules: [{ ...good, level: '50' }] }, 'rules[0].level is "50"'],
    ['an eighth weekday', { rules: [{ ...good, days: [1, 8] }] }, 'rules[0].days[1] is 8'],
    ['no weekday', { rules: [{ ...good, days: [] }] }, 'rules[0].days is []'],
    ['a 31st of April', { rules: [{ ...good, season: { from: '04-31', to: '05-01' } }] }, 'season.from is "04-31"'],
    [
      'a date that does not exist',
      { rules: [], exceptions: [{ from: '2027-02-29', to: '2027-03-01', rules: [] }] },
      'exceptions[0].from is "2027-02-29"',
    ],
    [
      'an exception that ends before it starts',
      { rules: [], exceptions: [{ from: '2027-02-05', to: '2027-02-01', rules: [] }] },
      'exceptions[0].to is "2027-02-01": write a date that is not before 2027-02-05',
    ],
  ])('with %s is refused with its path, value and remedy', (_, json, said) => {
    expect(lines(json)).toHaveLength(1);
    expect(lines(json)[0]).toContain(said);
    const chinese = both(json)[0]?.zh ?? '';
    expect(chinese).toMatch(/：请写|：可写|此处没有|或略去此项/);
    expect(chinese.replaceAll(ofTheFile, '')).not.toMatch(/[A-Za-z]{2,} [A-Za-z]{2,}/);
  });

  it.each([
    [5, '文件内容 为 5：请写含 rules, exceptions 的对象。'],
    [undefined, '缺少 文件内容：请写含 rules, exceptions 的对象。'],
    [{}, '缺少 rules：请写列表，[ ... ]。'],
    [{ rules: [{ ...good, level: 130 }] }, 'rules[0].level 为 130：请写 0（关）至 100（全亮）。'],
    [
      { rules: [{ ...good, season: { from: '5', to: '05-01' } }] },
      'rules[0].season.from 为 "5"：请写月和日，例如 "05-01" 或 "10-31"。',
    ],
    [
      { rules: [], exceptions: [{ from: '2027-02-05', to: '2027-02-01', rules: [] }] },
      'exceptions[0].to 为 "2027-02-01"：请写不早于 2027-02-05 的日期。',
    ],
  ])('%j is refused in Chinese with its path, value and remedy', (json, said) => {
    expect(both(json).map(({ zh }) => zh)).toEqual([said]);
  });

  it('reports everything wrong at once', () => {
    expect(lines({ rules: [{ ...good, level: -1, days: [0] }, 7], exceptions: {} })).toHaveLength(4);
  });

  it('shows a long value only in part', () => {
    expect(lines({ rules: 'x'.repeat(10_000) })[0]?.length).toBeLessThan(200);
  });

  it('shows a name nobody knows only in part, and without what a terminal would obey', () => {
    const [first] = lines({ rules: [], [`\u001b[2J${'x'.repeat(10_000)}`]: 1 });
    expect(first).toContain('?[2Jxxx');
    expect(first?.length).toBeLessThan(300);
  });
});
