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
    const awayMs = quick ? 15_000 : 60_000;
    const programs = everyProgram.filter(({ name }) => !name.includes('cron-plus'));
    return sideBySide(programs, async (contenders, broker) => {
      const office = new Office();
      await office.listen(broker.port);
      const lives = await Promise.all(contenders.map(({ program, place }) => program.start(place)));
      await pause(10_000);
      await office.leave();
      await broker.kill();
      const [duskgate] = lives;
      const backMono = monoMs() + awayMs;
      for (let n = 0; monoMs() < backMono; n += 1)
        await (duskgate === undefined ? pause(1_000) : driveThrough(duskgate, n));
      await broker.start();
      await office.listen(broker.port);
      // Each program may wait before it tries again, and duskgate tells the newest first.
      await pause(quick ? 40_000 : 90_000);
      await office.leave();
      await Promise.all(lives.map((live) => live.kill()));
      const ours = office.lost('duskgate');
      return programs.slice(1).map(({ name }, n) =>
        row(`rows lost, broker away ${awayMs / 1_000} s, beside ${name}`, ours.lost, 'rows', {
          goal: 0,
          peer: [name, office.lost(n === 0 ? 'node-red-bigtimer' : 'script').lost],
          note: `ours of ${ours.of}, from cars that came meanwhile; theirs are one a second, so an hour loses sixty times a minute's`,
        }),
      );
    });
  },
};

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
