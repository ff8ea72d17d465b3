import type { Accepted } from '../access/cardFormat.ts';
import type { Lane, LaneId, ReaderId } from '../access/lane.ts';
import type { CardClass } from '../access/roster.ts';
import type { Place } from '../calendar/place.ts';
import { rememberedOf } from '../calendar/remember.ts';
import type { Meter } from '../lighting/meter.ts';
import type { Tariff } from '../lighting/tariff.ts';
import type { InputId, Names, Zone, ZoneId } from '../lighting/zone.ts';
import type { DurationMs, WattHours } from '../units.ts';

/** What a person may do; each role includes nothing of another unless the table in controller/rights.ts says so. */
export type Role = 'viewer' | 'guard' | 'operator' | 'manager' | 'crew';

/** A key somebody signs with. */
export type PersonKey = { readonly fingerprint: string /** 32 bytes in base64. */; readonly publicKey: string };

/** `keys`: left out for people of the config, who sign nothing. */
export type Person = { readonly login: string; readonly role: Role; readonly keys?: readonly PersonKey[] };

/** Whose word it is that somebody is who the topic says: the broker's alone, or the person's signature for what matters. */
export type RightsMode = 'broker-trusted' | 'signed';

export type Photocell = {
  readonly input: InputId;
  readonly darkBelowLx: number;
  readonly brightAboveLx: number;
  /** A change of light must last this long to count. */
  readonly holdMs: DurationMs;
};

export type Input = {
  readonly id: InputId;
  readonly kind: 'motion' | 'photocell' | 'handSwitch' | 'feedback';
  /** Name of the GPIO line. */
  readonly line: string;
  readonly activeLow: boolean;
};

export type ClockSettings = {
  /** Where the time comes from on this machine. `host`: whoever runs this machine keeps its clock right. */
  readonly sources: readonly ('timesyncd' | 'rtc' | 'host')[];
  /** Longest power cut to reckon with when the clock was only restored from disk. */
  readonly maxOutageMs: DurationMs;
};

export type Broker = {
  readonly url: string;
  readonly username: string | null;
  /** File that holds the password, so that the config can be shown to anybody. */
  readonly passwordFile: string | null;
  /** Files of a TLS connection. Left out: what Node trusts, and no certificate of this device. */
  readonly tls?: BrokerTls;
};

export type BrokerTls = {
  /** Certificate of the authority that signed the broker's; null = those Node trusts. */
  readonly caFile: string | null;
  /** This device's certificate and key, for a broker that asks for one. */
  readonly own: { readonly certFile: string; readonly keyFile: string } | null;
};

/** How this device shows itself to Home Assistant. */
export type HomeAssistantSettings = {
  /** Discovery prefix. */
  readonly prefix: string;
  readonly login: string;
  readonly openGates: boolean;
};

/** A card reader and how its frames are read. */
export type Reader = {
  readonly id: ReaderId;
  readonly lane: LaneId;
  /** Names of the GPIO lines of its two data wires. */
  readonly d0: string;
  readonly d1: string;
  readonly accepted: Accepted;
  /** Facility codes of the estate's own cards; a card of another is foreign. Empty = every code is the estate's. */
  readonly facilities: readonly number[];
};

/** `chips`: labels of GPIO chips, of which this machine has one. Residents are simulated before a simulated board only. */
type Board =
  | { readonly kind: 'simulated'; readonly street: Street | null }
  | { readonly kind: 'linux'; readonly chips: readonly string[]; readonly street: null };

/** Residents who come home before a simulated board, so that a desk shows a living gate. */
export type Street = {
  readonly vehiclesPerHour: number;
  /** Share of drivers who stop too far from the reader, 0 to 1. */
  readonly badShare: number;
  /** Share of drivers whose card is in no roster, 0 to 1. */
  readonly strangerShare: number;
  readonly seed: number;
};

/** An RS-485 bus behind a serial port, or a meter or gateway on the network. */
export type ModbusAt =
  | { readonly kind: 'serial'; readonly path: string; readonly baud: number; readonly parity: 'none' | 'even' | 'odd' }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number };

/** Where a meter's cumulative register is read over Modbus, and how its words make a number. */
export type ModbusRegister = {
  readonly at: ModbusAt;
  readonly unit: number;
  /** input: function 4; holding: function 3. */
  readonly table: 'input' | 'holding';
  /** Address in the telegram, from 0. */
  readonly register: number;
  readonly type: 'uint32' | 'uint64' | 'float32';
  /** Which of its words comes first: the high one is big. */
  readonly wordOrder: 'big' | 'little';
  readonly whPerCount: WattHours;
  readonly everyMs: DurationMs;
};

/** A meter with what reads it. */
export type WiredMeter = Meter & {
  /** Contact that closes for each step; null = read by a driver of its own. */
  readonly pulse: { readonly line: string; readonly activeLow: boolean } | null;
  /** Its register on a bus or in the network; null = none. */
  readonly modbus: ModbusRegister | null;
};

/** One accepted config: everything the device is to be. Plain data, made by settings/load. */
export type Site = {
  readonly id: string;
  readonly device: string;
  readonly names: Names;
  /** First 12 hex digits of the SHA-256 of the config's text. */
  readonly revision: string;
  readonly place: Place;
  readonly clock: ClockSettings;
  /** Pause between two zones of one group that switch on. */
  readonly staggerMs: DurationMs;
  readonly photocell: Photocell | null;
  readonly inputs: readonly Input[];
  readonly zones: readonly Zone[];
  readonly meters: readonly WiredMeter[];
  readonly tariff: Tariff;
  readonly lanes: readonly Lane[];
  readonly readers: readonly Reader[];
  /** Classes whose cards open although only the doubt of an unsound clock speaks against them. */
  readonly grantInDoubt: readonly CardClass[];
  readonly people: readonly Person[];
  /** Left out in a copy accepted by an older version: broker-trusted. */
  readonly rights?: RightsMode;
  readonly broker: Broker | null;
  /** Null or missing, as in a config accepted by an older version: it does not. */
  readonly homeAssistant?: HomeAssistantSettings | null;
  /** `street`: null = nobody comes. */
  /** A lamp at the cabinet that tells the crew how the pole is; null = none fitted. */
  readonly statusLed: { readonly line: string; readonly activeLow: boolean } | null;
  readonly board: Board;
  readonly language: 'zh' | 'en';
  /** How often totals are counted, told and saved; absent = each minute, as every device does. Long simulations look less often. */
  readonly figuresMs?: DurationMs;
};

/** A zone by its id; undefined = the config has none of that name. */
export function zoneOf({ zones }: Site, id: ZoneId): Zone | undefined {
  return zonesById(zones).get(id);
}

const zonesById = rememberedOf((zones: Site['zones']) => new Map(zones.map((zone) => [zone.id, zone])));
