import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { LinuxChip } from '../../../firmware/board/linuxChip.ts';
import { openInputs } from '../../../firmware/inputs.ts';
import { until } from './settle.ts';
import { chipLabel, drive } from './wires.ts';

/** A motion sensor on a quiet path says something forty times a night. */
const edges = 365 * 40 * 2;

test("a year's changes of an input all arrive within a minute, and the last one is the level that stands", async () => {
  const chip = new LinuxChip({ labels: [chipLabel], consumer: 'lab' });
  const inputs = openInputs({
    chip,
    inputs: [{ id: 'motion', kind: 'motion', line: 'GPIO10', activeLow: false }],
    onFault: ({ message }) => assert.fail(message.en),
    debounce: { motion: 0 },
  });
  // The first call tells the level that stands; it is no change.
  let changes = -1;
  let value = -1;
  inputs.onChange((_, now) => {
    changes += 1;
    value = now;
  });
  const startMono = performance.now();
  const program = `import(${JSON.stringify(new URL('./wires.ts', import.meta.url).href)}).then(async ({ drive }) => {
    for (let n = 1; n <= ${edges}; n += 1) drive('GPIO10', n % 2 === 1);
  })`;
  const sender = spawn(process.execPath, ['-e', program], { stdio: 'inherit' });
  const ended = new Promise((resolve) => sender.once('close', resolve));
  await ended;
  await until(() => changes >= edges, 'every change').catch(() => assert.fail(`${changes} of ${edges} changes`));
  assert.deepEqual([changes, value], [edges, 0]);
  const tookMs = performance.now() - startMono;
  drive('GPIO10', true);
  await until(() => value === 1, 'one more change');
  inputs.close();
  chip.close();
  assert(tookMs < 60_000, `${tookMs} ms`);
  process.stdout.write(
    `figure: ${edges} edges of an input, a year of them, in ${(tookMs / 1_000).toFixed(1)} s, 0 lost\n`,
  );
});
