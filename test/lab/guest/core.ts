import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { litAt, readTable, type SafeTable, wireFor } from '../../../firmware/safe.ts';
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
      const { name, high } = wireFor(zone.output, litAt({ ...table, madeAtMs: 0 } as SafeTable, zone, wallMs));
      return [name, high === 1];
    }),
  );
}
const shown = (): Record<string, boolean> => Object.fromEntries(lamps.map(({ line }) => [line, isHigh(line)]));
const same = (a: object, b: object): boolean => JSON.stringify(a) === JSON.stringify(b);
const setClock = (wallMs: number): void => {
  const { status, stderr } = spawnSync('date', ['-u', '-s', `@${wallMs / 1_000}`], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
};

/** A June evening in Shanghai: dusk is about 19:25, dawn about 04:25. */
const evening = Date.UTC(2027, 5, 15, 13, 0);
const hourMs = 3_600_000;

test('every output shows its right level from the request on, and never anything else', async () => {
  for (const line of ['GPIO5', 'GPIO6', 'GPIO7', 'GPIO8']) drive(line, line === 'GPIO6' || line === 'GPIO7');
  setClock(evening);
  startScope();
  await core.start();
  const right = wanted(evening);
  assert.deepEqual(shown(), right);
  for (const { line } of lamps)
    assert.deepEqual(
      new Set(seen(line).map(({ what }) => what)),
      new Set([right[line] === true ? 'high' : 'low']),
      line,
    );
  assert.deepEqual(new Set(seen('GPIO22').map(({ what }) => what)), new Set(['low']), 'the barrier rests');
  process.stdout.write(`figure: ${core.said.match(/lights right \d+ ms after start/)?.[0]} (in the guest)\n`);
});

test('a killed core leaves the lamps as they were, and the next one moves none of them', async () => {
  const before = shown();
  startScope();
  await core.end('SIGKILL');
  assert.deepEqual(shown(), before);
  assert.equal(isHigh('GPIO22'), false);
  await core.start();
  assert.deepEqual(shown(), before);
  for (const { line } of lamps)
    assert.equal(new Set(seen(line).flatMap(({ what }) => (what === 'input' ? [] : [what]))).size, 1, line);
  assert(seen('GPIO22').every(({ what }) => what !== 'high'));
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
  await core.end('SIGTERM');
  for (const zone of table.zones) {
    const { name, high } = wireFor(zone.output, zone.failTo === 'on');
    assert.equal(isHigh(name), high === 1, `${zone.zone} ${join(folder, 'safe.json')}`);
  }
  assert.equal(isHigh('GPIO22'), false);
});
