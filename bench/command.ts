import { Socket } from 'node:net';
import mqtt from 'mqtt';
import { type Figure, row } from './figure.ts';
import { pause, spreadOf } from './measure.ts';
import { running } from './running.ts';

const topics = 'duskgate/v1/lychee-garden/pole-1';
const zone = 'road-main';

export const commandFigure: Figure = {
  name: 'command',
  about: 'MQTT override to the answer that follows the write to the board and the synced write to disk',
  run: async (quick) => {
    const estate = await running();
    try {
      const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${estate.port}`, { clientId: 'chenmin' });
      if (client.stream instanceof Socket) client.stream.setNoDelay(true);
      await client.subscribeAsync(`${topics}/up/reply`, { qos: 1 });
      const waiting = new Map<string, (code: string) => void>();
      client.on('message', (_, payload) => {
        const reply = JSON.parse(payload.toString()) as { id: string; code: string };
        waiting.get(reply.id)?.(reply.code);
      });
      const times: number[] = [];
      for (let round = 0; round < (quick ? 30 : 300); round += 1) {
        const id = `bench-${round}`;
        const answered = new Promise<string>((resolve) => waiting.set(id, resolve));
        const begin = performance.now();
        client.publish(`${topics}/dn/cmd/chenmin`, command(id, 60 + (round % 2) * 20), { qos: 1 });
        const code = await answered;
        times.push(performance.now() - begin);
        if (code !== 'applied') throw new Error(`command ${id} was answered ${code}`);
        await pause(150);
      }
      await client.endAsync();
      const spread = spreadOf(times);
      return [
        row('MQTT command to answer, p99', spread.p99, 'ms', {
          goal: 10,
          note: `p50 ${spread.p50.toFixed(1)} ms of ${spread.runs}; includes the synced write, the lamp is set before the answer leaves`,
        }),
      ];
    } finally {
      await estate.stop();
    }
  },
};

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
