import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { share } from '../say.ts';
import { seen, startScope } from './scope.ts';
import { until } from './settle.ts';
import { chipPath, drive, isHigh } from './wires.ts';

const rounds = 50;
const [input, output] = ['GPIO24', 'GPIO22'];
const follow = spawn(join(process.env['LAB_ESTATE'] ?? '', 'follow'), [chipPath(), '24', '22'], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
after(() => follow.kill());

test('the limit: a C program that only follows a line', async () => {
  const [said] =
    (await createInterface({ input: follow.stdout })[Symbol.asyncIterator]().next()).value?.split(' ') ?? [];
  assert.equal(said, 'ready');
  drive(input, false);
  await until(() => !isHigh(output), 'the output to follow');
  const tookUs: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    startScope();
    const edgeNs = process.hrtime.bigint();
    drive(input, true);
    await until(() => isHigh(output), 'the output to follow');
    const [first] = seen(output).filter(({ what }) => what === 'high');
    tookUs.push(Number((first?.tNs ?? 0n) - edgeNs) / 1e3);
    drive(input, false);
    await until(() => !isHigh(output), 'the output to follow back');
  }
  process.stdout.write(
    `figure: limit, edge to line of a C program p50 ${share(tookUs, 0.5)} us, longest ${share(tookUs, 1)} us of ${rounds} (in the guest)\n`,
  );
});
