import { EventEmitter } from 'node:events';
import { sentences, type Words, worded } from '../../src/words/language.ts';
import { SaidError } from '../../src/words/saidError.ts';
import { nearest } from './nearest.ts';

const words = {
  noOutput: { en: 'no output {pin} in the config.', zh: '配置中没有输出 {pin}。' },
  meant: { en: 'Did you mean {hint}?', zh: '是否指 {hint}？' },
  noMode: {
    en: "output {name} cannot do johnny-five's mode {mode}.",
    zh: '输出 {name} 不支持 johnny-five 的模式 {mode}。',
  },
  noNumber: {
    en: 'output {name} was given no number. Restart duskgate and report this.',
    zh: '给输出 {name} 的不是数。请重启 duskgate 并报告此事。',
  },
  noCall: {
    en: '{call} is not available here: this board has relays and dimmers, inputs are read in inputs.ts.',
    zh: '此处没有 {call}：本板只有继电器和调光器，输入由 inputs.ts 读取。',
  },
} satisfies Record<string, Words>;

/** johnny-five's numbers for what a pin can do; no other value is allowed by its plugin interface. */
const modes = Object.freeze({ INPUT: 0, OUTPUT: 1, ANALOG: 2, PWM: 3, SERVO: 4 });

/** Steps from dark to full light: what a 12-bit dimmer chip has. */
export const pwmSteps = 4095;

/** The outputs behind the pins. Both calls throw an Error in plain words when the board refuses. */
export type Wires = {
  readonly lines: readonly string[];
  readonly channels: readonly string[];
  setLine(line: string, on: boolean): void;
  setChannel(channel: string, share: number): void;
};

type Pin = {
  readonly name: string;
  readonly supportedModes: readonly number[];
  readonly mode: number;
  readonly value: number;
  readonly report: number;
  /** 127 is johnny-five's word for "not analog". */
  readonly analogChannel: number;
};

/**
 * A johnny-five IO plugin over GPIO lines and dimmer channels: what `Board`, `Relay` and `Led` call, and no more.
 * Pins are known by name, only those of the config exist, and each has one direction for life. Lines are already claimed
 * with their levels, so that the plugin never writes by itself.
 */
export class IoPlugin extends EventEmitter {
  /** Not `Firmata` or `Mock`: johnny-five would translate the pins of an Arduino. */
  readonly name = 'duskgate';
  readonly MODES = modes;
  readonly HIGH = 1;
  readonly LOW = 0;
  /** `Led` scales to PWM, `analogWrite` takes 0 to this. */
  readonly RESOLUTION = Object.freeze({ ADC: 0, DAC: null, PWM: pwmSteps });
  /** johnny-five copies this in the constructor of `Board`, so it must be complete before. */
  readonly pins: readonly Pin[];
  readonly analogPins: readonly number[] = [];
  /** `Led` without a pin falls back to this; no such pin, so it is refused. */
  readonly defaultLed = -1;
  /** There is nothing to wait for: `Board` announces connect and ready in the next tick by itself. */
  readonly isReady = true;
  readonly #wires: Wires;

  constructor(wires: Wires) {
    super();
    this.#wires = wires;
    this.pins = [
      ...wires.lines.map((name) => aPin(name, modes.OUTPUT)),
      ...wires.channels.map((name) => aPin(name, modes.PWM)),
    ];
  }

  /** A pin's number from its name. johnny-five itself accepts any pin, also one that belongs to nobody. */
  normalize(pin: unknown): number {
    const index = this.pins.findIndex(({ name }, i) => name === pin || i === pin);
    if (index >= 0) return index;
    const hint = nearest(
      String(pin),
      this.pins.map(({ name }) => name),
    );
    const guess = hint === null ? [] : [worded(words.meant, { hint })];
    throw new SaidError(sentences([worded(words.noOutput, { pin: String(pin) }), ...guess]));
  }

  pinMode(pin: number, mode: number): void {
    const { name, supportedModes } = this.#pin(pin);
    if (!supportedModes.includes(mode)) throw new SaidError(worded(words.noMode, { name, mode }));
  }

  digitalWrite(pin: number, value: number): void {
    const { name } = this.#pin(pin, modes.OUTPUT);
    this.#wires.setLine(name, value !== this.LOW);
  }

  /** What `Led` really calls. It does not clamp: 300 % arrives as 300 %, and no number at all as NaN or 0. */
  analogWrite(pin: number, value: number): void {
    const { name } = this.#pin(pin, modes.PWM);
    if (Number.isNaN(value)) throw new SaidError(worded(words.noNumber, { name }));
    this.#wires.setChannel(name, Math.min(Math.max(value, 0), pwmSteps) / pwmSteps);
  }

  pwmWrite(pin: number, value: number): void {
    this.analogWrite(pin, value);
  }

  #pin(pin: number, mode?: number): Pin {
    const found = this.pins[pin];
    if (found === undefined) throw new SaidError(worded(words.noOutput, { pin }));
    if (mode !== undefined && !found.supportedModes.includes(mode))
      throw new SaidError(worded(words.noMode, { name: found.name, mode }));
    return found;
  }
}

function aPin(name: string, mode: number): Pin {
  return { name, supportedModes: [mode], mode, value: 0, report: 0, analogChannel: 127 };
}

/** Calls of the plugin interface that need what a pole does not have; the interface asks that they throw. */
const unsupported = [
  'digitalRead',
  'analogRead',
  'servoWrite',
  'i2cConfig',
  'i2cWrite',
  'i2cWriteReg',
  'i2cRead',
  'i2cReadOnce',
  'queryPinState',
  'pingRead',
] as const;

for (const call of unsupported)
  Object.defineProperty(IoPlugin.prototype, call, {
    value() {
      throw new SaidError(worded(words.noCall, { call }));
    },
  });
