import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { cardBits } from '../../../src/access/cardNumber.ts';
import { Car } from '../car.ts';
import { share } from '../say.ts';
import { CoreProcess, ownEstate } from './coreProcess.ts';
import type { Round } from './pulser.ts';
import { seen, startScope } from './scope.ts';
import { until } from './settle.ts';
import { drive, isHigh } from './wires.ts';

const core = new CoreProcess(ownEstate());
const pulser = spawn(process.execPath, [join(import.meta.dirname, 'pulser.ts')], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
const said = createInterface({ input: pulser.stdout })[Symbol.asyncIterator]();
after(async () => {
  pulser.kill();
  await core.end('SIGKILL');
});

const [d0, d1, open] = ['GPIO24', 'GPIO25', 'GPIO22'];
/** The simulated chip knows one pull a line: what core asks for at its start undoes what stood before. */
const car = new Car(drive, { arrive: 'GPIO5', safety: 'GPIO6', armOpen: 'GPIO7', armClosed: 'GPIO8' });
/** LAB_CARDS: more of them for a figure. */
const cards = Number(process.env['LAB_CARDS'] || 3);
/** Cards in the lab's roster, config/residents.csv. */
const residents = 50;

/** Sends one card; answers with the time of its last edge, null = the guest stood still in the middle of it; `sure`: all edges in time. */
async function send(card: number): Promise<{ readonly lastNs: bigint; readonly sure: boolean } | null> {
  const bits = cardBits('H10301', { facility: 77, card }) ?? '';
  const plan: readonly Round[] = [{ bitUs: 1_000, quietMs: 0, sent: [{ d0, d1, bits }] }];
  pulser.stdin.write(`${JSON.stringify(plan)}\n`);
  const { value } = await said.next();
  const found = /^(last|late) (\d+)$/.exec(String(value));
  if (found === null && value !== 'spoilt') throw new Error(`the pulser said ${String(value)}`);
  return found === null ? null : { lastNs: BigInt(found[2] ?? ''), sure: found[1] === 'last' };
}

const triesMax = 12;

/** As a driver does: shows the card again when the reader did not take it, a second later. */
async function show(card: number): Promise<bigint> {
  for (let tries = 0; tries < triesMax; tries += 1) {
    const sent = await send(card);
    if (sent?.sure === true) return sent.lastNs;
    await pause(1_000);
    if (sent !== null && raised().length > 0) return sent.lastNs;
  }
  throw new Error(`this machine is too busy: ${triesMax} cards in a row were torn by a pause`);
}

const raised = () => seen(open).filter(({ what }) => what === 'high');
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test('a good card opens, once, and a strange one never', async () => {
  await core.start();
  await said.next();
  let seen = '';
  const isClosed = async (): Promise<boolean> => {
    car.atRest();
    const [lane] = (await core.view().catch(() => null))?.lanes ?? [];
    seen = JSON.stringify(lane);
    return lane?.barrier === 'closed';
  };
  // Nothing opens in the first three seconds; a car waits that long.
  await until(isClosed, 'a closed lane').catch((error: unknown) =>
    assert.fail(`${String(error)} ${seen} ${core.said}`),
  );
  const tookMs: number[] = [];
  for (let n = 0; n < cards; n += 1) {
    car.arrives();
    await pause(200);
    startScope();
    const lastNs = await show(20_001 + (n % residents));
    await until(() => raised().length > 0, `an open pulse for card ${n}`);
    const [first] = raised();
    tookMs.push(Number((first?.tNs ?? 0n) - lastNs) / 1e6);
    process.stdout.write(`# card ${n} opened\n`);
    await until(() => !isHigh(open), 'the end of the pulse');
    await car.passes();
    assert.equal(raised().length, 1, 'one pulse for one card');
  }
  startScope();
  car.arrives();
  await pause(200);
  await show(61_000);
  await pause(1_000);
  assert.equal(raised().length, 0, 'a pulse for a stranger');
  process.stdout.write(
    `figure: last edge to open line p50 ${share(tookMs, 0.5)} ms, p99 ${share(tookMs, 0.99)} ms, longest ${share(tookMs, 1)} ms of ${cards}; 25 ms of it are the end of the frame (in the guest)\n`,
  );
  process.stdout.write(`figure: core in the guest ${memoryMb(core.pid)} MB\n`);
});

const memoryMb = (pid: number): number =>
  Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);
