import type { Lane } from '../../access/lane.ts';
import type { Ask } from '../../controller/command.ts';
import type { OfficeRecord } from '../../controller/effect.ts';
import type { ClockReading, Event } from '../../controller/event.ts';
import type { Site } from '../../controller/site.ts';
import type { Zone } from '../../lighting/zone.ts';
import { type Instant, type Level, type Monotonic, minuteMs, type Now, secondMs } from '../../units.ts';
import { foreign } from '../../words/language.ts';
import { Agenda } from '../agenda.ts';
import { hoursAlong } from '../arrivals.ts';
import { type Chance, seeded } from '../chance.ts';
import type { Traffic } from '../traffic.ts';
import { Vehicles } from '../vehicles.ts';
import { Board } from './board.ts';
import { Core } from './core.ts';
import { Disk } from './disk.ts';
import { GateLane } from './gate.ts';
import { Life } from './life.ts';
import { Office } from './office.ts';
import type { Habits, WorldOptions } from './options.ts';
import { Residents } from './residents.ts';

/** A machine that has just booted shows a few seconds on its monotonic clock. */
const bootMono = 5 * secondMs;
/** The network sets the clock again so often. */
const syncMs = 60 * minuteMs;

/** An estate with its people, from one seed: the second composition root over the very step that ships. */
export class World {
  readonly site: Site;
  readonly startMs: Instant;
  readonly disk: Disk;
  readonly office: Office;
  readonly board: Board;
  readonly residents = new Residents();
  readonly lanes: readonly GateLane[];
  readonly agenda = new Agenda();
  core: Core;
  nowMono: Monotonic = 0;
  /** How far the device's wall clock is ahead of the truth. */
  clockErrorMs = 0;
  reading: ClockReading;
  /** False without power, or while the process is down. */
  running = false;
  steps = 0;
  /** True time at which the device's monotonic clock showed zero. */
  protected bootedMono: Monotonic = -bootMono;
  protected run = 0;
  protected readonly options: WorldOptions;
  readonly #life: Life;
  readonly #cards: Chance;
  #commands = 0;
  #told: ClockReading | null = null;
  #wakeMono: Monotonic = Number.POSITIVE_INFINITY;

  constructor(options: WorldOptions) {
    const { site, seed, startMs, habits } = options;
    this.options = options;
    this.site = site;
    this.startMs = startMs;
    this.reading = options.reading ?? { syncedAtMs: startMs, rtc: true };
    const chance = (part: number) => seeded(seed * 31 + part);
    this.#cards = chance(5);
    this.disk = new Disk(chance(1), (atMono, act) => this.agenda.at(atMono, act));
    this.office = new Office({
      disk: this.disk,
      later: (atMono, act) => this.agenda.at(atMono, act),
      onRow: (record) => this.#officeHears(record),
    });
    this.board = new Board(site.zones, (zone, level) => this.#lightChanged(zone, level));
    const hourAt = hoursAlong(startMs, site.place.timeZone);
    this.lanes = site.lanes.map((lane, index) => this.#laneOf(lane, hourAt, chance(10 + index), habits));
    this.core = this.#newCore();
    this.#life = new Life(
      {
        site,
        board: this.board,
        agenda: this.agenda,
        nowMono: () => this.nowMono,
        wallMs: () => this.wallMs,
        isRunning: () => this.running,
        hear: (event) => this.hear(event),
        ask: (ask, login) => this.ask(ask, { login }),
      },
      { sky: chance(2), staff: chance(3), walks: chance(4) },
    );
    this.#life.begin(hourAt, habits);
    this.#sync();
  }

  /** True wall clock. */
  get wallMs(): Instant {
    return this.startMs + this.nowMono;
  }

  /** What the device's clocks show. */
  get deviceNow(): Now {
    return { wallMs: this.wallMs + this.clockErrorMs, monoMs: this.toDevice(this.nowMono) };
  }

  /** The process starts on a machine that has just booted, or only anew. */
  start(how: 'boot' | 'process' = 'boot'): void {
    this.run += 1;
    this.running = true;
    if (how === 'boot') this.bootedMono = this.nowMono - bootMono;
    this.steps += this.core.steps;
    // What the lamps were last told lies in memory that outlives the process, see firmware/shownLevels.ts.
    const shown = how === 'boot' ? null : this.core.shown;
    this.core = this.#newCore();
    this.#told = this.reading;
    const run = this.run.toString(16).padStart(8, '0');
    const machineBoot = `boot-${this.bootedMono}`;
    this.core.start({ run, machineBoot, restored: this.disk.durable, shown, clock: this.reading });
    this.core.hear({ kind: 'rosterChanged', roster: this.residents.mark, how: 'start' });
    for (const lane of this.lanes) lane.poll(this.nowMono);
    this.#life.showAll();
    this.core.hear({
      kind: 'linkChanged',
      connected: this.office.connected,
      detail: { en: 'simulated broker', zh: '模拟消息服务器' },
    });
    this.#noteWake();
  }

  /** Whether the device's timer would be heard. */
  protected get awake(): boolean {
    return this.running;
  }

  /** Lets everything happen up to an instant of the simulation. */
  runUntil(endMono: Monotonic): this {
    for (;;) {
      const nextMono = this.#nextMono();
      if (nextMono > endMono) break;
      this.nowMono = Math.max(this.nowMono, nextMono);
      this.agenda.runDue(this.nowMono);
      for (const lane of this.lanes) if (lane.nextMono <= this.nowMono) this.#advance(lane);
      if (this.awake && this.#wakeMono <= this.nowMono) this.tick();
      this.#noteWake();
    }
    this.nowMono = endMono;
    return this;
  }

  /** Something reaches the device, if it runs. */
  hear(event: Event): void {
    if (this.running) this.core.hear(event);
  }

  /** The device's timer rings. */
  tick(): void {
    this.#readClock();
    this.core.hear({ kind: 'tick' });
  }

  /** Somebody asks for something; answers with the command's id. */
  ask(ask: Ask, who: { readonly login: string; readonly via?: 'mqtt' | 'local'; readonly why?: string }): string {
    this.#commands += 1;
    const id = `cmd-${this.#commands}`;
    const issuedAtMs = this.wallMs;
    const { login, via = 'mqtt', why = 'simulated' } = who;
    const command = { id, login, via, retained: false, issuedAtMs, notAfterMs: issuedAtMs + minuteMs, why, ask };
    this.hear({ kind: 'command', command });
    return id;
  }

  toDevice(atMono: Monotonic): Monotonic {
    return atMono - this.bootedMono;
  }

  #nextMono(): Monotonic {
    let next = this.agenda.nextMono;
    for (const { nextMono } of this.lanes) if (nextMono < next) next = nextMono;
    return this.awake && this.#wakeMono < next ? this.#wakeMono : next;
  }

  #noteWake(): void {
    this.#wakeMono = Math.ceil(this.core.wakeAtMono + this.bootedMono);
  }

  #advance(lane: GateLane): void {
    lane.advance(this.nowMono);
    const { onVisit } = this.options;
    if (onVisit !== undefined) for (const visit of lane.takeVisits()) onVisit(lane.lane, visit);
  }

  #readClock(): void {
    const { reading } = this;
    if (this.#told?.syncedAtMs === reading.syncedAtMs && this.#told.rtc === reading.rtc) return;
    this.#told = reading;
    this.core.hear({ kind: 'clockRead', clock: reading });
  }

  #newCore(): Core {
    const { onContact, onReply, onNote } = this.options;
    return new Core({
      site: this.site,
      now: () => this.deviceNow,
      seen: this.options.seen ?? (() => undefined),
      parts: {
        openLights: (levels) => this.board.open(levels, this.nowMono),
        setLight: ({ zone, level }) => this.board.set(zone, level, this.nowMono),
        contact: (contact) => {
          this.lanes.find(({ lane }) => lane.id === contact.lane)?.obey(contact);
          onContact?.(contact, this.nowMono);
          return null;
        },
        save: (save) => {
          const { run } = this;
          this.disk.save(save, run.toString(16), this.nowMono, (error) => {
            if (this.run !== run || !this.running) return;
            this.core.hear(
              error === null
                ? { kind: 'saved', rev: save.rev }
                : { kind: 'saveFailed', rev: save.rev, message: foreign(error) },
            );
            if (error === null && save.records.length > 0) this.office.look(this.nowMono);
          });
        },
        card: (note) => {
          if (note.kind === 'forgiveCard') this.residents.forgive(note.pseudonym);
          else this.residents.record(note);
        },
        reply: (reply) => onReply?.(reply),
        note: (note) => onNote?.(note),
      },
    });
  }

  #laneOf(lane: Lane, hourAt: (atMono: Monotonic) => number, chance: Chance, habits: Habits): GateLane {
    const traffic = habits.traffic[lane.id] ?? noTraffic;
    return new GateLane({
      lane,
      reader: this.site.readers.find((reader) => reader.lane === lane.id) ?? null,
      vehicles: new Vehicles({ traffic, chance, guard: habits.guard, hourAt }, 0),
      residents: this.residents,
      chance: this.#cards,
      strangerShare: habits.strangerShare,
      hear: (event) => this.hear(event),
      guard: ({ kind, call }) => {
        const login = this.#guard();
        if (login === null) return;
        const ask = kind === 'acknowledge' ? ('callAcknowledge' as const) : ('callArrive' as const);
        this.ask({ kind: ask, lane: lane.id, call }, { login });
      },
      toDevice: (atMono) => this.toDevice(atMono),
    });
  }

  #guard(): string | null {
    const able = ['guard', 'operator', 'manager'];
    return this.site.people.find((person) => able.includes(person.role))?.login ?? null;
  }

  #officeHears(record: OfficeRecord): void {
    this.options.onRow?.(record, this.nowMono);
    const { type, lane, call } = record.body;
    if (type !== 'call.called') return;
    this.lanes.find((one) => one.lane.id === lane)?.call(String(call));
  }

  #lightChanged(zone: Zone, level: Level): void {
    this.options.onLight?.(zone, level, this.nowMono);
    this.#life.lightChanged(zone);
  }

  #sync(): void {
    this.agenda.at(this.nowMono + syncMs, () => {
      if (this.reading.syncedAtMs !== null && this.clockErrorMs === 0)
        this.reading = { ...this.reading, syncedAtMs: this.wallMs };
      // A device looks at its clock each second; when it does must not depend on what else wakes it here.
      if (this.awake) this.tick();
      this.#sync();
    });
  }
}

const noTraffic: Traffic = {
  perHour: [0],
  reach: { meanMs: 0, sdMs: 0 },
  badShare: 0,
  badExtra: { meanMs: 0, sdMs: 0 },
  badWaves: false,
};
