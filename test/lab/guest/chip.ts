import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { afterEach, test } from 'node:test';
import type { InputLine, LineEdge, OutputLine } from '../../../firmware/board/chip.ts';
import { LinuxChip } from '../../../firmware/board/linuxChip.ts';
import { seen, startScope } from './scope.ts';
import { stall, until } from './settle.ts';
import { chipLabel, drive, isHigh, replug, unplug } from './wires.ts';

const out = (line: string, over: Partial<OutputLine> = {}): OutputLine => ({
  direction: 'output',
  line,
  activeLow: false,
  initial: false,
  ...over,
});
const into = (line: string, over: Partial<InputLine> = {}): InputLine => ({
  direction: 'input',
  line,
  activeLow: false,
  bias: 'pull-down',
  edges: 'both',
  debounceMs: 0,
  ...over,
});
/** The two data lines of a card reader: idle high, one low pulse a bit. */
const reader = [
  into('GPIO22', { bias: 'pull-up', edges: 'falling' }),
  into('GPIO23', { bias: 'pull-up', edges: 'falling' }),
];

const open: LinuxChip[] = [];
const aChip = (label = chipLabel): LinuxChip => {
  const chip = new LinuxChip({ labels: [label], consumer: 'lab' });
  open.push(chip);
  return chip;
};
afterEach(() => {
  for (const chip of open.splice(0)) chip.close();
});

test('the chip is found by its label, and its lines have names', () => {
  const chip = aChip();
  assert.equal(chip.lines().length, 54);
  assert.equal(chip.lines()[17], 'GPIO17');
});

test('a label that no chip has is answered with those that are there', () => {
  assert.throws(() => aChip('pinctrl-rp1'), /no GPIO chip is called pinctrl-rp1; this machine has pinctrl-bcm2711/);
});

test('outputs show their first level from the very moment of the request, whatever their polarity', () => {
  startScope();
  aChip().request([
    out('GPIO5', { initial: true }),
    out('GPIO6'),
    out('GPIO12', { activeLow: true }),
    out('GPIO13', { activeLow: true, initial: true }),
  ]);
  for (const [line, level] of [
    ['GPIO5', 'high'],
    ['GPIO6', 'low'],
    ['GPIO12', 'high'],
    ['GPIO13', 'low'],
  ] as const) {
    assert.deepEqual(new Set(seen(line).map(({ what }) => what)), new Set([level]), line);
    assert.equal(isHigh(line), level === 'high', line);
  }
});

test('setting one output moves that one and no other', () => {
  const lines = aChip().request([out('GPIO5'), out('GPIO6', { activeLow: true })]);
  startScope();
  lines.set('GPIO6', true);
  lines.set('GPIO5', true);
  lines.set('GPIO5', false);
  assert.deepEqual(
    seen().map(({ line, what }) => `${line} ${what}`),
    ['GPIO6 low', 'GPIO5 high', 'GPIO5 low'],
  );
  assert.equal(lines.get('GPIO6'), true);
  assert.equal(lines.get('GPIO5'), false);
});

test('a busy line says who holds it, and none of the request is taken', () => {
  const chip = aChip();
  const first = chip.request([out('GPIO17')]);
  assert.throws(
    () => chip.request([out('GPIO27', { initial: true }), out('GPIO17')]),
    /line GPIO17 .* busy: lab holds it/,
  );
  assert.equal(isHigh('GPIO27'), false);
  first.release();
  chip.request([out('GPIO27'), out('GPIO17')]);
});

test('an unknown line and a line named twice are refused in words', () => {
  const chip = aChip();
  assert.throws(() => chip.request([out('GPIO71')]), /has no line GPIO71. Did you mean GPIO/);
  assert.throws(() => chip.request([out('GPIO5'), into('GPIO5')]), /GPIO5.*busy.*same config/);
});

test('a user without the group gpio is told what to do', () => {
  const program = `import('${new URL('../../../firmware/board/linuxChip.ts', import.meta.url).href}').then(({ LinuxChip }) => new LinuxChip({ labels: ['x'], consumer: 'y' }))`;
  const { stderr } = spawnSync(process.execPath, ['-e', program], { uid: 65_534, gid: 65_534, encoding: 'utf8' });
  assert.match(stderr, /may not open \/dev\/gpiochip0. Add it to the group gpio/);
});

test('inputs follow the wire by bias, polarity and edge', async () => {
  const heard: LineEdge[] = [];
  const lines = aChip().request([
    into('GPIO7'),
    into('GPIO8', { activeLow: true, bias: 'pull-up' }),
    into('GPIO9', { edges: 'rising' }),
    into('GPIO10', { activeLow: true, bias: 'pull-up', edges: 'falling' }),
  ]);
  lines.onEdge((edge) => heard.push(edge));
  assert.deepEqual(
    ['GPIO7', 'GPIO8', 'GPIO9', 'GPIO10'].map((line) => lines.get(line)),
    [false, false, false, false],
  );
  for (const line of ['GPIO7', 'GPIO8', 'GPIO9', 'GPIO10']) {
    drive(line, line === 'GPIO7' || line === 'GPIO9');
    drive(line, line === 'GPIO8' || line === 'GPIO10');
  }
  await until(() => heard.length >= 6, 'six edges');
  assert.deepEqual(
    heard.map(({ line, edge, seq }) => `${seq} ${line} ${edge}`),
    ['1 GPIO7 rising', '2 GPIO7 falling', '3 GPIO8 rising', '4 GPIO8 falling', '5 GPIO9 rising', '6 GPIO10 falling'],
  );
});

test('a contact that bounces is heard once, with the level it settles at', async () => {
  const heard: LineEdge[] = [];
  const lines = aChip().request([into('GPIO11', { debounceMs: 30 })]);
  lines.onEdge((edge) => heard.push(edge));
  for (const high of [true, false, true, false, true]) drive('GPIO11', high);
  await until(() => heard.length > 0, 'the settled edge');
  stall(100);
  lines.poll();
  assert.deepEqual(
    heard.map(({ edge }) => edge),
    ['rising'],
  );
  drive('GPIO11', false);
  await until(() => heard.length > 1, 'the way back');
});

test('500 edges that come while the loop stands still for 200 ms all arrive, in order', async () => {
  const heard: LineEdge[] = [];
  aChip()
    .request(reader, { bufferEdges: 1_024 })
    .onEdge((edge) => heard.push(edge));
  const endMono = performance.now() + 200;
  for (let bit = 0; bit < 500; bit += 1) pulse(bit % 3 === 0 ? 'GPIO22' : 'GPIO23');
  while (performance.now() < endMono);
  assert.equal(heard.length, 0);
  await until(() => heard.length >= 500, '500 edges');
  assert.deepEqual(
    heard.map(({ seq }) => seq),
    Array.from({ length: 500 }, (_, i) => i + 1),
  );
  assert.deepEqual(
    heard.map(({ line }) => line),
    Array.from({ length: 500 }, (_, bit) => (bit % 3 === 0 ? 'GPIO22' : 'GPIO23')),
  );
  assert(heard.every(({ tNs }, i) => i === 0 || tNs > (heard[i - 1]?.tNs ?? 0n)));
  assert(heard.every(({ tNs }) => tNs <= process.hrtime.bigint()));
});

test('poll delivers at once what the kernel holds, and only once', async () => {
  const heard: LineEdge[] = [];
  const lines = aChip().request(reader, { bufferEdges: 1_024 });
  lines.onEdge((edge) => {
    heard.push(edge);
    lines.poll();
  });
  for (let bit = 0; bit < 100; bit += 1) pulse('GPIO22');
  lines.poll();
  assert.equal(heard.length, 100);
  pulse('GPIO23');
  await until(() => heard.length > 100, 'the edge after the poll');
  assert.deepEqual(
    heard.map(({ seq }) => seq),
    Array.from({ length: 101 }, (_, i) => i + 1),
  );
});

test('more edges than the kernel keeps leave a gap in the count', () => {
  const heard: LineEdge[] = [];
  const lines = aChip().request(reader, { bufferEdges: 1_024 });
  lines.onEdge((edge) => heard.push(edge));
  for (let bit = 0; bit < 1_100; bit += 1) pulse('GPIO22');
  lines.poll();
  assert.equal(heard.length, 1_024);
  assert.notEqual(heard[0]?.seq, 1);
  assert.equal(heard.at(-1)?.seq, 1_100);
});

test('released lines are heard no more, and can be had again at once', async () => {
  const chip = aChip();
  const heard: LineEdge[] = [];
  const first = chip.request(reader, { bufferEdges: 1_024 });
  first.onEdge((edge) => heard.push(edge));
  pulse('GPIO22');
  first.release();
  const again: LineEdge[] = [];
  chip.request(reader, { bufferEdges: 1_024 }).onEdge((edge) => again.push(edge));
  pulse('GPIO22');
  await until(() => again.length > 0, 'an edge of the second request');
  assert.deepEqual(heard, []);
  assert.throws(() => first.get('GPIO22'), /not held/);
});

test('a chip that goes away is said in words by every call, and ends nothing', async () => {
  const lines = aChip().request([out('GPIO5'), into('GPIO7')]);
  unplug();
  assert.throws(() => lines.set('GPIO5', true), /pinctrl-bcm2711 does not answer.*cable and supply/);
  assert.throws(() => lines.get('GPIO7'), /does not answer/);
  lines.poll();
  await new Promise((resolve) => setImmediate(resolve));
  assert.throws(() => lines.get('GPIO7'), /does not answer/);
  lines.release();
  replug();
  aChip().request([out('GPIO5', { initial: true })]);
  assert.equal(isHigh('GPIO5'), true);
});

function pulse(line: string): void {
  drive(line, false);
  drive(line, true);
}
