import type { Ask, Command } from '../../controller/command.ts';
import type { Event } from '../../controller/event.ts';
import type { Site } from '../../controller/site.ts';
import type { Durable } from '../../controller/state.ts';
import { type DurationMs, minuteMs, secondMs } from '../../units.ts';
import type { WorldOptions } from '../world/options.ts';
import { World } from '../world/world.ts';
import { befallAround } from './around.ts';
import type { Fault, Trouble } from './fault.ts';
import { hostileCommands } from './hostile.ts';
import { ofAnotherVersion } from './otherVersion.ts';

type Of<Kind extends Trouble['kind']> = Extract<Trouble, { kind: Kind }>;

/** A world in which things go wrong as its list of faults says. */
export class FaultyWorld extends World {
  /** Until when the process hears nothing, and what waits for it. */
  #stalled: { readonly events: Event[] } | null = null;
  #lastCommand: Command | null = null;
  /** The config as it is on the device. */
  #site: Site;
  /** Starts so far; a restart that was planned before another does not come twice. */
  #starts = 0;
  /** Hand switches that somebody holds. */
  readonly handSwitched = new Set<string>();

  constructor(options: WorldOptions, faults: readonly Fault[]) {
    super(options);
    this.#site = options.site;
    for (const { atMono, trouble } of faults) this.agenda.at(atMono, () => this.#befall(trouble));
  }

  override start(how: 'boot' | 'process' = 'boot'): void {
    this.#starts += 1;
    this.#stalled = null;
    super.start(how);
  }

  override hear(event: Event): void {
    if (this.running && this.#stalled !== null) this.#stalled.events.push(event);
    else super.hear(event);
  }

  protected override get awake(): boolean {
    return this.running && this.#stalled === null;
  }

  get stalled(): boolean {
    return this.#stalled !== null;
  }

  /** The config the device runs now. */
  get configured(): Site {
    return this.#site;
  }

  override ask(
    ask: Ask,
    who: { readonly login: string; readonly via?: 'mqtt' | 'local'; readonly why?: string },
  ): string {
    const id = super.ask(ask, who);
    const { login, via = 'mqtt', why = 'simulated' } = who;
    const issuedAtMs = this.wallMs;
    this.#lastCommand = { id, login, via, retained: false, issuedAtMs, notAfterMs: issuedAtMs + minuteMs, why, ask };
    return id;
  }

  /** Something happens after a while, whatever the device does meanwhile. */
  later(ms: DurationMs, act: () => void): void {
    this.agenda.at(this.nowMono + Math.max(1, Math.round(ms)), act);
  }

  #befall(trouble: Trouble): void {
    switch (trouble.kind) {
      case 'powerCut':
        return this.#cutPower(trouble);
      case 'brownOut':
        return this.#brownOut(trouble.boots);
      case 'killed':
        return this.#kill(trouble.forMs, (durable) => durable);
      case 'upgrade':
        return this.#kill(trouble.forMs, ofAnotherVersion);
      case 'stall':
        return this.#stall(trouble.forMs);
      case 'diskRefuses':
      case 'diskSilent':
      case 'diskSlow':
        return this.#spoilDisk(trouble);
      case 'clockStep':
        return this.#stepClock(trouble);
      case 'brokerAway':
        return this.#cutLine(trouble.forMs);
      case 'twin':
        return this.#meetTwin(trouble.forMs);
      case 'messages':
        return this.#send(trouble.how);
      case 'outputRefuses':
      case 'welded':
      case 'dead':
        return this.#wearOut(trouble);
      case 'configChange':
        return this.#changeConfig(trouble.what);
      default:
        return befallAround(this, trouble);
    }
  }

  #down(): void {
    this.running = false;
    this.disk.drop();
    this.#stalled = null;
  }

  #restart(afterMs: DurationMs, how: 'boot' | 'process'): void {
    const starts = this.#starts;
    this.later(afterMs, () => {
      if (this.running || this.#starts !== starts) return;
      this.board.mains = true;
      this.core.site = this.#site;
      // Through text, as a disk keeps it.
      if (this.disk.durable !== null) this.disk.durable = JSON.parse(JSON.stringify(this.disk.durable)) as Durable;
      this.start(how);
    });
  }

  #cutPower({ forMs, clock }: Of<'powerCut'>): void {
    this.#down();
    this.board.mains = false;
    this.board.idle = true;
    this.board.settle(this.nowMono);
    for (const lane of this.lanes) lane.letGo();
    const wallMs = this.wallMs + forMs;
    if (clock === 'year1970') this.clockErrorMs = -wallMs;
    // Without a battery the clock goes on from where it was saved.
    if (clock === 'lost') this.clockErrorMs = -forMs;
    if (clock === 'rtc' || clock === 'synced') this.clockErrorMs = 0;
    this.reading = { syncedAtMs: clock === 'synced' ? wallMs : null, rtc: clock === 'rtc' };
    this.#restart(forMs, 'boot');
    // The network comes back in its own time, and sets the clock.
    this.later(forMs + 10 * minuteMs + forMs * 0.3, () => this.#networkTime());
  }

  #networkTime(): void {
    this.clockErrorMs = 0;
    this.reading = { ...this.reading, syncedAtMs: this.wallMs };
    if (this.awake) this.tick();
  }

  #brownOut(boots: number): void {
    for (let boot = 0; boot < boots; boot += 1)
      this.later(boot * 9 * secondMs, () =>
        this.#cutPower({ kind: 'powerCut', forMs: 1_500 + 700 * boot, clock: 'rtc' }),
      );
  }

  #kill(forMs: DurationMs, how: (durable: Durable) => Durable): void {
    if (!this.running) return;
    this.#down();
    if (this.disk.durable !== null) this.disk.durable = how(this.disk.durable);
    this.#restart(forMs, 'process');
  }

  /** The loop stands still; everything that happened meanwhile reaches it at once, with the times at which it happened. */
  #stall(forMs: DurationMs): void {
    if (!this.running || this.#stalled !== null) return;
    const stalled = { events: [] as Event[] };
    this.#stalled = stalled;
    this.later(forMs, () => {
      if (this.#stalled !== stalled) return;
      this.#stalled = null;
      for (const event of stalled.events) this.hear(event);
      if (this.awake) this.tick();
    });
  }

  #spoilDisk(trouble: Of<'diskRefuses' | 'diskSilent' | 'diskSlow'>): void {
    const { disk } = this;
    if (trouble.kind === 'diskSlow') {
      disk.slowMs = trouble.byMs;
      return this.later(trouble.forMs, () => {
        disk.slowMs = 0;
      });
    }
    const words = { full: 'disk full', readOnly: 'read-only file system', error: 'input/output error' };
    const mood =
      trouble.kind === 'diskSilent'
        ? ({ kind: 'silent' } as const)
        : ({ kind: 'refuses', message: words[trouble.why] } as const);
    disk.mood = mood;
    this.later(trouble.forMs, () => {
      if (disk.mood === mood) disk.mend();
    });
  }

  #stepClock({ byMs, forMs }: Of<'clockStep'>): void {
    this.clockErrorMs += byMs;
    // The loop looks at its clocks once a second.
    this.later(secondMs / 2, () => {
      if (this.awake) this.tick();
    });
    this.later(forMs, () => this.#networkTime());
  }

  #cutLine(forMs: DurationMs): void {
    this.office.connected = false;
    this.hear({ kind: 'linkChanged', connected: false, detail: { en: 'simulated outage', zh: '模拟断线' } });
    this.later(forMs, () => {
      this.office.connected = true;
      this.hear({ kind: 'linkChanged', connected: true, detail: { en: 'simulated broker', zh: '模拟消息服务器' } });
      this.office.look(this.nowMono);
    });
  }

  #meetTwin(forMs: DurationMs): void {
    for (let ms = 0; ms < forMs; ms += 10 * secondMs) this.later(ms, () => this.#cutLine(4 * secondMs));
  }

  #send(how: Of<'messages'>['how']): void {
    const known = { base: this.#lastCommand, wallMs: this.wallMs, site: this.site };
    for (const command of hostileCommands(how, known)) this.hear({ kind: 'command', command });
  }

  #wearOut({ kind, zone, forMs }: Of<'outputRefuses' | 'welded' | 'dead'>): void {
    const id = this.site.zones[zone % this.site.zones.length]?.id;
    if (id === undefined || this.board.wearOf(id) !== 'well') return;
    const wear = { outputRefuses: 'refuses', welded: 'weldedOn', dead: 'dead' } as const;
    this.board.wear(id, wear[kind], this.nowMono);
    this.later(forMs, () => this.board.wear(id, 'well', this.nowMono));
  }

  #changeConfig(what: Of<'configChange'>['what']): void {
    const all = this.site;
    // The last zone goes, or comes back; the revision says which.
    const zones = what === 'lessZones' ? all.zones.slice(0, -1) : all.zones;
    this.#site = { ...all, zones, revision: what === 'lessZones' ? 'less' : all.revision };
    if (this.awake) this.core.changeSite(this.#site);
  }
}
