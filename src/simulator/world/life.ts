import { elevationDeg } from '../../calendar/sun.ts';
import type { Ask } from '../../controller/command.ts';
import type { Event } from '../../controller/event.ts';
import type { Site } from '../../controller/site.ts';
import type { Zone } from '../../lighting/zone.ts';
import { type DurationMs, dayMs, type Instant, type Monotonic, minuteMs, secondMs } from '../../units.ts';
import type { Agenda } from '../agenda.ts';
import { type Chance, pauseOf } from '../chance.ts';
import type { Board } from './board.ts';
import { cloudOf, lux } from './sky.ts';
import { nextWalk } from './walkers.ts';

/** A photocell is looked at so often around twilight. */
const lookAtSkyMs = 2 * minuteMs;
/** Meters are read so often; a pulse meter counts on its own meanwhile. */
const meterMs = 5 * minuteMs;
/** Where figures are told seldom. After a quarter of an hour without a pulse a meter would be taken for dead. */
const seldomMeterMs = 15 * minuteMs;

const meterMsOf = ({ figuresMs }: Site): DurationMs =>
  (figuresMs ?? minuteMs) >= seldomMeterMs ? seldomMeterMs : meterMs;

/** What life before a device needs to know of it. */
export type Surroundings = {
  readonly site: Site;
  readonly board: Board;
  readonly agenda: Agenda;
  readonly nowMono: () => Monotonic;
  readonly wallMs: () => Instant;
  readonly isRunning: () => boolean;
  /** Reaches the device if it runs. */
  readonly hear: (event: Event) => void;
  readonly ask: (ask: Ask, login: string) => void;
};

type LifeChances = { readonly sky: Chance; readonly staff: Chance; readonly walks: Chance };

/** Everything that goes on by itself before a device: sky, meters, walkers, contactors, staff with a wish. */
export class Life {
  readonly #around: Surroundings;
  readonly #chances: LifeChances;
  #shown: 'dark' | 'between' | 'bright' | null = null;

  constructor(around: Surroundings, chances: LifeChances) {
    this.#around = around;
    this.#chances = chances;
  }

  begin(
    hourAt: (atMono: Monotonic) => number,
    habits: { readonly walksPerHour: readonly number[]; readonly overridesPerWeek: number },
  ): void {
    const { site, agenda } = this.#around;
    if (site.photocell !== null) this.#watchSky(site.photocell.input, cloudOf(this.#chances.sky));
    // A price changes on the quarter, and what is read then is booked at the price after it: so a second before.
    if (site.meters.length > 0) agenda.at(meterMsOf(site) - secondMs, () => this.#readMeters());
    const sensed = new Set(site.zones.flatMap(({ presence }) => presence.map(({ input }) => input)));
    for (const input of sensed) this.#walks(input, habits.walksPerHour, hourAt);
    if (habits.overridesPerWeek > 0) this.#staff(habits.overridesPerWeek);
  }

  /** A device that has just started reads its inputs as they are. */
  showAll(): void {
    this.#shown = null;
    for (const zone of this.#around.site.zones) this.#showContactor(zone);
  }

  /** A contactor's feedback follows its lamps. */
  lightChanged(zone: Zone): void {
    const { agenda, nowMono } = this.#around;
    if (zone.feedback !== null) agenda.at(nowMono() + 50, () => this.#showContactor(zone));
  }

  #showContactor({ id, feedback }: Zone): void {
    const { board, hear } = this.#around;
    if (feedback !== null) hear({ kind: 'input', input: feedback, value: board.level(id) > 0 ? 1 : 0 });
  }

  #watchSky(input: string, cloud: number): void {
    const { site, agenda, nowMono, wallMs, isRunning, hear } = this.#around;
    const limits = site.photocell;
    if (limits === null) return;
    const value = Math.round(10 * lux(wallMs(), site.place, cloud)) / 10;
    const shows = value < limits.darkBelowLx ? 'dark' : value > limits.brightAboveLx ? 'bright' : 'between';
    if (shows !== this.#shown && isRunning()) {
      this.#shown = shows;
      hear({ kind: 'input', input, value });
    }
    const nearTwilight = Math.abs(elevationDeg(wallMs(), site.place)) < 12;
    const another = !nearTwilight && this.#chances.sky.even() < 0.1 ? cloudOf(this.#chances.sky) : cloud;
    const nextMono = nowMono() + (nearTwilight ? lookAtSkyMs : 15 * minuteMs);
    agenda.at(nextMono, () => this.#watchSky(input, another));
  }

  #readMeters(): void {
    const { site, board, agenda, nowMono, hear } = this.#around;
    for (const { id, stepWh } of site.meters) {
      const registerWh = Math.floor(board.meterWh(id, nowMono()) / stepWh) * stepWh;
      hear({ kind: 'meterRead', meter: id, reading: { series: 'meter', registerWh } });
    }
    agenda.at(nowMono() + meterMsOf(site), () => this.#readMeters());
  }

  #walks(input: string, perHour: readonly number[], hourAt: (atMono: Monotonic) => number): void {
    const { agenda, nowMono, hear } = this.#around;
    const { fromMono, ms } = nextWalk(this.#chances.walks, perHour, nowMono(), (atMono) => hourAt(atMono) % 24);
    if (!Number.isFinite(fromMono)) return;
    agenda.at(fromMono, () => {
      hear({ kind: 'input', input, value: 1 });
      agenda.at(nowMono() + ms, () => {
        hear({ kind: 'input', input, value: 0 });
        this.#walks(input, perHour, hourAt);
      });
    });
  }

  #staff(perWeek: number): void {
    const { agenda, nowMono } = this.#around;
    const pauseMs = pauseOf(this.#chances.staff, (7 * dayMs) / perWeek);
    agenda.at(nowMono() + Math.ceil(pauseMs), () => {
      this.#overrides(this.#chances.staff);
      this.#staff(perWeek);
    });
  }

  #overrides({ even }: Chance): void {
    const { site, ask } = this.#around;
    const zones = site.zones.filter(({ need }) => need === 'as-needed');
    const zone = zones[Math.floor(even() * zones.length)]?.id;
    const login = site.people.find(({ role }) => role === 'operator' || role === 'manager')?.login;
    const minutes = 30 + Math.floor(even() * 150);
    const level = 50 + Math.floor(even() * 51);
    if (zone === undefined || login === undefined) return;
    const end = { kind: 'duration', ms: minutes * minuteMs } as const;
    ask({ kind: 'override', zones: [zone], level, end, belowFloor: false, allowBoost: false }, login);
  }
}
