import { join } from 'node:path';
import mqtt from 'mqtt';
import { type Figure, row } from '../figure.ts';
import { pause } from '../measure.ts';
import { everyProgram, sideBySide } from './bench.ts';
import { OursAtOffice } from './oursAtOffice.ts';
import type { Live } from './program.ts';
import { monoMs } from './watch.ts';

/** After the broker's return, for what may wait before it tries again. */
const graceMs = { short: 40_000, full: 120_000 };
/** Our older rows begin by chance within five minutes, so that an estate's poles do not all send at once. */
const allMs = { short: 60_000, full: 900_000 };

export const besideOutageFigure: Figure = {
  name: 'beside-outage',
  about: 'rows lost while the broker is away, an hour of it',
  long: true,
  run: async (quick) => {
    const awayS = quick ? 15 : 3_600;
    const how = quick ? 'short' : 'full';
    const programs = everyProgram.filter(({ name }) => !name.includes('cron-plus'));
    return sideBySide(programs, async (contenders, broker) => {
      const theirs = new Listener(broker.port);
      const [duskgate] = contenders;
      if (duskgate === undefined) throw new Error('duskgate stands first among the programs');
      const ours = new OursAtOffice(broker.port, join(duskgate.place.folder, 'office.db'));
      await theirs.listen();
      const lives = await Promise.all(contenders.map(({ program, place }) => program.start(place)));
      const [live] = lives;
      if (live === undefined) throw new Error('duskgate did not start');
      await pause(10_000);
      await theirs.leave();
      await broker.kill();
      const cars = await carsFor(awayS, live);
      await broker.start();
      await theirs.listen();
      const backMono = monoMs();
      await ours.connected();
      for (let acts = 0; !ours.hasAll(cars) && monoMs() - backMono < allMs[how]; acts += 1) {
        // An act comes at once, with all that gathered before it; who is not there yet does not hear it.
        if (acts % 20 === 0) await theirs.tell(live.command(acts % 40 === 0, `broker-is-back-${acts}`));
        await pause(250);
      }
      const allAfterS = (monoMs() - backMono) / 1_000;
      await pause(Math.max(0, graceMs[how] - (monoMs() - backMono)));
      await theirs.leave();
      await Promise.all(lives.map((one) => one.kill()));
      const lost = ours.lost(cars);
      await ours.stop();
      return [
        ...programs.slice(1).map(({ name }, n) => {
          const missing = theirs.lost(n === 0 ? 'node-red-bigtimer' : 'script');
          return row(`rows lost, broker away ${awayS} s, beside ${name}`, lost.rows, 'rows', {
            goal: 0,
            peer: [name, missing.rows],
            note: `ours of ${lost.of} of ${cars} cars, in the office's database; theirs of ${missing.of}, one a second`,
          });
        }),
        row(`broker away ${awayS} s: our office has all of it after its return`, allAfterS, 's', {
          note: 'the newest at once, the older from a moment on that is drawn within five minutes',
        }),
      ];
    });
  },
};

/** Sends one car after another through the gate; says each minute how many it were, and answers with it in the end. */
async function carsFor(seconds: number, live: Live): Promise<number> {
  const begunMono = monoMs();
  let saidMin = 0;
  for (let cars = 0; ; cars += 1) {
    const awayMs = monoMs() - begunMono;
    if (awayMs >= seconds * 1_000) return cars;
    const awayMin = Math.floor(awayMs / 60_000);
    if (awayMin > saidMin) process.stderr.write(`       broker away ${awayMin} of ${seconds / 60} min, ${cars} cars\n`);
    saidMin = awayMin;
    await live.showCard(cars);
    await pause(300);
    await live.driveOn();
  }
}

/** Hears what the peers send: numbers by stream. A number that is missing between two others is a row lost. */
class Listener {
  readonly #port: number;
  readonly #numbers = new Map<string, Set<number>>();
  #client: mqtt.MqttClient | null = null;

  constructor(port: number) {
    this.#port = port;
  }

  async listen(): Promise<void> {
    this.#client = await mqtt.connectAsync(`mqtt://127.0.0.1:${this.#port}`, {
      clientId: 'listener',
      reconnectPeriod: 0,
    });
    this.#client.on('error', () => undefined);
    this.#client.on('message', (topic, payload) => {
      const { n } = JSON.parse(payload.toString()) as { readonly n: number };
      const stream = topic.split('/').at(-1) ?? '';
      const numbers = this.#numbers.get(stream) ?? new Set();
      this.#numbers.set(stream, numbers.add(n));
    });
    await this.#client.subscribeAsync('estate/tele/#', { qos: 1 });
  }

  async tell({ topic, payload }: { readonly topic: string; readonly payload: string }): Promise<void> {
    await this.#client?.publishAsync(topic, payload, { qos: 1 });
  }

  async leave(): Promise<void> {
    await this.#client?.endAsync(true);
  }

  lost(sender: string): { readonly rows: number; readonly of: number } {
    const streams = [...this.#numbers].filter(([name]) => name.startsWith(sender)).map(([, numbers]) => [...numbers]);
    // A loop and not a spread: an hour has thousands.
    const of = streams.reduce(
      (sum, n) => sum + n.reduce((a, b) => Math.max(a, b)) - n.reduce((a, b) => Math.min(a, b)) + 1,
      0,
    );
    if (of === 0) throw new Error(`nothing came from ${sender}`);
    return { rows: of - streams.reduce((sum, numbers) => sum + numbers.length, 0), of };
  }
}
