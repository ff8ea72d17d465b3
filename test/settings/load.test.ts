import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Site } from '../../src/controller/site.ts';
import type { Settled } from '../../src/settings/load.ts';
import { problemsText } from '../../src/settings/problem.ts';
import { broken, goodConfig, goodExceptions, read, words } from '../makers/config.ts';

function siteOf(settled: Settled): Site {
  if (settled.kind === 'refused') throw new Error(JSON.stringify(settled.problems, null, 1));
  return settled.site;
}

const zoneOf = (text: string, id: string) => siteOf(read(text)).zones.find((zone) => zone.id === id)!;

describe('a good config', () => {
  test('becomes a site with every unit converted', () => {
    const site = siteOf(read(goodConfig));
    expect(site).toMatchObject({
      id: 'my-estate',
      device: 'pole-1',
      names: { zh: '小区', en: 'Estate' },
      language: 'zh',
      staggerMs: 1000,
      clock: { sources: ['timesyncd'], maxOutageMs: 72 * 3_600_000 },
      photocell: { input: 'sky', darkBelowLx: 16, brightAboveLx: 48, holdMs: 180_000 },
      broker: { url: 'mqtt://127.0.0.1:1883', username: null, passwordFile: null },
      board: { kind: 'simulated' },
    });
    expect(site.inputs).toContainEqual({ id: 'motion-1', kind: 'motion', line: 'GPIO5', activeLow: false });
    expect(site.zones[1]?.presence).toEqual([{ input: 'motion-1', level: 100, holdMs: 300_000 }]);
  });

  test('gives a rule its anchors, with the words for the sun written out', () => {
    const [rule] = zoneOf(goodConfig, 'court').schedule.rules;
    expect(rule).toEqual({
      id: 'early',
      season: { from: '05-01', to: '09-30' },
      days: [5, 6],
      start: { kind: 'sun', edge: 'set', elevationDeg: -6, offsetMin: 0, notBefore: null, notAfter: null },
      end: { kind: 'clock', time: '22:00' },
      level: 100,
      steps: [],
      onlyDarkerThanDeg: null,
    });
    expect(zoneOf(goodConfig, 'road').schedule.rules[0]?.start).toEqual({
      kind: 'sun',
      edge: 'set',
      elevationDeg: -4,
      offsetMin: 0,
      notBefore: '17:00',
      notAfter: '20:00',
    });
  });

  test.each([
    ['sunset', 'set', -0.833],
    ['dusk', 'set', -6],
    ['dawn', 'rise', -6],
    ['sunrise', 'rise', -0.833],
  ] as const)('takes %s for the sun on its way (%s) at %d degrees', (word, edge, elevationDeg) => {
    const [rule] = zoneOf(broken('start: dusk', `start: ${word}`), 'court').schedule.rules;
    expect(rule?.start).toMatchObject({ kind: 'sun', edge, elevationDeg });
  });

  test('lets a must-be-lit zone fail on and an as-needed zone fail off, unless it says otherwise', () => {
    expect(zoneOf(goodConfig, 'road').failTo).toBe('on');
    expect(zoneOf(goodConfig, 'court').failTo).toBe('off');
    expect(zoneOf(broken('need: as-needed', 'need: as-needed\n    failTo: on'), 'court').failTo).toBe('on');
  });

  test('fills in off and full for a lamp that cannot be dimmed', () => {
    const points = [
      [0, 0],
      [100, 200],
    ];
    expect(zoneOf(goodConfig, 'court').luminaire.powerCurve).toEqual(points);
  });

  test.each([
    ['dusk-to-dawn', { kind: 'duskToDawn', elevationDeg: -4 }],
    ['{ duskToDawnDeg: -6 }', { kind: 'duskToDawn', elevationDeg: -6 }],
    ['none', { kind: 'none' }],
  ])('understands the promise %s', (text, promise) => {
    expect(zoneOf(broken('promise: dusk-to-dawn', `promise: ${text}`), 'road').promise).toEqual(promise);
  });

  test('takes a promise and a baseline from programs', () => {
    const text = broken('promise: dusk-to-dawn', 'promise: { program: night }\n    baseline: night');
    const zone = zoneOf(text, 'road');
    expect(zone.promise).toEqual({ kind: 'windows', rules: zone.schedule.rules });
    expect(zone.baseline).toEqual({ rules: zone.schedule.rules, exceptions: [] });
  });

  test('reads the same with Windows line ends and a byte-order mark', () => {
    const plain = siteOf(read(goodConfig));
    for (const text of [
      goodConfig.replaceAll('\n', '\r\n'),
      `\uFEFF${goodConfig}`,
      new TextEncoder().encode(goodConfig),
    ]) {
      expect({ ...siteOf(read(text)), revision: '' }).toEqual({ ...plain, revision: '' });
    }
  });

  test('is named by the hash of its text: another text, another revision', () => {
    const settled = read(goodConfig);
    const other = read(`${goodConfig}# a word more\n`);
    if (settled.kind === 'refused' || other.kind === 'refused') throw new Error('refused');
    expect(settled.sha256OfText).toMatch(/^[0-9a-f]{64}$/);
    expect(settled.site.revision).toBe(settled.sha256OfText.slice(0, 12));
    expect(other.site.revision).not.toBe(settled.site.revision);
  });
});

describe('exceptions', () => {
  const both = `${goodConfig}exceptionsFile: exceptions.yaml\n`;
  const full = broken('program: full', 'rules: [{ id: f, start: dusk, end: dawn, level: 100 }]', goodExceptions);

  test('of a festival come once a year from 2026 to 2045, by the table and not by the engine', () => {
    const [road] = siteOf(read(both, { 'exceptions.yaml': full })).zones;
    const dated = road!.schedule.exceptions;
    expect(dated).toHaveLength(20);
    // Spring Festival 2027 is the 6th of February; Intl's calendar would say the 7th.
    expect(dated[1]).toMatchObject({ id: 'new-year-2027', from: '2027-02-05', to: '2027-02-13' });
    expect(dated.at(-1)).toMatchObject({ id: 'new-year-2045', from: '2045-02-16' });
  });

  test('reach only the zones they name, those of the main file first', () => {
    const [road, court] = siteOf(read(both, { 'exceptions.yaml': full })).zones;
    expect(road!.schedule.exceptions.some(({ id }) => id === 'fair')).toBe(false);
    expect(court!.schedule.exceptions[0]).toMatchObject({ id: 'fair', from: '2027-06-01', to: '2027-06-02' });
    expect(court!.schedule.exceptions).toHaveLength(21);
  });

  test('in a second file change the revision and are listed among the sources', () => {
    const [one, two] = ['', '# more\n'].map((more) => read(both, { 'exceptions.yaml': full + more }));
    if (one?.kind !== 'ok' || two?.kind !== 'ok') throw new Error('refused');
    expect(one.site.revision).not.toBe(two.site.revision);
    expect(one.sources.map(({ file }) => file)).toEqual(['estate.yaml', 'exceptions.yaml']);
    expect(one.sources[0]).toEqual(two.sources[0]);
  });

  test('that stand in both files under one id are named in the file that comes second', () => {
    const text = broken('id: new-year', 'id: fair', full);
    expect(words(both, { 'exceptions.yaml': text })).toContain(
      'exceptions.yaml:2:9  exceptions[0].id: "fair"\n  There is already an exception "fair".',
    );
  });

  test('cannot be named by a path that leaves the folder', () => {
    for (const path of ['/etc/passwd', '../a.yaml', 'a/../../b.yaml', 'C:\\a.yaml', '"..\\\\a.yaml"']) {
      const text = `${goodConfig}exceptionsFile: ${path}\n`;
      expect(words(text, {})).toContain('outside the folder');
    }
  });
});

describe('many mistakes', () => {
  const pieces = [
    ['id: my-estate', 'id: My Estate', 1],
    ['Asia/Shanghai', 'Asia/Shangai', 2],
    ['role: manager', 'role: boss', 7],
    ['line: GPIO5', 'line: gpio5', 9],
    ['ratedW: 200', 'ratedW: -1', 14],
    ['end: "06:00"', 'end: "25:61"', 20],
    ['lampCount: 10', 'lampcount: 10', 34],
    ['program: night', 'program: nite', 35],
    ['contact: normally-open', 'contact: open', 39],
    ['to: "2027-06-02"', 'to: "2026-06-02"', 46],
  ] as const;

  test('are all said in one go, in the order of the file', () => {
    const text = pieces.reduce((whole, [piece, by]) => broken(piece, by, whole), goodConfig);
    const settled = read(text);
    if (settled.kind !== 'refused') throw new Error('accepted');
    expect(settled.problems.map(({ line }) => line)).toEqual(pieces.map(([, , line]) => line));
  });

  test('stay on their lines whatever stands above them', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...pieces),
        fc.array(fc.constantFrom('', '# 注释 comment', '   ')),
        (piece, above) => {
          const text = [...above, broken(piece[0], piece[1])].join('\n');
          const settled = read(text);
          if (settled.kind !== 'refused') throw new Error('accepted');
          expect(settled.problems.map(({ line }) => line)).toEqual([piece[2] + above.length]);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('by the thousand are answered with a list that ends', () => {
    const strangers = Array.from({ length: 900 }, (_, index) => `key-${index}: 1`).join('\n');
    const zones = Array.from({ length: 250 }, (_, index) => `  - { id: zone-${index}, need: ${index} }`).join('\n');
    const settled = read(broken('zones:\n', `zones:\n${zones}\n`) + strangers);
    if (settled.kind !== 'refused') throw new Error('accepted');
    expect(settled.problems.length).toBeLessThanOrEqual(201);
  });
});

describe('a secret', () => {
  test.each(['password', 'Passwd', 'pass', 'token', 'clientSecret', 'psk'])(
    'under the key %s is never shown',
    (key) => {
      const said = words(broken('url: "mqtt', `${key}: hunter2, url: "mqtt`));
      expect(said).toContain('A password does not belong in this file');
      expect(said).not.toContain('hunter2');
    },
  );

  test('in a broken line or in an address is never shown', () => {
    for (const text of [
      broken('board: simulated', 'board: simulated\npassword: "hunter2'),
      broken('mqtt://127', 'mqtt://me:hunter2@127'),
      broken('url: "mqtt://127.0.0.1:1883"', 'url: ["mqtt://me:hunter2@host"]'),
      broken('sky: {', 'password: hunter2\n  sky: {'),
      broken('sky: {', 'token: [hunter2]\n  sky: {'),
      broken('board: simulated', 'board: { password: hunter2 }'),
      broken('board: simulated', 'board: { mqtt://a:hunter2@b }'),
      broken('level: 50', 'level: [{ pass: hunter2 }]'),
      broken('en: Road', 'en: "mqtt://me:hunter2@host\\n"'),
    ]) {
      expect(words(text)).toMatch(/^refused/);
      expect(words(text)).not.toContain('hunter2');
    }
  });

  test('may have its file named', () => {
    const text = broken(
      'url: "mqtt://127.0.0.1:1883"',
      'url: "mqtt://h:1883", username: p, passwordFile: secrets/broker',
    );
    expect(siteOf(read(text)).broker).toEqual({ url: 'mqtt://h:1883', username: 'p', passwordFile: 'secrets/broker' });
  });
});

describe('names that JavaScript knows', () => {
  test.each(['constructor', 'tostring', 'valueof'])('do not stand for a program: %s', (name) => {
    expect(words(broken('program: night', `program: ${name}`))).toContain(`There is no program "${name}".`);
  });

  test('do not slip through as keys', () => {
    for (const key of ['__proto__', 'constructor', 'hasOwnProperty']) {
      expect(words(`${goodConfig}${key}: { board: simulated }\n`)).toContain(`The key "${key}" is not known here.`);
    }
  });
});

describe('whatever is in the file', () => {
  const settles = (text: string | Uint8Array) => {
    const settled = read(text, { 'exceptions.yaml': 'exceptions: []' });
    if (settled.kind === 'refused') {
      expect(settled.problems.length).toBeGreaterThan(0);
      for (const { line, column, message, remedy } of settled.problems) {
        expect(line).toBeGreaterThan(0);
        expect(column).toBeGreaterThan(0);
        for (const { en, zh } of [message, remedy]) {
          expect(en).not.toBe('');
          expect(zh).toMatch(/\p{Script=Han}/u);
        }
      }
    }
  };

  test('bytes are answered and never thrown at', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), settles), { numRuns: 2_000 });
  });

  test('text that looks like YAML is answered', () => {
    const bits = [
      'a',
      ':',
      ' ',
      '\n',
      '- ',
      '  ',
      '[',
      ']',
      '{',
      '}',
      '"',
      "'",
      '#',
      '&a ',
      '*a',
      '!',
      '|',
      '>',
      '?',
      ',',
      '<<',
      '---\n',
      '\t',
      '%',
      '@',
    ];
    const keys = ['zones', 'programs', 'estate', 'exceptionsFile', 'luminaires', 'people', 'rules', 'id'];
    const yamlish = fc.array(fc.constantFrom(...bits, ...keys), { maxLength: 60 }).map((parts) => parts.join(''));
    fc.assert(fc.property(yamlish, settles), { numRuns: 3_000 });
  });

  test('the good config with anything in the place of anything is answered', () => {
    const positions = fc.nat({ max: goodConfig.length - 1 });
    const edits = fc.tuple(positions, fc.nat({ max: 40 }), fc.string({ maxLength: 20, unit: 'binary' }));
    fc.assert(
      fc.property(edits, ([at, length, by]) => settles(goodConfig.slice(0, at) + by + goodConfig.slice(at + length))),
      { numRuns: 400 },
    );
  });

  test('any value in the place of any section is answered', () => {
    const sections = [
      'estate',
      'place',
      'clock',
      'board',
      'broker',
      'people',
      'staggerMs',
      'inputs',
      'photocell',
      'luminaires',
      'programs',
      'zones',
      'exceptions',
      'exceptionsFile',
    ];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...sections), fc.jsonValue()), (data) => settles(JSON.stringify(data))),
      { numRuns: 800 },
    );
  });

  test.each([
    ['a hundred thousand aliases', `a: &a 1\nb: [${'*a,'.repeat(100_000)}]`],
    [
      'aliases of aliases',
      [
        'a: &a [x]',
        ...'bcdefghij'.split('').map((key, n) => `${key}: &${key} [${`*${'abcdefghi'[n]},`.repeat(9)}]`),
      ].join('\n'),
    ],
    ['forty thousand keys', Array.from({ length: 40_000 }, (_, index) => `k${index}: 1`).join('\n')],
    ['forty thousand times one key', 'k: 1\n'.repeat(40_000)],
    ['lists in lists', '- '.repeat(100_000)],
    ['maps in maps', `${'{a: '.repeat(90)}1${'}'.repeat(90)}`],
    ['one long line', `a: ${'x'.repeat(500_000)}`],
  ])('%s are refused', (_story, text) => {
    expect(read(text).kind).toBe('refused');
  });
});

test('a key that would ring the bell of a terminal is named without ringing it', () => {
  const settled = read(`${goodConfig}\n"bell\\u0007": 1\n`);
  if (settled.kind !== 'refused') throw new Error('taken');
  const said = problemsText(settled.problems).en.replaceAll('\n', ' ');
  expect(said).toContain('"bell?"');
  expect(said).not.toMatch(/\p{Cc}/u);
});
