import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Site } from '../../src/controller/site.ts';
import { usedLines } from '../../src/controller/usedLines.ts';
import type { Facts } from '../../src/doctor/facts.ts';
import { pinFindings } from '../../src/doctor/pinFindings.ts';
import { readSettings } from '../../src/settings/load.ts';
import { aLane, aWire } from '../makers/lane.ts';
import { aPole, pi4 } from '../makers/pole.ts';
import { aMeter, aRelay, aSite, aZone } from '../makers/site.ts';

const chip = 'pinctrl-bcm2711';
/** What a kernel from kernel.org calls the lines of a Pi 4: by what they may carry. */
const upstreamNames = [
  'ID_SDA ID_SCL SDA1 SCL1 GPIO_GCLK GPIO5 GPIO6 SPI_CE1_N SPI_CE0_N SPI_MISO SPI_MOSI SPI_SCLK GPIO12 GPIO13 TXD1 RXD1',
  'GPIO16 GPIO17 GPIO18 GPIO19 GPIO20 GPIO21 GPIO22 GPIO23 GPIO24 GPIO25 GPIO26 GPIO27 RGMII_MDIO RGMIO_MDC',
].flatMap((row) => row.split(' '));

const site = (over: Partial<Site>): Site => aSite({ ...pi4, zones: [], ...over });
const found = (over: Partial<Facts>) => pinFindings(aPole(over));
const told = (over: Partial<Facts>) =>
  found(over).map(({ severity, text, remedy }) => [severity, text.en, text.zh, remedy?.en]);
const english = (over: Partial<Facts>) => found(over).map(({ severity, text }) => [severity, text.en]);
const well = [['ok', '1 lines, all on the header.']];
const lamp = (line: string, activeLow = false) => site({ zones: [aZone({ output: aRelay({ line, activeLow }) })] });
const aReader = { id: 'pillar', lane: 'in-1', accepted: null as never, facilities: [] };
const laneOn = (input: 'fire' | 'queue', line: string) =>
  site({ lanes: [aLane({ inputs: { ...aLane().inputs, [input]: aWire(input, line) } })] });
const openOn = (line: string, activeLow: boolean) =>
  site({
    lanes: [aLane({ outputs: { open: { line, activeLow }, inhibitClose: null, beacon: null } })],
  });

describe('a line that is not on the header is told with who wants it:', () => {
  const pulse = { line: 'GPIO41', activeLow: true };
  test.each<[string, Site, string, string]>([
    ['a zone', lamp('GPIO41'), 'zone road-main', '区域 road-main'],
    [
      'an input',
      site({ inputs: [{ id: 'box', kind: 'feedback', line: 'GPIO41', activeLow: false }] }),
      'input box (feedback)',
      '输入 box（接触器反馈）',
    ],
    ['a meter', site({ meters: [aMeter({ pulse })] }), 'meter box-1', '电表 box-1'],
    ['a loop', laneOn('queue', 'GPIO41'), 'lane in-1: queue', '车道 in-1：排队线圈'],
    ['a fire contact', laneOn('fire', 'GPIO41'), 'lane in-1: fire', '车道 in-1：消防信号'],
    ['a gate', openOn('GPIO41', false), 'lane in-1: open', '车道 in-1：开闸'],
    [
      'D0 of a reader',
      site({ readers: [{ ...aReader, d0: 'GPIO41', d1: 'GPIO9' }] }),
      'reader pillar: D0',
      '读卡器 pillar：D0',
    ],
    [
      'D1 of a reader',
      site({ readers: [{ ...aReader, d0: 'GPIO9', d1: 'GPIO41' }] }),
      'reader pillar: D1',
      '读卡器 pillar：D1',
    ],
    ['the status LED', site({ statusLed: { line: 'GPIO41', activeLow: false } }), 'status LED', '状态指示灯'],
  ])('%s', (_, wired, en, zh) => {
    expect(told({ site: wired })).toEqual([
      ['fault', `GPIO41 (${en}) is not on the header.`, `GPIO41（${zh}）不在排针上。`, expect.stringMatching(/GPIO27/)],
    ]);
  });
});

test('two wrong lines are two findings, and a right one is none', () => {
  const wired = site({ readers: [{ ...aReader, d0: 'GPIO28', d1: 'GPIO1' }], zones: lamp('GPIO17').zones });
  expect(told({ site: wired }).map(([, en]) => en)).toEqual([
    'GPIO28 (reader pillar: D0) is not on the header.',
    'GPIO1 (reader pillar: D1) is kept for the identity chip of a board on top.',
  ]);
});

test('the shipped gate has nothing to be told, and the count is of all its lines', () => {
  const file = 'config/examples/gate.yaml';
  const settled = readSettings({ file, text: readFileSync(file), readFile: () => '' });
  if (settled.kind !== 'ok') throw new Error('the example is refused');
  const lines = usedLines(settled.site).filter(({ kind }) => kind !== 'channel').length;
  expect(found({ site: { ...settled.site, board: pi4.board } })).toMatchObject([
    { severity: 'ok', text: { en: `${lines} lines, all on the header.` } },
  ]);
});

describe('an output that the Pi moves as it boots', () => {
  test.each<[string, Site, RegExp, RegExp]>([
    ['opens the gate, on a high line', openOn('GPIO5', false), /GPIO5 \(lane in-1: open\) is pulled high/, /op,dl/],
    ['opens the gate, on a low line', openOn('GPIO22', true), /GPIO22 \(lane in-1: open\) is pulled low/, /op,dh/],
    ['lights a lamp', lamp('GPIO17', true), /GPIO17 \(zone road-main\) is pulled low/, /GPIO2 to GPIO8/],
    ['is the console', openOn('GPIO14', false), /lane in-1: open.*serial console/, /GPIO9 to GPIO27/],
  ])('%s', (_, wired, text, remedy) => {
    expect(found({ site: wired })).toMatchObject([
      { severity: 'warning', text: { en: expect.stringMatching(text) }, remedy: { en: expect.stringMatching(remedy) } },
    ]);
  });

  test.each<[string, Site]>([
    ['rests as it should, pulled down', openOn('GPIO22', false)],
    ['rests as it should, pulled up', openOn('GPIO5', true)],
    ['is an LED that may glimmer', site({ statusLed: { line: 'GPIO5', activeLow: false } })],
  ])('%s: nothing is told', (_, wired) => {
    expect(found({ site: wired }).map(({ severity }) => severity)).toEqual(['ok']);
  });
});

describe('of a chip whose lines have names', () => {
  const upstream = (wired: Site) => ({ site: wired, lineNames: { [chip]: upstreamNames } });

  test('a line by another name is told with the right one', () => {
    expect(told(upstream(lamp('GPIO9')))).toEqual([
      [
        'fault',
        `${chip} has no line GPIO9 (zone road-main).`,
        `${chip} 没有引脚 GPIO9（区域 road-main）。`,
        'This kernel calls it SPI_MISO: write that in the config.',
      ],
    ]);
    expect(found(upstream(lamp('SPI_MISO')))).toMatchObject([{ severity: 'ok' }]);
  });

  test('a pin keeps its nature under another name', () => {
    expect(found(upstream(lamp('TXD1')))).toMatchObject([{ text: { en: expect.stringMatching(/serial console/) } }]);
    expect(found(upstream(lamp('RGMII_MDIO')))).toMatchObject([{ text: { en: expect.stringMatching(/not on the/) } }]);
    expect(found(upstream(lamp('ID_SDA')))).toMatchObject([{ text: { en: expect.stringMatching(/identity chip/) } }]);
  });

  test('a misspelt line is none, and a line without a name goes by its number', () => {
    expect(english(upstream(lamp('GIPO17')))).toEqual([['fault', `${chip} has no line GIPO17 (zone road-main).`]]);
    expect(english(upstream(lamp('LINE17')))).toEqual([['fault', `${chip} has no line LINE17 (zone road-main).`]]);
    expect(found(upstream(lamp('LINE30')))).toMatchObject([{ severity: 'ok' }]);
  });

  test('names of another chip are no evidence', () => {
    expect(found({ site: lamp('GPIO17'), lineNames: { 'pinctrl-rp1': ['A'] } })).toMatchObject([{ severity: 'ok' }]);
  });
});

describe('a line that somebody holds', () => {
  const heldBy = (by: string, on = chip) => ({ site: lamp('GPIO17'), heldLines: [{ chip: on, line: 'GPIO17', by }] });

  test('is told with its holder', () => {
    expect(told(heldBy('onewire@0'))).toEqual([
      [
        'fault',
        'GPIO17 (zone road-main) is held by onewire@0.',
        'GPIO17（区域 road-main）被 onewire@0 占用。',
        expect.stringMatching(/overlay/),
      ],
    ]);
  });

  test('is held rightly by duskgate itself, and on another chip it is another line', () => {
    expect(english(heldBy('duskgate'))).toEqual(well);
    expect(english(heldBy('duskgate-safe'))).toEqual(well);
    expect(english(heldBy('led', 'raspberrypi-exp-gpio'))).toEqual(well);
  });

  test('is told on a board that is no Pi too, where the header says nothing', () => {
    const board = { kind: 'linux', chips: ['gpio-sim'], street: null } as const;
    const sensors = { ...aPole().sensors, model: null };
    const elsewhere = { site: { ...lamp('GPIO41'), board }, chips: [], sensors };
    expect(english({ ...elsewhere, heldLines: [{ chip: 'gpio-sim', line: 'GPIO41', by: 'gpiomon' }] })).toEqual([
      ['fault', 'GPIO41 (zone road-main) is held by gpiomon.'],
    ]);
    expect(found(elsewhere)).toEqual([]);
  });
});
