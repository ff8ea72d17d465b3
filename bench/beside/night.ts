import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Figure, type Row, row } from '../figure.ts';
import { pause } from '../measure.ts';
import { type Contender, everyProgram, sideBySide } from './bench.ts';
import type { Live } from './program.ts';
import { type SameZone, timeZone, zones } from './sameWork.ts';
import { monoMs } from './watch.ts';

/** Debian's package `faketime`: a wall clock that somebody moves, while the monotonic clock goes on as it is. */
const library = ['x86_64', 'aarch64']
  .map((machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketime.so.1`)
  .find((path) => existsSync(path));

/** As long as the lamps are looked at. What is wrong then stays wrong until the program's own next event. */
const lookMs = 130_000;
/** After a start: what it still loads must not slow the next. */
const settleMs = 5_000;
const night = '2026-11-26';

export const besideNightFigure: Figure = {
  name: 'beside-night',
  about: 'seconds in the wrong state after kill -9 at 22:00 and after a clock step over dusk',
  long: true,
  run: async (quick) => {
    if (library === undefined) {
      process.stderr.write('  left out: this figure needs the Debian package faketime\n');
      return [];
    }
    const seconds = quick ? 30_000 : lookMs;
    return [
      ...(await scene({ name: 'killed over 22:00', begins: '21:59:30', play: killedOver22, lookMs: seconds })),
      ...(await scene({
        name: 'clock set 3 h forward over dusk',
        begins: '16:00:00',
        play: steppedOverDusk,
        lookMs: seconds,
      })),
    ];
  },
};

type Scene = {
  readonly name: string;
  /** Local time at which the programs start. */
  readonly begins: string;
  /** Answers with the instant, for each program, from which everything should be right. */
  readonly play: (stage: Stage) => Promise<readonly number[]>;
  readonly lookMs: number;
};

type Stage = {
  readonly contenders: readonly Contender[];
  readonly lives: Live[];
  readonly clock: FakeClock;
  readonly starts: (index: number) => Promise<void>;
};

async function scene({ name, begins, play, lookMs }: Scene): Promise<readonly Row[]> {
  const clock = new FakeClock(begins);
  try {
    return await sideBySide(
      everyProgram,
      async (contenders) => {
        const lives: Live[] = [];
        const starts = async (index: number): Promise<void> => {
          const contender = contenders[index];
          if (contender !== undefined) lives[index] = await contender.program.start(contender.place);
        };
        await Promise.all(contenders.map((_, index) => starts(index)));
        const fromMonos = await play({ contenders, lives, clock, starts });
        const lastMono = Math.max(...fromMonos) + lookMs;
        while (monoMs() < lastMono) await pause(100);
        const wanted = new Map(zones.map((zone) => [zone.id, shouldBeLit(zone, clock.localTime())]));
        const wrong = new Map(
          contenders.map(({ program, place: { watch } }, index) => {
            const fromMono = fromMonos[index] ?? 0;
            return [program.name, watch.wrongMs(wanted, { fromMono, toMono: fromMono + lookMs }) / 1_000];
          }),
        );
        await Promise.all(lives.map((live) => live.kill()));
        return rowsOf(name, wrong, lookMs);
      },
      clock.env,
    );
  } finally {
    clock.close();
  }
}

/**
 * Dead from a few seconds before 22:00 to a few after; the lines stay as they were, as on a Raspberry Pi. They start one after the
 * other, each with the machine to itself.
 */
async function killedOver22({ contenders, lives, clock, starts }: Stage): Promise<readonly number[]> {
  await clock.until('21:59:57');
  await Promise.all(lives.map((live) => live.kill()));
  await clock.until('22:00:02');
  const fromMonos: number[] = [];
  for (const index of contenders.keys()) {
    fromMonos.push(monoMs());
    await starts(index);
    await pause(settleMs);
  }
  return fromMonos;
}

/** A machine without a battery clock woke three hours late, and then the network told it the time. */
async function steppedOverDusk({ contenders, clock }: Stage): Promise<readonly number[]> {
  await pause(15_000);
  clock.step(3 * 3_600);
  const fromMono = monoMs();
  return contenders.map(() => fromMono);
}

/** Shenzhen's sun sets at 17:38 on this evening; the scenes keep hours away from it. */
function shouldBeLit({ end }: SameZone, localTime: string): boolean {
  if (localTime < '17:00:00') return false;
  return end === 'sunrise' || localTime < '22:00:00';
}

function rowsOf(name: string, wrong: ReadonlyMap<string, number>, lookMs: number): readonly Row[] {
  const [ours, ...others] = [...wrong];
  if (ours === undefined) return [];
  const still = (seconds: number) => seconds > lookMs / 1_000 - 1;
  return others.map(([peer, seconds]) =>
    row(`wrong light, ${name}, beside ${peer}`, ours[1], 's', {
      goal: 1,
      peer: [peer, seconds],
      note: still(seconds) ? `theirs was still wrong when the look ended after ${lookMs / 1_000} s` : '',
    }),
  );
}

/** One wall clock for every program, kept as an offset in a file that libfaketime reads again. */
class FakeClock {
  readonly env: NodeJS.ProcessEnv;
  readonly #folder = mkdtempSync(join(tmpdir(), 'duskgate-clock-'));
  readonly #file = join(this.#folder, 'offset');
  #offsetMs: number;

  constructor(localTime: string) {
    const wanted = Temporal.PlainDateTime.from(`${night}T${localTime}`).toZonedDateTime(timeZone);
    this.#offsetMs = wanted.epochMilliseconds - Date.now();
    this.#write();
    this.env = {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: this.#file,
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      DONT_FAKE_MONOTONIC: '1',
      // Else a step of the clock is felt up to a second after it.
      FAKETIME_NO_CACHE: '1',
      TZ: timeZone,
    };
  }

  localTime(): string {
    const instant = Temporal.Instant.fromEpochMilliseconds(Date.now() + this.#offsetMs);
    return instant.toZonedDateTimeISO(timeZone).toPlainTime().toString({ smallestUnit: 'second' });
  }

  async until(localTime: string): Promise<void> {
    while (this.localTime() < localTime) await pause(20);
  }

  step(seconds: number): void {
    this.#offsetMs += seconds * 1_000;
    this.#write();
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #write(): void {
    const seconds = this.#offsetMs / 1_000;
    writeFileSync(this.#file, `${seconds < 0 ? '' : '+'}${seconds.toFixed(3)}\n`);
  }
}
