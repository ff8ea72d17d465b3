import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { complement } from '../../src/access/cardFormat.ts';
import type { Edge } from '../../src/access/frame.ts';
import { truth } from '../makers/cardFrames.ts';
import { chineseFault } from '../makers/chinese.ts';
import { edgesOf, framesOf, msNs } from '../makers/edges.ts';
import { say } from './say.ts';

const folder = mkdtempSync(join(tmpdir(), 'duskgate-reader-'));
afterAll(() => rmSync(folder, { recursive: true }));

const card = '10111101100010001110101110';
let count = 0;

/** Writes a recording and answers with its name. */
function file(content: string | Buffer): string {
  count += 1;
  const name = join(folder, `edges-${count}.jsonl`);
  writeFileSync(name, content);
  return name;
}

const lines = (edges: readonly Edge[]) =>
  edges.map(({ line, tNs, seq }) => `${JSON.stringify({ line, tNs: String(tNs), seq })}\n`).join('');
const recording = (edges: readonly Edge[]) => file(lines(edges));
const decode = (name: string, ...more: string[]) => say(['reader', 'decode', name, ...more]);
const objects = (out: string) =>
  out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('reader decode --json', () => {
  it.each(truth.good)('$source', async ({ bits, format, facility, card }) => {
    const said = await decode(recording(edgesOf(bits)), '--formats', format, '--json');
    expect(said).toMatchObject({ code: 0, err: '' });
    expect(objects(said.out)).toMatchObject([{ frame: 1, bits, format, facility, card, fault: null }]);
  });

  it.each(truth.faulty)('$source: no card, and the reason', async ({ bits, accepted, fault }) => {
    const said = await decode(recording(edgesOf(bits)), '--formats', accepted.join(','), '--json');
    expect(said.code).toBe(1);
    expect(objects(said.out)).toMatchObject([{ bits, format: null, facility: null, card: null, fault }]);
  });

  it('is one object a frame, in order, each with its time', async () => {
    const said = await decode(recording(framesOf([card, '1110', card.slice(1)])), '--json');
    expect(objects(said.out)).toMatchObject([
      { frame: 1, bits: card, card: 4567, tNs: '1000000000', endNs: '1025000000' },
      { frame: 2, bits: '1110', format: null, fault: 'key', tNs: '1200000000' },
      { frame: 3, bits: card.slice(1), fault: 'length', intervalUs: { min: 1000, median: 1000, max: 1000 } },
    ]);
  });

  it('a UID keeps its zeros, and its bytes can be turned', async () => {
    const name = recording(edgesOf('00001010000110110010110000111101'));
    const [straight, turned] = [
      await decode(name, '--formats', 'uid32', '--json'),
      await decode(name, '--formats', 'uid32', '--lsb-bytes', '--json'),
    ];
    expect(objects(straight.out)).toMatchObject([{ format: 'UID32', facility: null, card: '0a1b2c3d' }]);
    expect(objects(turned.out)).toMatchObject([{ card: '3d2c1b0a' }]);
  });

  it('a tainted frame is no card, and nothing is offered for it', async () => {
    const lost = edgesOf(`${card}0`).filter(({ seq }) => seq !== 9);
    const [read] = objects((await decode(recording(lost), '--json')).out);
    expect(read).toMatchObject({ format: null, card: null, fault: 'overrun' });
    expect(read).not.toHaveProperty('alsoFits');
  });

  it('without a list every reading of 37 bits is shown, because bits do not tell them apart', async () => {
    const bits = truth.good.find(({ format }) => format === 'H10304')?.bits ?? '';
    expect(objects((await decode(recording(edgesOf(bits)), '--json')).out)).toMatchObject([
      { format: 'H10304', facility: 2940, card: 100_540, alsoFits: [{ format: 'H10302', card: 1_541_507_260 }] },
    ]);
  });

  it('a card of a format that is not accepted is a fault that says what it would be', async () => {
    const said = await decode(recording(edgesOf(card)), '--formats', 'H10306', '--json');
    expect(objects(said.out)).toMatchObject([
      { format: null, card: null, fault: 'length', alsoFits: [{ format: 'H10301', facility: 123, card: 4567 }, {}] },
    ]);
  });

  it('exact times beyond what a JavaScript number can hold', async () => {
    const said = await decode(recording(edgesOf(card, { atNs: 9_223_372_036_000_000_001n })), '--json');
    expect(objects(said.out)).toMatchObject([{ tNs: '9223372036000000001', card: 4567 }]);
  });

  it('reads a long recording in pieces and loses nothing', async () => {
    const frames = 3_000;
    const name = recording(framesOf(Array.from({ length: frames }, () => card)));
    const read = objects((await decode(name, '--formats', 'H10301', '--json')).out);
    expect(read).toHaveLength(frames);
    expect(read.every((one) => one['card'] === 4567)).toBe(true);
  });

  it('takes lines that end as on Windows, and blank ones', async () => {
    const text = `\n${lines(edgesOf(card)).replaceAll('\n', '\r\n')}\r\n\n`;
    expect(objects((await decode(file(text), '--json')).out)).toMatchObject([{ card: 4567 }]);
  });
});

describe('reader decode', () => {
  it('draws the pulses with the bits and their meaning below', async () => {
    const said = await decode(recording(edgesOf(card)), '--formats', 'H10301');
    expect(said.code).toBe(0);
    expect(said.out.split('\n')).toEqual([
      'frame 1  0.000000 s  26 bits  every 1.00 ms (1.00 to 1.00)',
      '  H10301  facility 123  card 4567',
      '  the bits also fit: UID26  card 7b11d7',
      '  D0 ▔▔▁▔▔▔▔▔▔▔▔▔▁▔▔▔▔▔▁▔▁▔▁▔▔▔▁▔▁▔▁▔▔▔▔▔▔▔▁▔▔▔▁▔▔▔▔▔▔▔▁',
      '  D1 ▁▔▔▔▁▔▁▔▁▔▁▔▔▔▁▔▁▔▔▔▔▔▔▔▁▔▔▔▔▔▔▔▁▔▁▔▁▔▔▔▁▔▔▔▁▔▁▔▁▔▔',
      '     1 0 1 1 1 1 0 1 1 0 0 0 1 0 0 0 1 1 1 0 1 0 1 1 1 0',
      '     p F F F F F F F F C C C C C C C C C C C C C C C C p',
      '',
      'Frames: 1 (card 1)',
      '',
    ]);
  });

  it('shows where a bit is missing', async () => {
    const said = await decode(recording(edgesOf(card).filter(({ seq }) => seq !== 13)), '--formats', 'H10301');
    expect(said.out).toMatch(/overrun: edges are missing/);
    expect(said.out).toContain('2.00 ms after bit 12');
    expect(said.code).toBe(1);
  });

  it('names a glitch and what to look at', async () => {
    const edges = edgesOf(card).map((edge) => (edge.seq === 8 ? { ...edge, tNs: edge.tNs - 999_000n } : edge));
    const said = await decode(recording(edges));
    expect(said.out).toMatch(/glitch: .*common ground/);
  });

  it.each([20, 40, 80, 200])('fits a terminal of %i columns', async (columns) => {
    const name = recording(framesOf([card, '01'.repeat(28), '1'], { everyNs: 400n * msNs }));
    const said = await say(['reader', 'decode', name, '--formats', 'H10301'], { columns });
    for (const row of said.out.split('\n').filter((line) => /^ {2}D[01] /.test(line)))
      expect(row.length).toBeLessThanOrEqual(Math.max(25, columns));
  });

  it('says that the wires are swapped after five cards, and only then', async () => {
    const turned = (times: number) => recording(framesOf(Array.from({ length: times }, () => complement(card))));
    expect((await decode(turned(5))).err).toMatch(/D0 and D1 look swapped.*Exchange the two wires/);
    expect((await decode(turned(4))).err).toBe('');
    const inverted = await decode(turned(5), '--invert');
    expect(inverted).toMatchObject({ code: 0, err: '' });
  });

  it('warns of formats that one bit tells apart', async () => {
    const said = await decode(recording(edgesOf(card)), '--formats', 'H10301,H10306,C1000-35');
    expect(said.err).toMatch(/H10306 and C1000-35 differ by one bit/);
    expect(said.code).toBe(0);
  });

  it('speaks Chinese', async () => {
    const said = await say(['reader', 'decode', recording(framesOf([card, '101']))], { language: 'zh' });
    expect(said.out).toMatch(/区码 123 {2}卡号 4567/);
    expect(said.out).toMatch(/没有 3 位的/);
    expect(said.out).not.toMatch(/facility|accepted/);
  });
});

describe('a file that is no recording', () => {
  const good = lines(edgesOf('101'));

  it.each([
    ['broken JSON', '{"line":"D0","tNs":"2039000001","se', /not JSON: \{"line":"D0"/],
    ['a bare number', '17', /not an edge: 17/],
    ['a list', '[]', /not an edge: \[\]/],
    ['no line', '{"tNs":"1","seq":4}', /line is missing: write "D0" or "D1"/],
    ['another line', '{"line":"D2","tNs":"1","seq":4}', /line "D2": write "D0" or "D1"/],
    [
      'a time that is a number',
      '{"line":"D0","tNs":12.5,"seq":4}',
      /tNs 12\.5: write kernel nanoseconds as digits in quotes/,
    ],
    ['a time with a sign', '{"line":"D0","tNs":"-1","seq":4}', /tNs "-1"/],
    ['a time that is far too long', `{"line":"D0","tNs":"${'9'.repeat(400)}","seq":4}`, /tNs "9{10}/],
    ['no number', '{"line":"D0","tNs":"1"}', /seq is missing/],
    ['half a number', '{"line":"D0","tNs":"1","seq":1.5}', /seq 1\.5/],
    ['a line without an end', 'x'.repeat(2_000), /longer than 1000 characters/],
    ['bytes of a terminal', '\u001b[2J\u0007', /not JSON: \?\[2J\?/],
  ])('%s is named with file and line', async (_, bad, words) => {
    const name = file(`${good}${bad}\n`);
    const said = await decode(name, '--json');
    expect(said.code).toBe(1);
    expect(said.err).toMatch(words);
    expect(said.err.startsWith(`${name}:4: `)).toBe(true);
    expect(said.err.split('\n')).toHaveLength(2);
    const chinese = await say(['reader', 'decode', name, '--json'], { language: 'zh' });
    expect(chinese).toMatchObject({ code: 1, err: expect.stringMatching(/jsonl:4：.*。\n$/) });
    expect(chineseFault({ en: said.err, zh: chinese.err })).toBeNull();
  });

  it('gives the frames before the bad line all the same', async () => {
    const name = file(`${lines(framesOf([card, card]))}nonsense\n`);
    const said = await decode(name, '--json');
    expect(objects(said.out)).toMatchObject([{ card: 4567 }]);
    expect(said.err).toContain(`${name}:53: not JSON: nonsense`);
  });

  it('bytes that are no text are refused in words', async () => {
    const said = await decode(file(Buffer.from([0xff, 0xfe, 0x00, 0x0a, 0x80])));
    expect(said.code).toBe(1);
    expect(said.err).toMatch(/:1: not JSON/);
  });

  it('an empty one is said to be empty', async () => {
    expect(await decode(file(''))).toMatchObject({ code: 1, err: expect.stringContaining('There is no edge in') });
  });
});

describe('a wrong command line', () => {
  it.each([
    [['reader'], /Write: duskgate reader watch READER, or decode FILE/],
    [['reader', 'watch'], /Name one reader/],
    [['reader', 'watch', 'reader-in', '--frames', 'many'], /--frames many: give a whole number/],
    [['reader', 'listen', 'x'], /no reader listen/],
    [['reader', 'decode'], /Name one recording/],
    [['reader', 'decode', 'a', 'b'], /Name one recording/],
    [['reader', 'decode', join(folder, 'none.jsonl')], /there is no such file/],
    [['reader', 'decode', folder], /is a folder/],
  ])('%j', async (argv, words) => {
    const said = await say(argv);
    expect(said).toMatchObject({ code: 2, out: '' });
    expect(said.err).toMatch(words);
  });

  it.each([
    ['H10302,H10304', /both have 37 bits/],
    ['37', /H10304 and H10302 have 37 bits: name one/],
    ['H1030', /Did you mean H10301\?/],
    ['banana', /there is no such format\. Formats: keypad4/],
    ['H10301,H10301', /named twice/],
  ])('--formats %s is refused', async (list, words) => {
    const said = await decode(recording(edgesOf(card)), '--formats', list);
    expect(said).toMatchObject({ code: 2, out: '' });
    expect(said.err).toMatch(words);
  });

  it('a bit count is enough where only one format has it', async () => {
    const bits = truth.good.find(({ format }) => format === 'C1000-35')?.bits ?? '';
    expect((await decode(recording(edgesOf(bits)), '--formats', '35,48')).code).toBe(0);
  });
});
