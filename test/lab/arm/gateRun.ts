import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { pl061Estate, prepareEstate } from '../estate.ts';
import { until } from '../guest/settle.ts';
import { check, type Result, say, share, sumOf } from '../say.ts';
import { Pl061, type Pulse, passOnce, pulseMs } from './pl061.ts';

/** Enough to see that it works; `LAB_CARDS=100` for figures with a 99th. */
const cards = Number(process.env['LAB_CARDS'] ?? 5);

/** The gate on arm64: a real GPIO driver, wires held from outside the guest, the Node that ships for a Raspberry Pi. */
export async function armGate(): Promise<Result> {
  const folder = prepareEstate(pl061Estate);
  let pole: Pl061 | null = null;
  try {
    const started = await Pl061.start(folder);
    pole = started;
    const { guest } = started;
    return sumOf([
      await check(
        'core starts on the PL061 of an arm64 machine with the Node that ships, and no lamp blinks',
        async () => {
          await until(() => /lights right|guest: ended/.test(guest.said), 'lights right');
          assert.match(guest.said, /lights right/);
          // By day the road's relay draws, and until the request it rests: up, once, and never back.
          assert.deepEqual(
            started.roadSwings().map(({ high }) => high),
            [true],
          );
          say(`figure: arm64, ${/lights right \d+ ms after start/.exec(guest.said)?.[0]} (emulated Cortex-A72)`);
        },
      ),
      await check('a good card opens, once, for as long as the config says, and a strange one never', () =>
        passAll(started),
      ),
    ]);
  } finally {
    await pole?.guest.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function passAll(pole: Pl061): Promise<void> {
  await firstOpening(pole);
  assert.equal(pole.opened(0n)[0]?.high, true, 'the OPEN line rests low until a card opens');
  const pulses: Pulse[] = [];
  for (let n = 0; n < cards; n += 1) pulses.push(await passOnce(pole, 20_001 + (n % 50)));
  for (const { lengthMs } of pulses) assert(lengthMs > 0.98 * pulseMs, `a pulse of ${lengthMs} ms`);
  const after = pulses.map(({ afterMs }) => afterMs);
  const length = pulses.map(({ lengthMs }) => lengthMs);
  say(
    `figure: arm64, last edge to open line p50 ${share(after, 0.5)} ms, p99 ${share(after, 0.99)} ms of ${cards}; 25 ms of it are the end of the frame (emulated Cortex-A72)`,
  );
  say(`figure: arm64, open pulse of ${pulseMs} ms: p50 ${share(length, 0.5)} ms, longest ${share(length, 1)} ms`);
  const strangerNs = process.hrtime.bigint();
  pole.car.arrives();
  await new Promise((resolve) => setTimeout(resolve, 300));
  await pole.show(61_000);
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  assert.deepEqual(pole.opened(strangerNs), [], 'a pulse for a stranger');
}

/** Nothing opens in the first three seconds of core, nor before its lane has been seen closed: the driver shows the card again. */
async function firstOpening(pole: Pl061): Promise<void> {
  pole.car.arrives();
  await until(async () => {
    await pole.show(20_001);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    return pole.opened(0n).length > 0;
  }, 'a first opening').catch((error: unknown) => assert.fail(`${String(error)} ${pole.guest.said}`));
  await until(() => pole.opened(0n).at(-1)?.high === false, 'the end of the pulse');
  await pole.car.passes();
}
