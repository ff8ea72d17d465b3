import type { ChildProcess } from 'node:child_process';
import { beat } from '../runtime/beat.ts';
import { exitCode } from '../runtime/exitCodes.ts';
import type { DurationMs } from '../units.ts';
import { type Part, startPart } from './child.ts';

export type SupervisorWiring = {
  readonly say: (part: string, line: string) => void;
  /** A part ended with words nobody can cure by starting it again: the whole must stop. */
  readonly onHopeless: (part: string, code: number) => void;
  readonly timing?: Partial<SupervisorTiming>;
};

export type SupervisorTiming = {
  readonly backOffMsMin: DurationMs;
  readonly backOffMsMax: DurationMs;
  /** A part that lived this long starts its back-off anew. */
  readonly healthyMs: DurationMs;
  /** So many deaths within `crashLoopMs` are a crash loop. */
  readonly crashes: number;
  readonly crashLoopMs: DurationMs;
  /** How long the substitute works before the part gets another chance. */
  readonly substituteMs: DurationMs;
  /** A part that used to send beats and stops is killed after this. */
  readonly silentMs: DurationMs;
  /** Time to end in peace. */
  readonly stopMs: DurationMs;
};

/** As in the systemd units: five crashes in 300 s. */
const usual: SupervisorTiming = {
  backOffMsMin: 200,
  backOffMsMax: 30_000,
  healthyMs: 60_000,
  crashes: 5,
  crashLoopMs: 300_000,
  substituteMs: 600_000,
  silentMs: 15_000,
  stopMs: 1_700,
};

const hopeless: readonly (number | null)[] = [exitCode.locked, exitCode.noConfig];

/** Keeps parts running: each is started again when it dies, later each time, and a crash loop brings in its substitute. */
export class Supervisor {
  readonly #wiring: SupervisorWiring;
  readonly #timing: SupervisorTiming;
  readonly #kept = new Map<string, Kept>();
  #stopping = false;

  constructor(wiring: SupervisorWiring) {
    this.#wiring = wiring;
    this.#timing = { ...usual, ...wiring.timing };
  }

  /** Starts a part and keeps it running; `substitute` takes over while the part only crashes. Once all stop, none begins. */
  keep(part: Part, substitute: Part | null = null): void {
    if (this.#stopping) return;
    const kept: Kept = {
      part,
      substitute,
      child: null,
      timer: null,
      silence: null,
      chance: null,
      deathsMono: [],
      backOffMs: this.#timing.backOffMsMin,
    };
    this.#kept.set(part.name, kept);
    this.#start(kept, part);
  }

  /** Process id of a running part; null while it is down. */
  pidOf(name: string): number | null {
    return this.#kept.get(name)?.child?.pid ?? null;
  }

  /** Ends all parts: asks, waits, and kills what is left. Resolves when none is left. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const ends: Promise<void>[] = [];
    for (const kept of this.#kept.values()) {
      clear(kept);
      if (kept.chance !== null) clearTimeout(kept.chance);
      if (kept.child !== null) ends.push(this.#endOf(kept, kept.child));
    }
    await Promise.all(ends);
  }

  #start(kept: Kept, part: Part): void {
    const startedMono = performance.now();
    const child = startPart(part, {
      onLine: (line) => {
        // What parts say of each other while all of them stop helps nobody.
        if (!this.#stopping) this.#wiring.say(part.name, line);
      },
      onMessage: (message) => {
        if (message === beat) this.#hearBeat(kept, child);
      },
      onEnd: (end) => {
        kept.child = null;
        clear(kept);
        if (!this.#stopping) this.#ended(kept, part, end, performance.now() - startedMono);
      },
    });
    kept.child = child;
  }

  #hearBeat(kept: Kept, child: ChildProcess): void {
    if (kept.silence !== null) clearTimeout(kept.silence);
    kept.silence = setTimeout(() => {
      this.#wiring.say(kept.part.name, `silent for ${this.#timing.silentMs / 1_000} s; killed`);
      child.kill('SIGKILL');
    }, this.#timing.silentMs);
  }

  #ended(kept: Kept, part: Part, end: { code: number | null; words: string }, livedMs: DurationMs): void {
    if (end.code !== null && hopeless.includes(end.code)) return this.#wiring.onHopeless(part.name, end.code);
    if (end.code === exitCode.again) {
      this.#wiring.say(part.name, 'starts again as it asked');
      return this.#start(kept, part);
    }
    if (livedMs > this.#timing.healthyMs) kept.backOffMs = this.#timing.backOffMsMin;
    if (part === kept.part && this.#loops(kept)) return this.#substitute(kept);
    this.#wiring.say(part.name, `ended (${end.words}); starts again in ${kept.backOffMs / 1_000} s`);
    kept.timer = setTimeout(() => this.#start(kept, part), kept.backOffMs);
    kept.backOffMs = Math.min(kept.backOffMs * 2, this.#timing.backOffMsMax);
  }

  #loops(kept: Kept): boolean {
    const nowMono = performance.now();
    kept.deathsMono = [...kept.deathsMono, nowMono].filter((at) => nowMono - at <= this.#timing.crashLoopMs);
    return kept.substitute !== null && kept.deathsMono.length >= this.#timing.crashes;
  }

  #substitute(kept: Kept): void {
    const { part, substitute } = kept;
    if (substitute === null) return;
    const { crashes, crashLoopMs, substituteMs } = this.#timing;
    this.#wiring.say(
      part.name,
      `died ${crashes} times in ${crashLoopMs / 1_000} s; ${substitute.name} takes over, next try in ${substituteMs / 60_000} min`,
    );
    this.#start(kept, substitute);
    kept.chance = setTimeout(() => void this.#secondChance(kept), substituteMs); // Its promise never rejects.
  }

  async #secondChance(kept: Kept): Promise<void> {
    const substitute = kept.child;
    kept.deathsMono = [];
    kept.backOffMs = this.#timing.backOffMsMin;
    // Its end must not start it again: from here on the part itself is kept.
    substitute?.removeAllListeners('exit');
    if (substitute !== null) await this.#endOf(kept, substitute);
    clear(kept);
    if (!this.#stopping) this.#start(kept, kept.part);
  }

  #endOf(kept: Kept, child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
    return new Promise((resolve) => {
      const kill = setTimeout(() => {
        this.#wiring.say(kept.part.name, `did not end within ${this.#timing.stopMs / 1_000} s; killed`);
        child.kill('SIGKILL');
      }, this.#timing.stopMs);
      child.once('exit', () => {
        clearTimeout(kill);
        resolve();
      });
      child.kill('SIGTERM');
    });
  }
}

type Kept = {
  readonly part: Part;
  readonly substitute: Part | null;
  child: ChildProcess | null;
  timer: NodeJS.Timeout | null;
  silence: NodeJS.Timeout | null;
  /** While the substitute works: when the part gets its second chance. */
  chance: NodeJS.Timeout | null;
  deathsMono: readonly number[];
  backOffMs: DurationMs;
};

function clear(kept: Kept): void {
  if (kept.timer !== null) clearTimeout(kept.timer);
  if (kept.silence !== null) clearTimeout(kept.silence);
  kept.timer = null;
  kept.silence = null;
}
