import type { Command } from '../src/controller/command.ts';
import type { ClockReading } from '../src/controller/event.ts';
import type { Site } from '../src/controller/site.ts';
import type { Clock, Store } from '../src/ports.ts';
import { isPlayFolder } from '../src/runtime/playFolder.ts';
import { type DurationMs, type Instant, type Monotonic, minuteMs, secondMs } from '../src/units.ts';
import type { Words } from '../src/words/language.ts';
import { boardClock } from './clock.ts';
import { timeSources } from './timeSources.ts';
import { systemTiming, type Timing } from './timing.ts';

/** A day in a minute. */
export const speedMax = 1_440;
/** From this speed on minutes are too short to be told one by one. */
const quartersFrom = 60;

/** Time never leaps further: a machine that is held up for a moment holds up the play, and no disk seems to be silent. */
const leapMs: DurationMs = 10 * secondMs;

/** What the clock of a play says of itself: the play has no other time. */
const playReading: ClockReading = { syncedAtMs: null, rtc: true };

/**
 * The clocks of an estate that is played faster than the world, on a simulated board. They stand still while the disk works,
 * so that a millisecond of it is not taken for a second.
 */
export class Play implements Timing {
  readonly speed: number;
  readonly #timing: Timing;
  readonly #aheadMs: DurationMs;
  readonly #leapRealMs: DurationMs;
  #nowMono: Monotonic;
  #seenRealMs: number;
  #holds = 0;

  constructor(speed: number, beganWallMs: Instant = Date.now(), timing: Timing = systemTiming) {
    this.speed = speed;
    this.#timing = timing;
    this.#leapRealMs = leapMs / speed;
    this.#seenRealMs = timing.monoMs();
    this.#nowMono = this.#seenRealMs;
    this.#aheadMs = beganWallMs - this.#nowMono;
  }

  monoMs(): Monotonic {
    if (this.#holds > 0) return this.#nowMono;
    const realMs = this.#timing.monoMs();
    this.#nowMono += Math.min(realMs - this.#seenRealMs, this.#leapRealMs) * this.speed;
    this.#seenRealMs = realMs;
    return this.#nowMono;
  }

  monoNs(): bigint {
    return BigInt(Math.round(this.monoMs() * 1e6));
  }

  readonly wallMs = (): Instant => this.monoMs() + this.#aheadMs;

  after(ms: DurationMs, ring: () => void): () => void {
    const dueMono = this.monoMs() + ms;
    let cancel = (): void => undefined;
    const wait = (): void => {
      // Often enough that time need not leap; never under a millisecond, for the terminals of a play must have their turn.
      const waitMs = Math.min((dueMono - this.monoMs()) / this.speed, this.#leapRealMs / 2);
      cancel = this.#timing.after(Math.max(1, waitMs), () => (this.monoMs() >= dueMono ? ring() : wait()));
    };
    wait();
    return () => cancel();
  }

  /** Time stands still until this is done. */
  async holding<Done>(work: Promise<Done>): Promise<Done> {
    this.monoMs();
    this.#holds += 1;
    try {
      return await work;
    } finally {
      this.#holds -= 1;
      if (this.#holds === 0) this.#seenRealMs = this.#timing.monoMs();
    }
  }

  /** The store, with time standing still while it saves. */
  storeOf(store: Store): Pick<Store, 'save' | 'journal'> {
    return {
      save: (batch) => this.holding(store.save(batch)),
      journal: (lines) => store.journal(lines),
    };
  }

  /** Between two looks at what nobody is waiting for: a second of whoever looks on. */
  get lookMs(): DurationMs {
    return this.speed * secondMs;
  }

  /** A command as given now: who gives it lives by another clock, and no network stands between. */
  readonly dated = (command: Command): Command => {
    const issuedAtMs = Math.round(this.wallMs());
    return { ...command, issuedAtMs, notAfterMs: issuedAtMs + minuteMs };
  };

  /**
   * What of an estate can be played: its light. Drivers, readers and pulses of meters go by the millisecond, which no machine
   * can hurry. Its names say what it is, wherever they are shown.
   */
  readonly siteOf = (site: Site): Site => ({
    ...site,
    names: {
      zh: `${site.names.zh}（演示，${this.speed} 倍速）`,
      en: `${site.names.en} (play, ${this.speed} times as fast)`,
    },
    clock: { ...site.clock, sources: ['host'] },
    zones: site.zones.map((zone) => ({ ...zone, meter: null })),
    meters: [],
    lanes: [],
    readers: [],
    figuresMs: this.speed > quartersFrom ? 15 * minuteMs : minuteMs,
  });
}

const words = {
  real: {
    en: 'This config drives a real board. Only a simulated one can be played faster than the world: board: simulated.',
    zh: '此配置驱动真实控制板。只有模拟板（board: simulated）可以加速演示。',
  },
  lived: {
    en: '{folder} is the state of an estate that runs, and no play may touch it. Start a play with: duskgate run --speed N',
    zh: '{folder} 是实际运行的状态目录，演示不得使用。请用 duskgate run --speed N 开始演示。',
  },
  played: {
    en: '{folder} holds a play; no estate may run on it. Name another folder with --state.',
    zh: '{folder} 是演示目录，不得用于实际运行。请用 --state 指定其他目录。',
  },
} satisfies Record<string, Words>;

/** Why this config and folder may not be run so; null = they may. A play and a real run never share a board or a state. */
export function unplayable(site: Pick<Site, 'board'>, folder: string, play: Play | null): Words | null {
  const named = ({ zh, en }: Words): Words => ({
    zh: zh.replace('{folder}', folder),
    en: en.replace('{folder}', folder),
  });
  if (play === null) return isPlayFolder(folder) ? named(words.played) : null;
  if (site.board.kind !== 'simulated') return words.real;
  return isPlayFolder(folder) ? null : named(words.lived);
}

/** The clock of a pole: the play's, or this machine's with what vouches for it. */
export function clockOf({ clock: { sources } }: Pick<Site, 'clock'>, play: Play | null): Clock {
  if (play === null) return boardClock({ reading: timeSources({ sources }) });
  return boardClock({ reading: () => playReading, timing: play, wallMs: play.wallMs });
}
