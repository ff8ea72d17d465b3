import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvRecords } from '../../src/cards/csv.ts';

const rows = (text: string) =>
  [...csvRecords(text)].map((one) => (one.kind === 'record' ? one.fields.map(({ text }) => text) : one.fault));

describe('comma-separated text', () => {
  test.each<[string, string, unknown]>([
    [
      'plain fields',
      'a,b\r\nc,d\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'lines of Unix, the last without an end',
      'a,b\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'empty fields',
      ',\n,,\n',
      [
        ['', ''],
        ['', '', ''],
      ],
    ],
    ['spaces as they stand', ' a , b ', [[' a ', ' b ']]],
    ['quoted commas, quotes and line ends', '"a,""b""\r\nc",d\n', [['a,"b"\r\nc', 'd']]],
    ['an empty quoted field', '"",a\n""\n', [['', 'a'], ['']]],
    ['a byte-order mark', '\ufeffa,b\n', [['a', 'b']]],
    ['empty lines', 'a\n\n\nb\n', [['a'], ['b']]],
    ['nothing', '', []],
    ['a quote inside a plain field', 'a"b,c\nd\n', ['quote', ['d']]],
    ['text behind a quote', '"a"b,c\nd\n', ['after', ['d']]],
    ['a quote that is never closed', 'x\n"a,b\nc\n', [['x'], 'open']],
    ['a carriage return alone', 'a\rb\nc\n', ['return', ['c']]],
    ['a carriage return at the very end', 'a\r', ['return']],
  ])('%s', (_, text, expected) => expect(rows(text)).toEqual(expected));

  test('says where each record and each field begins, over line ends inside quotes', () => {
    const all = [...csvRecords('a,b\n"x\ny",z\n"p\nq" \n')];
    expect(all[1]).toMatchObject({ line: 2, fields: [{ column: 1 }, { column: 4 }] });
    expect(all[2]).toEqual({ kind: 'fault', line: 5, column: 3, fault: 'after' });
  });

  test('of any fields comes back as it was, however it was quoted', () => {
    const field = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', '访') });
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    const table = fc.array(fc.array(field, { minLength: 1, maxLength: 4 }), { maxLength: 5 });
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n'), fc.boolean(), (records, end, always) => {
        const written = records.map((fields) =>
          fields.map((text) => (always || text === '' || /[",\r\n]/.test(text) ? quoted(text) : text)).join(','),
        );
        expect(rows(written.join(end))).toEqual(records);
      }),
    );
  });

  test('of any kind ends, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r') }), (text) => {
        expect([...csvRecords(text)].length).toBeLessThanOrEqual(text.length + 1);
      }),
      { numRuns: 1_000 },
    );
  });
});
