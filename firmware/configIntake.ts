import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Delivery } from '../src/cards/delivery.ts';
import type { Event } from '../src/controller/event.ts';
import { sentConfigFiles } from '../src/settings/sentConfig.ts';
import { minuteMs, secondMs } from '../src/units.ts';
import { cut, type Words, worded } from '../src/words/language.ts';
import { wordsOf } from '../src/words/saidError.ts';
import type { Verdict } from './configProof.ts';
import { askErrand } from './errand.ts';

const takeProgram = fileURLToPath(new URL('./takeConfig.ts', import.meta.url));
/** Long enough for 366 nights of a large estate on the smallest board with a busy disk. */
const patienceMs = 5 * minuteMs;
/** Every mistake is named; a reply must fit through a broker all the same. */
const textMax = 16_000;
/** Parts of the largest config have come by then. */
const waitMs = 10 * secondMs;

export type ConfigIntakeWiring = {
  readonly folder: string;
  /** The config file on the device. */
  readonly localFile: string;
  readonly post: (event: Event) => boolean;
  /** A sentence for the crew's log. */
  readonly report: (text: Words) => void;
  /** A config was taken: look at it now. */
  readonly onTaken: () => void;
};

const words = {
  notKept: { en: 'a part of a sent config could not be kept: {why}', zh: '所发送配置的一部分未能保存：{why}' },
  notWhole: {
    en: 'No config of that name came whole. Send its parts again.',
    zh: '没有收到该名称的完整配置。请重发各部分。',
  },
  notProved: { en: 'It could not be proved: {why}', zh: '无法验证：{why}' },
} satisfies Record<string, Words>;

/** Puts together the messages of `dn/conf`, and has the whole proved when a person says so. Alone, the bytes are nobody's word. */
export class ConfigIntake {
  readonly #wiring: ConfigIntakeWiring;
  #delivery: Delivery | null = null;
  /** A command that came before the last part of its delivery: parts are paced, commands are not. */
  #waiting: { readonly id: string; readonly delivery: string; readonly giveUp: NodeJS.Timeout } | null = null;
  /** The delivery that came whole last. */
  #whole: { readonly id: string; readonly file: string } | null = null;

  constructor(wiring: ConfigIntakeWiring) {
    this.#wiring = wiring;
  }

  /** One message, as it came. */
  part(message: unknown, nowMono: number): void {
    const { folder } = sentConfigFiles(this.#wiring.folder);
    try {
      if (this.#delivery === null) mkdirSync(folder, { recursive: true, mode: 0o750 });
      this.#delivery ??= new Delivery(folder, 'config');
      const taken = this.#delivery.take(message, nowMono);
      if (taken.kind === 'refused') this.#wiring.report(taken.words);
      if (taken.kind === 'complete') this.#onWhole((message as { id: string }).id, taken.file);
    } catch (error) {
      this.#wiring.report(worded(words.notKept, { why: wordsOf(error) }));
    }
  }

  /** Proves the delivery and runs on it; the answer is an event. */
  take({ id, delivery }: { readonly id: string; readonly delivery: string }): void {
    if (this.#whole?.id === delivery) return this.#prove(id, this.#whole.file);
    const giveUp = setTimeout(() => {
      this.#waiting = null;
      this.#answer(id, { taken: false, text: words.notWhole });
    }, waitMs);
    this.#waiting = { id, delivery, giveUp };
  }

  #onWhole(name: string, file: string): void {
    this.#whole = { id: name, file };
    if (this.#waiting?.delivery !== name) return;
    const { id, giveUp } = this.#waiting;
    clearTimeout(giveUp);
    this.#waiting = null;
    this.#prove(id, file);
  }

  #prove(id: string, file: string): void {
    const { folder, localFile, onTaken } = this.#wiring;
    const proof = askErrand<Verdict>({ program: takeProgram, args: [folder, localFile, file], patienceMs });
    const failed = (error: unknown) => ({ taken: false, text: worded(words.notProved, { why: wordsOf(error) }) });
    // A verdict comes in either case.
    void proof.catch(failed).then((said) => {
      this.#answer(id, said);
      if (said.taken) onTaken();
    });
  }

  #answer(id: string, { taken, text }: Verdict): void {
    this.#wiring.post({ kind: 'configTaken', id, taken, text: cut(text, textMax) });
  }
}
