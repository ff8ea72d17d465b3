import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SimulatedChip } from '../../firmware/board/simulatedChip.ts';
import { SimulatedPwm } from '../../firmware/board/simulatedPwm.ts';
import { openTerminals, type Terminals } from '../../firmware/terminals.ts';

const relay = { direction: 'output', line: 'GPIO17', activeLow: false, initial: true } as const;
const loop = {
  direction: 'input',
  line: 'GPIO28',
  activeLow: false,
  bias: 'none',
  edges: 'both',
  debounceMs: 0,
} as const;

let folder: string;
let path: string;
let chip: SimulatedChip;
let pwm: SimulatedPwm;
let terminals: Terminals;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'duskgate-'));
  path = join(folder, 'terminals.sock');
  chip = new SimulatedChip();
  pwm = new SimulatedPwm();
  terminals = await openTerminals({ path, chip, pwm });
});

afterEach(() => {
  terminals.close();
  rmSync(folder, { recursive: true });
});

/** Somebody at the terminals: what is said comes one object at a time, in order. */
function plug(): { readonly socket: Socket; readonly next: () => Promise<Record<string, unknown>> } {
  const socket = connect(path);
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const next = async () => JSON.parse((await lines.next()).value ?? 'null') as Record<string, unknown>;
  return { socket, next };
}

describe('the terminals of a simulated board', () => {
  test('say how everything stands, and then each change with its instant', async () => {
    const outputs = chip.request([relay]);
    const dimmer = pwm.request([{ channel: 'PWM0', inverted: false, initial: 0.5 }]);
    const { next } = plug();
    expect(await next()).toMatchObject({ line: 'GPIO17', high: true });
    expect(await next()).toMatchObject({ channel: 'PWM0', duty: 0.5 });
    outputs.set('GPIO17', false);
    dimmer.set('PWM0', 0.25);
    const off = await next();
    expect(off).toMatchObject({ line: 'GPIO17', high: false });
    expect(BigInt(String(off['tNs']))).toBeLessThanOrEqual(process.hrtime.bigint());
    expect(await next()).toMatchObject({ channel: 'PWM0', duty: 0.25 });
  });

  test('drive an input', async () => {
    const input = chip.request([loop]);
    const edge = new Promise((resolve) => input.onEdge(resolve));
    const { socket } = plug();
    socket.write('{"drive":"GPIO28","high":false}\n{"drive":"GPIO28","high":true}\n');
    expect(await edge).toMatchObject({ line: 'GPIO28', edge: 'rising' });
  });

  test('play the pulses of a card reader with their own stamps', async () => {
    const input = chip.request([{ ...loop, edges: 'falling' }]);
    const edge = new Promise((resolve) => input.onEdge(resolve));
    const tNs = String(process.hrtime.bigint() + 2_000_000n);
    plug().socket.write(`${JSON.stringify({ pulses: [{ line: 'GPIO28', tNs }] })}\n`);
    expect(await edge).toMatchObject({ line: 'GPIO28', tNs: BigInt(tNs) });
  });

  test.each([
    ['{"drive":"GPIO17","high":true}', /is an output/],
    ['{"drive":"GPIO99","high":true}', /no line GPIO99/],
    ['{"drive":"GPIO28"}', /give \{"drive"/],
    ['{"pulses":[{"line":"GPIO28","tNs":"soon"}]}', /give \{"drive"/],
    ['null', /give \{"drive"/],
    ['{', /JSON/],
  ])('answer %s in words and stay', async (wish, words) => {
    chip.request([relay, loop]);
    const { socket, next } = plug();
    await next();
    socket.write(`${wish}\n{"drive":"GPIO28","high":true}\n`);
    expect(String((await next())['error'])).toMatch(words);
    expect(await next()).toMatchObject({ line: 'GPIO28', high: true });
    expect(chip.isHigh('GPIO17')).toBe(true);
  });

  test('hang up on somebody who never ends a line', async () => {
    const { socket } = plug();
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    socket.write('x'.repeat(20_000));
    await closed;
  });
});
