import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { cardBits } from '../../../src/access/cardNumber.ts';
import { CoreProcess, ownEstate } from './coreProcess.ts';
import type { Round } from './pulser.ts';
import { seen, startScope } from './scope.ts';
import { until } from './settle.ts';
import { drive, isHigh } from './wires.ts';

const core = new CoreProcess(ownEstate());
after(() => core.end('SIGKILL'));

const [d0, d1, open] = ['GPIO24', 'GPIO25', 'GPIO22'];
const cards = 8;

/** Contacts to ground: arrive closes for a car, safety opens for a car, end switches close at the end. */
const contact = {
  arrive: (car: boolean) => drive('GPIO5', !car),
  safety: (car: boolean) => drive('GPIO6', car),
  armOpen: (there: boolean) => drive('GPIO7', !there),
  armClosed: (there: boolean) => drive('GPIO8', !there),
};

/** No car, arm down. The simulated chip knows one pull a line: what core asks for at its start undoes what stood before. */
function atRest(): void {
  for (const rest of [contact.arrive, contact.safety, contact.armOpen]) rest(false);
  contact.armClosed(true);
}

/** Sends one card; answers with the time of its last edge, null = the guest stood still in the middle of it. */
async function send(card: number): Promise<bigint | null> {
  const bits = cardBits('H10301', { facility: 77, card }) ?? '';
  const plan: readonly Round[] = [{ bitUs: 1_000, quietMs: 0, sent: [{ d0, d1, bits }] }];
  const pulser = spawn(process.execPath, [join(import.meta.dirname, 'pulser.ts'), JSON.stringify(plan)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: pulser.stdout })) {
    const found = /^last (\d+)$/.exec(line);
    if (found !== null) return BigInt(found[1] ?? '');
    if (line === 'spoilt') return null;
  }
  throw new Error('the pulser said nothing');
}

/** As a driver does: shows the card again when the reader did not take it. */
async function show(card: number): Promise<bigint> {
  for (let tries = 0; tries < 5; tries += 1) {
    const lastNs = await send(card);
    if (lastNs !== null) return lastNs;
    await pause(1_000);
  }
  throw new Error('this machine is too busy: five cards in a row were torn by a pause');
}

const raised = () => seen(open).filter(({ what }) => what === 'high');
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The car drives through, as its loops and the arm's end switches tell it. */
async function passes(): Promise<void> {
  await until(() => !isHigh(open), 'the end of the pulse');
  contact.armClosed(false);
  await pause(300);
  contact.armOpen(true);
  await pause(100);
  contact.safety(true);
  contact.arrive(false);
  await pause(300);
  contact.safety(false);
  await pause(100);
  contact.armOpen(false);
  await pause(300);
  contact.armClosed(true);
  await pause(300);
}

test('a good card opens, once, and a strange one never', async () => {
  await core.start();
  let seen = '';
  const isClosed = async (): Promise<boolean> => {
    atRest();
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
    contact.arrive(true);
    await pause(200);
    startScope();
    const lastNs = await show(20_001 + n);
    await until(() => raised().length > 0, `an open pulse for card ${n}`);
    const [first] = raised();
    tookMs.push(Number((first?.tNs ?? 0n) - lastNs) / 1e6);
    await passes();
    assert.equal(raised().length, 1, 'one pulse for one card');
  }
  startScope();
  contact.arrive(true);
  await pause(200);
  await show(61_000);
  await pause(1_000);
  assert.equal(raised().length, 0, 'a pulse for a stranger');
  const sorted = tookMs.toSorted((a, b) => a - b);
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(1);
  process.stdout.write(
    `figure: last edge to open line p50 ${at(0.5)} ms, max ${at(1)} ms of ${cards}; 25 ms of it are the end of the frame (in the guest)\n`,
  );
  process.stdout.write(`figure: core in the guest ${memoryMb(core.pid)} MB\n`);
});

const memoryMb = (pid: number): number =>
  Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);
