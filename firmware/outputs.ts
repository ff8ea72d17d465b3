import type { Output } from '../src/lighting/zone.ts';
import type { Level } from '../src/units.ts';
import { type Words, worded } from '../src/words/language.ts';
import { SaidError } from '../src/words/saidError.ts';
import type { Chip } from './board/chip.ts';
import { Claims } from './board/claims.ts';
import { IoPlugin } from './board/ioPlugin.ts';
import type { Pwm } from './board/pwm.ts';

const shared: Words = { en: 'two zones share {name}. Correct the config.', zh: '两个区域共用 {name}。请改正配置。' };

/** Name of the line or channel, as the config and the terminal strip call it. */
export function outputName(output: Output): string {
  return output.kind === 'relay' ? output.line : output.channel;
}

/** Whether the relay draws with the lamps at this level: a normally-closed contact burns while its relay rests. */
function relayDraws(contact: 'normally-open' | 'normally-closed', level: Level): boolean {
  return level > 0 === (contact === 'normally-open');
}

type Wiring = {
  readonly chip: Chip;
  readonly pwm: Pwm;
  /** A channel that took a level and then failed on the wire. */
  readonly onFault: (fault: { output: string; message: Words }) => void;
};

/** The lines and channels of one config, claimed from the board, and the johnny-five plugin over them. */
export class Outputs {
  readonly #outputs: ReadonlyMap<string, Output>;
  readonly #wiring: Wiring;
  readonly #lines: Claims<boolean>;
  readonly #channels: Claims<number>;

  /** Throws when two zones name one output: each would undo what the other does. */
  constructor(outputs: readonly Output[], wiring: Wiring) {
    this.#outputs = new Map(outputs.map((output) => [outputName(output), output]));
    if (this.#outputs.size < outputs.length) throw new SaidError(worded(shared, { name: sharedName(outputs) }));
    this.#wiring = wiring;
    this.#lines = new Claims((wanted) => this.#requestLines(wanted));
    this.#channels = new Claims((wanted) => this.#requestChannels(wanted));
  }

  /** Claims all outputs, each at the level its lamps are to have; answers with the refused ones and why. */
  claim(levels: ReadonlyMap<string, Level>): ReadonlyMap<string, Error> {
    const lines = new Map<string, boolean>();
    const channels = new Map<string, number>();
    for (const [name, output] of this.#outputs) {
      const level = levels.get(name) ?? 0;
      if (output.kind === 'relay') lines.set(name, relayDraws(output.contact, level));
      else channels.set(name, level / 100);
    }
    return new Map([...this.#lines.claim(lines), ...this.#channels.claim(channels)]);
  }

  /** Gives everything back; the lamps keep their level. */
  release(): void {
    this.#lines.release();
    this.#channels.release();
  }

  plugin(): IoPlugin {
    return new IoPlugin({
      lines: [...this.#outputs.values()].flatMap((output) => (output.kind === 'relay' ? [output.line] : [])),
      channels: [...this.#outputs.values()].flatMap((output) => (output.kind === 'pwm' ? [output.channel] : [])),
      setLine: (line, on) => this.#lines.set(line, on),
      setChannel: (channel, share) => this.#channels.set(channel, share),
    });
  }

  #requestLines(wanted: ReadonlyMap<string, boolean>) {
    const settings = [...wanted].map(([line, initial]) => {
      const output = this.#outputs.get(line);
      return { direction: 'output', line, activeLow: output?.kind === 'relay' && output.activeLow, initial } as const;
    });
    return this.#wiring.chip.request(settings);
  }

  #requestChannels(wanted: ReadonlyMap<string, number>) {
    const settings = [...wanted].map(([channel, initial]) => {
      const output = this.#outputs.get(channel);
      return { channel, inverted: output?.kind === 'pwm' && output.inverted, initial };
    });
    const channels = this.#wiring.pwm.request(settings);
    channels.onFault(({ channel, message }) => this.#wiring.onFault({ output: channel, message }));
    return channels;
  }
}

function sharedName(outputs: readonly Output[]): string {
  const names = outputs.map(outputName);
  return names.find((name, i) => names.indexOf(name) < i) ?? '';
}
