import type { ClockAnchor, SunAnchor } from '../../src/calendar/anchor.ts';
import type { Site, WiredMeter } from '../../src/controller/site.ts';
import type { CalendarException, Rule } from '../../src/lighting/schedule.ts';
import type { Luminaire, PwmOutput, RelayOutput, Zone } from '../../src/lighting/zone.ts';
import { hourMs, minuteMs, secondMs } from '../../src/units.ts';

/** Literal makers for tests: plain values, every call a new one, any field replaced by naming it. */

export const at = (time: string): ClockAnchor => ({ kind: 'clock', time });

export const sun = (edge: 'set' | 'rise', over: Partial<SunAnchor> = {}): SunAnchor => ({
  kind: 'sun',
  edge,
  elevationDeg: -4,
  offsetMin: 0,
  notBefore: null,
  notAfter: null,
  ...over,
});

/** From dusk to dawn at 100 %, every night, unless told otherwise. */
export const aRule = (over: Partial<Rule> = {}): Rule => ({
  id: 'dusk-to-dawn',
  season: null,
  days: null,
  start: sun('set'),
  end: sun('rise'),
  level: 100,
  steps: [],
  onlyDarkerThanDeg: null,
  ...over,
});

/** Spring Festival 2027, full light, unless told otherwise. */
export const anException = (over: Partial<CalendarException> = {}): CalendarException => ({
  id: 'spring-festival-2027',
  from: '2027-02-05',
  to: '2027-02-20',
  rules: [aRule({ id: 'festival' })],
  why: 'Spring Festival',
  ...over,
});

export const aLuminaire = (over: Partial<Luminaire> = {}): Luminaire => ({
  id: 'led-60',
  ratedW: 60,
  standbyW: 0.5,
  powerCurve: [
    [0, 0.5],
    [10, 7],
    [50, 25],
    [100, 60],
  ],
  dimming: 'pwm',
  ratedHours: 50_000,
  tolerance: 0.2,
  ...over,
});

export const aPwm = (over: Partial<PwmOutput> = {}): PwmOutput => ({
  kind: 'pwm',
  channel: 'PWM0',
  inverted: false,
  idleLevel: 100,
  ...over,
});

export const aRelay = (over: Partial<RelayOutput> = {}): RelayOutput => ({
  kind: 'relay',
  line: 'GPIO17',
  activeLow: false,
  contact: 'normally-closed',
  ...over,
});

/** A dimmable must-be-lit road, dusk to dawn, ten lamps, no guards and no ramp, unless told otherwise. */
export const aZone = (over: Partial<Zone> = {}): Zone => ({
  id: 'road-main',
  names: { zh: '主路', en: 'Main road' },
  group: 'roads',
  need: 'must-be-lit',
  promise: { kind: 'duskToDawn', elevationDeg: -4 },
  floor: 30,
  failTo: 'on',
  output: aPwm(),
  luminaire: aLuminaire(),
  lampCount: 10,
  minOnMs: 0,
  minOffMs: 0,
  staggerGroup: 'box-1',
  ramp: { upMs: 0, downMs: 0, curve: 'power' },
  schedule: { rules: [aRule()], exceptions: [] },
  baseline: null,
  presence: [],
  handSwitch: null,
  feedback: null,
  meter: null,
  ratedSwitches: null,
  cleaningMs: null,
  ...over,
});

/** A switched as-needed zone with nothing planned, on a normally-open relay. */
export const anAsNeededZone = (over: Partial<Zone> = {}): Zone =>
  aZone({
    id: 'court',
    names: { zh: '球场', en: 'Sports court' },
    group: 'leisure',
    need: 'as-needed',
    promise: { kind: 'none' },
    floor: 0,
    failTo: 'off',
    output: aRelay({ contact: 'normally-open' }),
    luminaire: aLuminaire({
      id: 'flood-200',
      ratedW: 200,
      standbyW: 0,
      powerCurve: [
        [0, 0],
        [100, 200],
      ],
      dimming: 'relay',
    }),
    schedule: { rules: [], exceptions: [] },
    ...over,
  });

type SiteOver = Partial<Omit<Site, 'zones'>> & {
  /** The zones themselves, or how many: `zone-1`, `zone-2`... each on its own channel. */
  readonly zones?: number | readonly Zone[];
};

/** An estate in Shenzhen with one zone, a host clock and one person per role, unless told otherwise. */
export const aSite = ({ zones = 1, ...over }: SiteOver = {}): Site => ({
  id: 'estate',
  device: 'pole-1',
  names: { zh: '测试小区', en: 'Test estate' },
  revision: '0123456789ab',
  place: { latitudeDeg: 22.5431, longitudeDeg: 114.0579, timeZone: 'Asia/Shanghai' },
  clock: { sources: ['host'], maxOutageMs: 72 * hourMs },
  staggerMs: secondMs,
  photocell: null,
  statusLed: null,
  inputs: [],
  zones: typeof zones === 'number' ? manyZones(zones) : zones,
  people: [
    { login: 'vera', role: 'viewer' },
    { login: 'gao', role: 'guard' },
    { login: 'olga', role: 'operator' },
    { login: 'min', role: 'manager' },
    { login: 'chen', role: 'crew' },
  ],
  broker: null,
  meters: [],
  tariff: { currency: null, prices: [], co2: [] },
  lanes: [],
  readers: [],
  grantInDoubt: [],
  board: { kind: 'simulated', street: null },
  language: 'en',
  ...over,
});

const manyZones = (count: number): Zone[] =>
  Array.from({ length: count }, (_, index) =>
    aZone({
      id: `zone-${index + 1}`,
      names: { zh: `${index + 1} 区`, en: `Zone ${index + 1}` },
      output: aPwm({ channel: `PWM${index}` }),
    }),
  );

/** A pulse meter of 1000 imp/kWh on a supply of 10 kW, unless told otherwise. */
export const aMeter = (over: Partial<WiredMeter> = {}): WiredMeter => ({
  id: 'box-1',
  kind: 's0',
  maxW: 10_000,
  wrapWh: null,
  stepWh: 1,
  accuracy: 0.01,
  pulse: { line: 'GPIO0', activeLow: true },
  modbus: null,
  ...over,
});

/** A photocell with its input: add both to `aSite({ photocell, inputs })`. */
export const aPhotocell = () => ({
  photocell: { input: 'photocell', darkBelowLx: 16, brightAboveLx: 48, holdMs: 3 * minuteMs },
  inputs: [{ id: 'photocell', kind: 'photocell', line: 'GPIO4', activeLow: false }] as const,
});
