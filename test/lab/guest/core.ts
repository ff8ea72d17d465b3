import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { litAt, readTable, wireFor } from '../../../firmware/safe.ts';
import { CoreProcess, ownEstate } from './coreProcess.ts';
import { seen, startScope } from './scope.ts';
import { until } from './settle.ts';
import { drive, isHigh } from './wires.ts';

const folder = ownEstate();
/** Worked out beforehand by another program, which knows nothing of steps, timers and boards. */
const table = readTable(folder);
const core = new CoreProcess(folder);
after(() => core.end('SIGKILL'));
const lamps = table.zones.map(({ zone, output }) => ({ zone, line: 'line' in output ? output.line : '' }));

/** What each lamp's line carries by the table at this time: the voltage, with polarity and contact. */
function wanted(wallMs: number): Record<string, boolean> {
  return Object.fromEntries(
    table.zones.map((zone) => {
      const { name, high } = wireFor(zone.output, litAt({ ...table, madeAtMs: 0 }, zone, wallMs));
      return [name, high === 1];
    }),
  );
}
const shown = (): Record<string, boolean> => Object.fromEntries(lamps.map(({ line }) => [line, isHigh(line)]));
/** Every level that was put on a line, oldest first, repeats left out. */
const levelsOn = (line: string): readonly string[] =>
  seen(line)
    .map(({ what }) => what)
    .filter((what, i, all) => what !== 'input' && what !== all[i - 1]);
/** Lamps first: what is not for them is loaded when they burn. */
const barrierClaimed = (): Promise<void> => until(() => levelsOn('GPIO22').length > 0, 'the barrier is claimed');
const levelOf = (high: boolean): string => (high ? 'high' : 'low');
const same = (a: object, b: object): boolean => JSON.stringify(a) === JSON.stringify(b);
const setClock = (wallMs: number): void => {
  const { status, stderr } = spawnSync('date', ['-u', '-s', `@${wallMs / 1_000}`], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
};

/** A June evening in Shanghai: dusk is about 19:25, dawn about 04:25. */
const evening = Date.UTC(2027, 5, 15, 13, 0);
const hourMs = 3_600_000;

// A lamp that rests dark is dark after a power cut anyway, and comes on in its turn; one that rests lit may not blink.
test('every output shows its right level from the request on, and lamps that rested dark come on once', async () => {
  for (const line of ['GPIO5', 'GPIO6', 'GPIO7', 'GPIO8']) drive(line, line === 'GPIO6' || line === 'GPIO7');
  setClock(evening);
  startScope();
  await core.start();
  const right = wanted(Date.now());
  await until(() => same(shown(), right), `the plan: ${JSON.stringify(right)}`);
  for (const { output } of table.zones) {
    const dark = wireFor(output, false);
    const first = output.kind === 'relay' && output.contact === 'normally-open' ? [levelOf(dark.high === 1)] : [];
    const last = levelOf(right[dark.name] === true);
    assert.deepEqual(levelsOn(dark.name), [...first.filter((level) => level !== last), last], dark.name);
  }
  await barrierClaimed();
  assert.deepEqual(levelsOn('GPIO22'), ['low'], 'the barrier rests');
  process.stdout.write(`figure: ${core.said.match(/lights right \d+ ms after start/)?.[0]} (in the guest)\n`);
});

/** Jiffies of the processor that a process has had, a hundred a second: fields 14 and 15 of proc(5). */
function jiffiesOf(pid: number): number {
  const [, ...fields] = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.split(' ') ?? [];
  return Number(fields[10]) + Number(fields[11]);
}

test('with nobody about it leaves the processor alone', async () => {
  const restS = 30;
  const begun = jiffiesOf(core.pid);
  await new Promise((resolve) => setTimeout(resolve, restS * 1_000));
  const share = (jiffiesOf(core.pid) - begun) / restS;
  process.stdout.write(`figure: idle core ${share.toFixed(1)} % of the guest's processor, over ${restS} s\n`);
  assert(share < 25, `${share} %`);
});

// Raspberry Pi kernels keep a line driven when its process dies; the simulated chip lets go of it, as upstream does. So
// what a dead core leaves is looked at with the scope: what was put on the lines, and not what the chip made of it.
test('a killed core moves no lamp and opens nothing, and neither does the next one', async () => {
  startScope();
  await core.end('SIGKILL');
  await core.start();
  const right = wanted(Date.now());
  assert.deepEqual(shown(), right);
  for (const { line } of lamps) assert.deepEqual(levelsOn(line), [levelOf(right[line] === true)], line);
  await barrierClaimed();
  assert.deepEqual(levelsOn('GPIO22'), ['low']);
});

test('every zone follows its plan through a night, whatever the polarity and the contact of its output', async () => {
  const patterns = new Set<string>();
  for (const hour of [1.5, 7.5, 8.8, 9.5, -2, -6, 0.5]) {
    const atMs = evening + hour * hourMs;
    setClock(atMs);
    await until(
      () => same(shown(), wanted(Date.now())),
      `the plan ${hour} h after the evening: ${JSON.stringify(wanted(atMs))}, ${core.said}`,
    );
    patterns.add(JSON.stringify(shown()));
  }
  assert(patterns.size >= 4, `${patterns.size} different patterns of light`);
});

test('ended in order, each lamp is left as its failTo says, and the barrier at rest', async () => {
  startScope();
  await core.end('SIGTERM');
  for (const zone of table.zones) {
    const { name, high } = wireFor(zone.output, zone.failTo === 'on');
    assert.equal(levelsOn(name).at(-1), levelOf(high === 1), zone.zone);
  }
  assert.deepEqual(new Set(levelsOn('GPIO22')), new Set(['low']));
});
