import mqtt from 'mqtt';
import { type Figure, row } from '../figure.ts';
import { pause } from '../measure.ts';
import { everyProgram, sideBySide } from './bench.ts';
import type { Live } from './program.ts';
import { monoMs } from './watch.ts';

export const besideOutageFigure: Figure = {
  name: 'beside-outage',
  about: 'rows lost while the broker is away',
  long: true,
  run: async (quick) => {
    const awayS = quick ? 15 : 3_600;
    const programs = everyProgram.filter(({ name }) => !name.includes('cron-plus'));
    return sideBySide(programs, async (contenders, broker) => {
      const office = new Office();
      await office.listen(broker.port);
      const lives = await Promise.all(contenders.map(({ program, place }) => program.start(place)));
      const [duskgate] = lives;
      if (duskgate === undefined) throw new Error('duskgate stands first among the programs');
      await pause(10_000);
      await office.leave();
      await broker.kill();
      await carsFor(awayS, duskgate);
      await broker.start();
      await office.listen(broker.port);
      // Each program may wait before it tries again, and duskgate tells the newest first.
      await pause(quick ? 40_000 : 120_000);
      await office.leave();
      await Promise.all(lives.map((live) => live.kill()));
      const ours = office.lost('duskgate');
      return programs.slice(1).map(({ name }, n) => {
        const theirs = office.lost(n === 0 ? 'node-red-bigtimer' : 'script');
        return row(`rows lost, broker away ${awayS} s, beside ${name}`, ours.lost, 'rows', {
          goal: 0,
          peer: [name, theirs.lost],
          note: `ours of ${ours.of}, from cars that came one after another; theirs of ${theirs.of}, one a second`,
        });
      });
    });
  },
};

/** Sends one car after another through the gate; says each minute how many it were. */
async function carsFor(seconds: number, live: Live): Promise<void> {
  const begunMono = monoMs();
  let saidMin = 0;
  for (let n = 0; monoMs() - begunMono < seconds * 1_000; n += 1) {
    const awayMin = Math.floor((monoMs() - begunMono) / 60_000);
    if (awayMin > saidMin) process.stderr.write(`       broker away ${awayMin} of ${seconds / 60} min, ${n} cars\n`);
    saidMin = awayMin;
    await driveThrough(live, n);
  }
}

async function driveThrough(live: Live, n: number): Promise<void> {
  await live.showCard(n);
  await pause(300);
  await live.driveOn();
}

/** Who keeps what came: numbers by sender and stream. A number that is missing between two others is a row lost. */
class Office {
  readonly #numbers = new Map<string, Set<number>>();
  #client: mqtt.MqttClient | null = null;

  async listen(port: number): Promise<void> {
    this.#client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { clientId: 'office', reconnectPeriod: 0 });
    this.#client.on('error', () => undefined);
    this.#client.on('message', (topic, payload) => this.#take(topic, JSON.parse(payload.toString()) as Told));
    await this.#client.subscribeAsync(['duskgate/v1/+/+/up/evt', 'duskgate/v1/+/+/up/tele', 'estate/tele/#'], {
      qos: 1,
    });
  }

  async leave(): Promise<void> {
    await this.#client?.endAsync(true);
  }

  lost(sender: string): { readonly lost: number; readonly of: number } {
    const streams = [...this.#numbers].filter(([name]) => name.startsWith(sender)).map(([, numbers]) => numbers);
    const spans = streams.map((numbers) => Math.max(...numbers) - Math.min(...numbers) + 1);
    const of = spans.reduce((sum, span) => sum + span, 0);
    if (of === 0) throw new Error(`nothing came from ${sender}`);
    return { lost: of - streams.reduce((sum, numbers) => sum + numbers.size, 0), of };
  }

  #take(topic: string, told: Told): void {
    if (told.n !== undefined) return this.#keep(topic.split('/').at(-1) ?? '', told.n);
    for (const { seq } of [...(told.events ?? []), ...(told.samples ?? [])])
      this.#keep(`duskgate ${told.boot} ${topic.split('/').at(-1)}`, seq);
  }

  #keep(stream: string, number: number): void {
    const numbers = this.#numbers.get(stream) ?? new Set();
    this.#numbers.set(stream, numbers.add(number));
  }
}

type Told = {
  readonly n?: number;
  readonly boot?: string;
  readonly events?: readonly { readonly seq: number }[];
  readonly samples?: readonly { readonly seq: number }[];
};
