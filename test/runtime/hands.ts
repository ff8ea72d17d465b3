import type { Effect } from '../../src/controller/effect.ts';
import type { ClockReading, Event } from '../../src/controller/event.ts';
import type { Site } from '../../src/controller/site.ts';
import type { Durable, State } from '../../src/controller/state.ts';
import type { Urgency } from '../../src/controller/urgency.ts';
import type { SiteView } from '../../src/controller/view.ts';
import type { Clock, Gates, JournalLine, Lights, PassageLog, StatusLog, Store, StoreStats } from '../../src/ports.ts';
import type { Controller } from '../../src/runtime/runtime.ts';
import type { Now } from '../../src/units.ts';

/** A clock that moves only when told to. */
export class HandClock implements Clock {
  wallMs = 1_790_000_000_000;
  monoMs = 1_000_000;
  given: ClockReading = { syncedAtMs: null, rtc: true };
  #alarm: { at: number; ring: () => void } | null = null;

  now(): Now {
    return { wallMs: this.wallMs, monoMs: this.monoMs };
  }

  reading(): ClockReading {
    return this.given;
  }

  alarm(at: number, ring: () => void): void {
    this.#alarm = { at, ring };
  }

  /** Lets time pass; alarms ring on the way, each at its instant. */
  pass(ms: number): void {
    const end = this.monoMs + ms;
    for (let rings = 0; this.#alarm !== null && this.#alarm.at <= end; rings += 1) {
      if (rings > 1_000_000) throw new Error('the alarm never rests');
      const { at, ring } = this.#alarm;
      this.#alarm = null;
      this.#move(Math.max(at, this.monoMs));
      ring();
    }
    this.#move(end);
  }

  #move(monoMs: number): void {
    this.wallMs += monoMs - this.monoMs;
    this.monoMs = monoMs;
  }
}

/** A disk that answers when the test says so. */
export class HandStore implements Store {
  readonly saves: { rev: number; lines: number; resolve: () => void; reject: (error: Error) => void }[] = [];
  readonly lines: JournalLine[] = [];
  save(batch: { durable: Durable; journal: readonly JournalLine[] }): Promise<void> {
    return new Promise((resolve, reject) => {
      this.saves.push({ rev: batch.durable.rev, lines: batch.journal.length, resolve, reject });
    });
  }
  journal(lines: readonly JournalLine[]): void {
    this.lines.push(...lines);
  }
  async rows(): Promise<[]> {
    return [];
  }
  async acknowledge(): Promise<boolean> {
    return true;
  }
  async stats(): Promise<StoreStats> {
    return { evtWaiting: 0, teleWaiting: 0, oldestMs: null, bytes: 0, budgetBytes: 1 };
  }
  async close(): Promise<void> {}
}

/** Lamps that write down what they were told, and refuse while `broken` is set. */
export class PaperLights implements Lights {
  readonly told: string[] = [];
  broken: string | null = null;
  open(levels: Readonly<Record<string, number>>): void {
    this.#refuse();
    this.told.push(`open ${JSON.stringify(levels)}`);
  }
  set({ zone, level }: { zone: string; level: number }): void {
    this.#refuse();
    this.told.push(`${zone} ${level}`);
  }
  close(): void {
    this.told.push('close');
  }
  #refuse(): void {
    if (this.broken !== null) throw new Error(this.broken);
  }
}

export class PaperLog implements StatusLog {
  readonly lines: string[] = [];
  write(note: { severity: string; about: string; what: { kind: string } }): void {
    this.lines.push(`${note.severity} ${note.about} ${'en' in note.what ? String(note.what.en) : note.what.kind}`);
  }
  close(): void {}
}

/** A controller that does what the test's script says for each event, and writes down what it was given. */
export class Script {
  readonly heard: { event: Event; now: Now; site: Site }[] = [];
  wakeAtMono = Number.POSITIVE_INFINITY;
  broken: string[] = [];
  urgency: Urgency = 'in turn';
  #answer: (event: Event) => readonly Effect[];

  constructor(answer: (event: Event) => readonly Effect[]) {
    this.#answer = answer;
  }

  kinds(): string[] {
    return this.heard.map(({ event }) => event.kind);
  }

  controller(): Controller {
    return {
      step: (site, state, event, now) => {
        this.heard.push({ event, now, site });
        const effects = this.#answer(event);
        const next = effects.length === 0 && event.kind === 'tick' ? state : { ...state };
        return { state: next, effects, wakeAtMono: this.wakeAtMono };
      },
      viewOf: (_site, _state, now) => ({ atMs: now.wallMs }) as SiteView,
      broken: () => this.broken,
      urgency: (before, after) => (before === after ? 'never' : this.urgency),
    };
  }
}

export const aSiteOf = (revision: string): Site => ({ revision }) as Site;
export const aState = { rev: 0 } as State;

/** Gates that write down what they were told, and refuse with `broken`. */
export class PaperGates implements Gates {
  readonly told: string[] = [];
  broken: string | null = null;

  pulse(lane: string, ms: number): void {
    this.#note(`pulse ${lane} ${ms}`);
  }

  assertOpen(lane: string, on: boolean): void {
    this.#note(`assertOpen ${lane} ${on}`);
  }

  inhibitClose(lane: string, on: boolean): void {
    this.#note(`inhibitClose ${lane} ${on}`);
  }

  beacon(lane: string, on: boolean): void {
    this.#note(`beacon ${lane} ${on}`);
  }

  close(): void {
    this.told.push('close');
  }

  #note(line: string): void {
    if (this.broken !== null) throw new Error(this.broken);
    this.told.push(line);
  }
}

/** Where cards were last, on paper; refuses with `broken`. */
export class PaperCards implements PassageLog {
  readonly told: string[] = [];
  broken: string | null = null;

  async record({ pseudonym, area }: Parameters<PassageLog['record']>[0]): Promise<void> {
    this.#note(`record ${pseudonym} ${area}`);
  }

  async forgive(pseudonym: string): Promise<void> {
    this.#note(`forgive ${pseudonym}`);
  }

  #note(line: string): void {
    if (this.broken !== null) throw new Error(this.broken);
    this.told.push(line);
  }
}
