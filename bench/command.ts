import { existsSync, readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { type Figure, row } from './figure.ts';
import { pause, spreadOf } from './measure.ts';
import { type Running, running } from './running.ts';
import { SyncedWrite } from './syncedWrite.ts';

const topics = 'duskgate/v1/lychee-garden/pole-1';
const zone = 'road-main';

export const commandFigure: Figure = {
  name: 'command',
  about: 'MQTT override to the write on the board, and to the answer',
  long: true,
  run: async (quick) => {
    const estate = await running();
    try {
      // The safe table is worked out in the first seconds of a run; measure the pole as it stands for years.
      await pause(8_000);
      const { boardMs, answerMs, diskMs } = await measured(estate, quick ? 100 : 300);
      const [board, answer, disk] = [spreadOf(boardMs), spreadOf(answerMs), spreadOf(diskMs)];
      return [
        row('MQTT command to board write, p99', board.p99, 'ms', {
          goal: 10,
          spread: board,
          peer: ['one synced page on the same disk, in turn, p99', disk.p99],
          note: `p50 ${board.p50.toFixed(1)} ms of ${board.runs}, of the page ${disk.p50.toFixed(1)} ms`,
        }),
        row('MQTT command to answer, p99', answer.p99, 'ms', {
          spread: answer,
          note: `p50 ${answer.p50.toFixed(1)} ms; it comes when the command is on disk`,
        }),
      ];
    } finally {
      await estate.stop();
    }
  },
};

/** What the demo broker asks for; nothing at mosquitto, which runs here without passwords. */
function demoLogin(stateFolder: string): { username?: string; password?: string } {
  const file = join(stateFolder, 'broker', 'passwords.json');
  if (!existsSync(file)) return {};
  return { username: 'chenmin', password: (JSON.parse(readFileSync(file, 'utf8')) as { chenmin: string }).chenmin };
}

type Measured = { readonly boardMs: number[]; readonly answerMs: number[]; readonly diskMs: number[] };

/** One command after the other, and between them a page to the disk. The board's instant is core's own, on the monotonic clock that all processes share. */
async function measured({ port, folder }: Running, rounds: number): Promise<Measured> {
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { clientId: 'chenmin', ...demoLogin(folder) });
  if (client.stream instanceof Socket) client.stream.setNoDelay(true);
  await client.subscribeAsync([`${topics}/up/reply`, `${topics}/up/evt`], { qos: 1 });
  const answers = new Map<string, (code: string) => void>();
  const writes: ((monoMs: number) => void)[] = [];
  client.on('message', (topic, payload) => {
    const message = JSON.parse(payload.toString()) as {
      id: string;
      code: string;
      events?: { type: string; mono_ms: number }[];
    };
    if (topic.endsWith('/reply')) answers.get(message.id)?.(message.code);
    for (const event of message.events ?? []) if (event.type === 'light.changed') writes.shift()?.(event.mono_ms);
  });
  const answerMs: number[] = [];
  const diskMs: number[] = [];
  const disk = new SyncedWrite(folder);
  const writtenMs: Promise<number>[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const id = `bench-${round}`;
    const answered = new Promise<string>((resolve) => answers.set(id, resolve));
    const written = new Promise<number>((resolve) => writes.push(resolve));
    const beginMs = monoMs();
    client.publish(`${topics}/dn/cmd/chenmin`, command(id, 60 + (round % 2) * 20), { qos: 1 });
    const code = await answered;
    answerMs.push(monoMs() - beginMs);
    if (code !== 'applied') throw new Error(`command ${id} was answered ${code}`);
    // The event that tells of the write comes with the next batch of rows; nobody waits for it here.
    writtenMs.push(written.then((monoMs) => monoMs - beginMs));
    await pause(60);
    diskMs.push(disk.measure());
    await pause(60);
  }
  const boardMs = await Promise.all(writtenMs);
  disk.close();
  await client.endAsync();
  return { boardMs, answerMs, diskMs };
}

/** CLOCK_MONOTONIC, as core stamps its events with. */
function monoMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

function command(id: string, levelPct: number): string {
  const now = Date.now();
  return JSON.stringify({
    v: 1,
    id,
    op: 'zone.override',
    target: [zone],
    level_pct: levelPct,
    for_min: 5,
    why: 'bench',
    issued_at_ms: now,
    not_after_ms: now + 30_000,
  });
}
