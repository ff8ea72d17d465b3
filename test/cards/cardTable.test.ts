import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCardTable } from '../../src/cards/cardTable.ts';
import { profileOf } from '../../src/cards/hoursText.ts';
import { pseudonymOf } from '../../src/cards/siteKey.ts';
import { problemText } from '../../src/settings/problem.ts';
import { laneSchema } from '../../src/settings/schema/lanes.ts';
import { aSiteKey } from '../makers/roster.ts';

const site = { siteKey: aSiteKey, timeZone: 'Asia/Shanghai', lanes: ['gate-in', 'gate-out'] };
const read = (text: string) => readCardTable('cards.csv', text, site);
const table = (text: string) => {
  const done = read(text);
  if (done.kind === 'refused') throw new Error(done.problems.map((problem) => problemText(problem, 'en')).join('\n'));
  return done.table;
};
const problems = (text: string) => {
  const done = read(text);
  return done.kind === 'refused' ? done.problems : [];
};

const head = 'holder,class,format,facility,card,uid,lanes,valid_from,valid_to,profile,uses,blocked,anti_passback\n';
/** A row with the named cells and nothing in the others. */
const row = (cells: Record<string, string>) =>
  `${head
    .trim()
    .split(',')
    .map(
      (name) =>
        cells[name] ?? { holder: 'A', class: 'staff', format: 'H10301', facility: '8', card: '47115' }[name] ?? '',
    )
    .join(',')}\n`;

describe('a table of cards', () => {
  test('becomes cards, with columns in any order and what is not said left open', () => {
    const { cards } = table('card,CLASS,Holder,facility,format\n47115,Resident,A-1203,8,26\n');
    expect(cards).toEqual([
      {
        pseudonym: pseudonymOf(aSiteKey, 'H10301:8:47115'),
        holder: 'A-1203',
        class: 'resident',
        lanes: null,
        validFromMs: null,
        validToMs: null,
        profile: null,
        antiPassback: 'inherit',
        usesMax: null,
        blocked: false,
      },
    ]);
  });

  test('may name every lane that a config may have', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z][a-z0-9-]{0,39}$/), (lane) => {
        expect(laneSchema.shape.id.safeParse(lane).success).toBe(true);
        expect(readCardTable('cards.csv', head + row({ lanes: lane }), { ...site, lanes: [lane] }).kind).toBe('ok');
      }),
    );
  });

  test('understands every column', () => {
    const cells = {
      lanes: 'gate-out gate-in',
      valid_from: '2027-01-01',
      valid_to: '2027-03-31',
      uses: '5',
      blocked: 'yes',
    };
    const { cards, profiles, saysBlocked } = table(
      head + row({ ...cells, profile: 'Mon-Fri 08:00-18:00', anti_passback: 'exempt' }),
    );
    expect(saysBlocked).toBe(true);
    expect(profiles.map(({ id }) => id)).toEqual(['mon-fri 08:00-18:00']);
    expect(cards[0]).toMatchObject({
      lanes: ['gate-in', 'gate-out'],
      validFromMs: Date.parse('2027-01-01T00:00+08:00'),
      validToMs: Date.parse('2027-04-01T00:00+08:00'),
      usesMax: 5,
      blocked: true,
      antiPassback: 'exempt',
    });
  });

  test('takes a UID in place of printed numbers, however it is spelt', () => {
    const uid = (text: string) => table(`holder,class,uid\nA,staff,${text}\n`).cards[0]?.pseudonym;
    const expected = pseudonymOf(aSiteKey, 'uid:32:0a1b2c3d');
    expect([uid('0A1B2C3D'), uid('0a:1b:2c:3d'), uid('0A-1B-2C-3D')]).toEqual([expected, expected, expected]);
  });

  test('tells all that is wrong at once, each with file, line, column, value and remedy', () => {
    const found = problems(
      head + row({ class: 'residnt', valid_to: '2027-02-30' }) + row({ card: '12', lanes: 'Gate In' }),
    );
    expect(found.map(({ line, path }) => [line, path])).toEqual([
      [2, 'class'],
      [2, 'valid_to'],
      [3, 'lanes'],
    ]);
    expect(found[0]).toMatchObject({
      file: 'cards.csv',
      column: 3,
      value: 'residnt',
      remedy: { en: 'Did you mean "resident"?', zh: '是否指“resident”？' },
    });
  });

  test.each<[string, Record<string, string>, string, RegExp]>([
    ['a holder that is missing', { holder: '' }, 'holder', /Every card has/],
    ['a lane that is mistyped', { lanes: 'gate-inn' }, 'lanes', /Did you mean "gate-in"\?/],
    [
      'a lane that nobody has',
      { lanes: 'gate-in moon' },
      'lanes',
      /There is no lane "moon"\. Known: gate-in, gate-out/,
    ],
    ['a number too large for its format', { card: '65536' }, 'card', /0 to 65535/],
    ['a number in another notation', { card: '4.7e4' }, 'card', /digits only/],
    ['a negative number', { card: '-1' }, 'card', /digits only/],
    ['a facility code too large', { facility: '256' }, 'facility', /0 to 255/],
    ['a facility code that is missing', { facility: '' }, 'facility', /0 to 255/],
    ['a facility code that has no place', { format: 'H10302' }, 'facility', /leave it empty/],
    ['a format with two meanings', { format: '37' }, 'format', /H10302 or H10304/],
    ['a format of a keypad', { format: 'keypad4' }, 'format', /H10301/],
    ['a UID beside a number', { uid: '0a1b2c3d' }, 'uid', /either/],
    ['no number at all', { card: '' }, 'card', /either/],
    ['a UID of odd length', { card: '', uid: '0a1b2c3' }, 'uid', /6 or 8 hex digits/],
    ['an end before the beginning', { valid_from: '2027-05-01', valid_to: '2027-04-30' }, 'valid_to', /later date/],
    ['hours that are none', { profile: 'mon-fri 25:00-26:00' }, 'profile', /Write hours/],
    ['uses that are no number', { uses: 'two' }, 'uses', /how many times/],
    ['blocked perhaps', { blocked: 'maybe' }, 'blocked', /yes or no/],
    ['an anti-passback nobody knows', { anti_passback: 'off' }, 'anti_passback', /exempt/],
  ])('refuses %s', (_, cells, path, remedy) => {
    const found = problems(head + row(cells));
    expect(found.map((one) => one.path)).toEqual([path]);
    expect(found[0]?.remedy.en).toMatch(remedy);
    expect(`${found[0]?.message.zh}${found[0]?.remedy.zh}`).toMatch(/\p{Script=Han}/u);
  });

  test('refuses a card that stands there twice, and says where it stood first', () => {
    const found = problems(head + row({}) + row({ holder: 'B', card: '047115' }));
    expect(found[0]?.message.en).toMatch(/line 2 already/);
  });

  test.each<[string, string, RegExp]>([
    ['an empty file', '', /empty/],
    ['semicolons', 'holder;class;card\nA;staff;1\n', /not separated by commas/],
    ['a mistyped column', 'holder,clas,card\n', /clas[\s\S]*"class"/],
    ['a column twice', 'holder,class,card,card\n', /named twice/],
    ['no column of cards', 'holder,class\nA,staff\n', /neither a column "card" nor "uid"/],
    ['a field too many', 'holder,class,uid\nA,B,staff,0a1b2c3d\n', /4 fields.*names 3/],
    ['a stray quote', 'holder,class,uid\nA "x",staff,0a1b2c3d\n', /double quote inside/],
  ])('refuses %s', (_, text, words) =>
    expect(
      problems(text)
        .map((problem) => problemText(problem, 'en'))
        .join('\n'),
    ).toMatch(words),
  );

  test('shows no number of a card in what it says of it', () => {
    const numbers = { facility: '9876', card: '12345678', uid: '', holder: '' };
    const said = problems(head + row(numbers) + row({ card: '', uid: '0a1b2c3' }) + row({ format: '12345678' }))
      .map((problem) => problemText(problem, 'en'))
      .join();
    for (const secret of ['9876', '12345678', '0a1b2c3']) expect(said).not.toContain(secret);
    expect(said).toContain('•••• (8 characters)'.slice(4));
  });

  test('without a column of blocked cards says so, for those blocked before to stay so', () => {
    expect(table('holder,class,uid\nA,staff,0a1b2c3d\n').saysBlocked).toBe(false);
  });
});

describe('hours as people write them', () => {
  test.each([
    ['mon-fri 08:00-18:00', [{ from: null, to: null, days: [1, 2, 3, 4, 5], start: '08:00', end: '18:00' }]],
    ['Sat  Sun 09:00-24:00', [{ from: null, to: null, days: [6, 7], start: '09:00', end: '00:00' }]],
    ['fri-mon 22:00-06:00', [{ from: null, to: null, days: [1, 5, 6, 7], start: '22:00', end: '06:00' }]],
    [
      '2027-07-01..2027-08-31 06:00-22:00',
      [{ from: '2027-07-01', to: '2027-08-31', days: null, start: '06:00', end: '22:00' }],
    ],
  ])('%s', (text, hours) => expect(profileOf(text)?.hours).toEqual(hours));

  test.each([
    '',
    'mon-fri',
    '08:00',
    '8:00-18:00',
    'mon-fri 08:00-18:00;',
    'mo-fr 08:00-18:00',
    'mon 08:00-09:00 10:00-11:00',
    '2027-08-31..2027-07-01 08:00-09:00',
    '25:00-26:00',
  ])('"%s" is none', (text) => expect(profileOf(text)).toBeNull());

  test('are one profile however they are spaced', () => {
    expect(profileOf(' MON-FRI   08:00-18:00 ;sat 09:00-12:00')?.id).toBe('mon-fri 08:00-18:00; sat 09:00-12:00');
  });
});
