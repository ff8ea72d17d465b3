import { Socket } from 'node:net';
import mqtt, { type MqttClient } from 'mqtt';
import { type Figure, row } from '../figure.ts';
import { pause, type Spread, spreadOf } from '../measure.ts';
import { aim, type Contender, everyProgram, sideBySide } from './bench.ts';
import { bareSubscriber } from './peers.ts';
import type { Live } from './program.ts';
import { commanded } from './sameWork.ts';
import { monoMs } from './watch.ts';

export const besideCommandFigure: Figure = {
  name: 'beside-command',
  about: 'MQTT command to output, and card frame to OPEN, beside Node-RED and a published script',
  long: true,
  run: async (quick) => {
    const programs = everyProgram.filter(({ name }) => !name.includes('cron-plus'));
    return sideBySide([...programs, bareSubscriber], async (contenders, broker) => {
      const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${broker.port}`, { clientId: 'bench' });
      if (client.stream instanceof Socket) client.stream.setNoDelay(true);
      const lives = await Promise.all(contenders.map(({ program, place }) => program.start(place)));
      // Everything that a start brings is over: compiling, the safe table, the first plans.
      await pause(12_000);
      const both = contenders.map((contender, n) => ({ contender, live: lives[n] })).flatMap(isWhole);
      const commands = await inTurns(both, quick ? 120 : 300, (pair, n) => commandOnce(client, pair, n));
      const readers = both.filter(({ contender }) => contender.program !== bareSubscriber);
      const shown = await inTurns(readers, quick ? 5 : 15, showOnce);
      await Promise.all(lives.map((live) => live.kill()));
      await client.endAsync();
      return [
        ...beside('MQTT command to output', commands, 0.5, 'ours is checked in a process of its own'),
        ...beside(
          'last bit of a card to OPEN',
          shown,
          null,
          'ours waits for the end of the frame, 25 ms until the reader’s rhythm is known; theirs is told it',
        ),
      ];
    });
  },
};

type Pair = { readonly contender: Contender; readonly live: Live };

function isWhole({ contender, live }: { readonly contender: Contender; readonly live: Live | undefined }): Pair[] {
  return live === undefined ? [] : [{ contender, live }];
}

/** One of each program after the other, so that a slow moment of the machine meets them all. */
async function inTurns(
  pairs: readonly Pair[],
  rounds: number,
  once: (pair: Pair, n: number) => Promise<number>,
): Promise<readonly (readonly [string, Spread])[]> {
  const took = new Map<string, number[]>(pairs.map(({ contender }) => [contender.program.name, []]));
  for (let n = 0; n < rounds; n += 1)
    for (const pair of pairs) took.get(pair.contender.program.name)?.push(await once(pair, n));
  return [...took].map(([name, ms]) => [name, spreadOf(ms)]);
}

async function commandOnce(client: MqttClient, { contender, live }: Pair, n: number): Promise<number> {
  const { watch } = contender.place;
  const on = watch.isOn(commanded) !== true;
  const { topic, payload } = live.command(on, `beside-${n}`);
  const beginMono = monoMs();
  client.publish(topic, payload, { qos: 1 });
  const done = await watch.until(() => watch.isOn(commanded) === on, 5_000);
  if (!done) throw new Error(`${contender.program.name} did not obey command ${n}`);
  await pause(60);
  return watch.changedMono(commanded) - beginMono;
}

async function showOnce({ contender, live }: Pair, n: number): Promise<number> {
  const { watch } = contender.place;
  watch.see('barrier', false);
  const lastBitMono = await live.showCard(n);
  const opened = await watch.until(() => watch.isOn('barrier') === true, 5_000);
  if (!opened) throw new Error(`${contender.program.name} did not open for card ${n}`);
  const tookMs = watch.changedMono('barrier') - lastBitMono;
  await live.driveOn();
  return tookMs;
}

function beside(
  figure: string,
  [ours, ...others]: readonly (readonly [string, Spread])[],
  ratioGoal: number | null,
  note: string,
) {
  if (ours === undefined) return [];
  const [, our] = ours;
  return others.map(([name, their]) =>
    row(`${figure}, p99, beside ${name}`, our.p99, 'ms', {
      spread: our,
      peer: [name, their.p99],
      ...(ratioGoal === null ? {} : aim(name, ratioGoal)),
      note: `p50 ${our.p50.toFixed(1)} against ${their.p50.toFixed(1)} ms, ${our.runs} each in turn; ${note}`,
    }),
  );
}
