import { closeSync, existsSync, openSync, readFileSync, write, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type Words, worded } from '../../src/words/language.ts';
import { SaidError } from '../../src/words/saidError.ts';
import { errnoOf } from './libc.ts';
import type { ChannelSettings } from './pwm.ts';
import { numberIn, type PwmChannel } from './pwmChips.ts';

export type SysfsChannelWiring = {
  readonly at: PwmChannel;
  readonly settings: ChannelSettings;
  readonly periodNs: number;
  readonly onFault: (message: Words) => void;
};

const words = {
  channel: { en: 'dimmer channel {channel} ({folder}): {remedy}', zh: '调光通道 {channel}（{folder}）：{remedy}' },
  forbidden: {
    en: 'this user may not use it. Add it to the group gpio (usermod -aG gpio NAME), or install the udev rules of duskgate.',
    zh: '当前用户无权使用。请将其加入 gpio 组（usermod -aG gpio NAME），或安装 duskgate 的 udev 规则。',
  },
  busy: {
    en: 'another program or driver holds it, or runs another channel of this chip at another period than {periodNs} ns. Stop that.',
    zh: '被其他程序或驱动占用，或其以不同于 {periodNs} ns 的周期运行此芯片的另一通道。请停止它。',
  },
  unable: {
    en: 'the chip cannot do 1 kHz. Choose a dimmer that can, such as a PCA9685.',
    zh: '芯片做不到 1 kHz。请选用可以做到的调光器，例如 PCA9685。',
  },
  mute: { en: 'the chip did not answer. Check its cable and supply.', zh: '芯片没有应答。请检查其接线与电源。' },
  refused: {
    en: 'the kernel refused ({why}). Restart duskgate and report this channel.',
    zh: '内核拒绝（{why}）。请重启 duskgate 并报告此通道。',
  },
  noReason: { en: 'no reason given', zh: '未说明原因' },
} satisfies Record<string, Words>;

/** udev gives a channel to the group a moment after it was exported. */
const udevTries = 100;
const udevPauseMs = 10;

/**
 * One dimmer channel in sysfs, its file kept open. A write to an I2C dimmer takes about a millisecond, so writes go to a
 * thread; while one is on its way only the newest wish is remembered.
 */
export class SysfsChannel {
  readonly #wiring: SysfsChannelWiring;
  readonly #fd: number;
  /** The duty cycle that was wanted last, ns, and the one that was last sent. */
  #wantedNs: number;
  #sentNs: number;
  #onItsWay = false;
  #released = false;

  /** Shows the first level; a channel that already runs at our period goes to it without a gap. */
  constructor(wiring: SysfsChannelWiring) {
    this.#wiring = wiring;
    this.#wantedNs = this.#dutyNs(wiring.settings.initial);
    this.#sentNs = this.#wantedNs;
    try {
      this.#export();
      this.#start();
      this.#fd = openSync(this.#file('duty_cycle'), 'r+');
    } catch (error) {
      throw this.#inWords(error);
    }
  }

  set(share: number): void {
    this.#wantedNs = this.#dutyNs(share);
    this.#send();
  }

  /** The level stays. The process may end before its threads do, so what is still to be written is written here. */
  release(): void {
    this.#released = true;
    try {
      if (this.#onItsWay || this.#sentNs !== this.#wantedNs) writeSync(this.#fd, `${this.#wantedNs}\n`, 0);
    } catch (error) {
      this.#wiring.onFault(this.#inWords(error).words);
    }
    if (!this.#onItsWay) closeSync(this.#fd);
  }

  #send(): void {
    if (this.#onItsWay || this.#wantedNs === this.#sentNs) return;
    const sendingNs = this.#wantedNs;
    this.#onItsWay = true;
    this.#sentNs = sendingNs;
    write(this.#fd, `${sendingNs}\n`, 0, 'utf8', (error) => this.#sent(error, sendingNs));
  }

  #sent(error: NodeJS.ErrnoException | null, sentNs: number): void {
    this.#onItsWay = false;
    if (this.#released) return this.#last(sentNs);
    if (error !== null) {
      // Not sent after all: the next wish is written even if it is the same.
      this.#sentNs = -1;
      this.#wiring.onFault(this.#inWords(error).words);
      if (sentNs === this.#wantedNs) return;
    }
    this.#send();
  }

  /** A write that was on its way at the release may have come after the last one: that is put right. */
  #last(sentNs: number): void {
    try {
      if (sentNs !== this.#wantedNs) writeSync(this.#fd, `${this.#wantedNs}\n`, 0);
    } catch (error) {
      this.#wiring.onFault(this.#inWords(error).words);
    } finally {
      closeSync(this.#fd);
    }
  }

  #export(): void {
    const { chipFolder, index } = this.#wiring.at;
    if (!existsSync(this.#folder())) writeFileSync(join(chipFolder, 'export'), String(index));
    for (let tries = 1; ; tries += 1) {
      try {
        closeSync(openSync(this.#file('duty_cycle'), 'r+'));
        return;
      } catch (error) {
        if (tries >= udevTries || !['EACCES', 'ENOENT'].includes(errnoOf(error) ?? '')) throw error;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, udevPauseMs);
      }
    }
  }

  /** The kernel refuses a period shorter than the duty cycle, and a duty cycle longer than the period. */
  #start(): void {
    const { periodNs } = this.#wiring;
    const period = numberIn(this.#file('period'));
    if (period !== periodNs) {
      if (numberIn(this.#file('duty_cycle')) > 0) writeFileSync(this.#file('duty_cycle'), '0');
      writeFileSync(this.#file('period'), String(periodNs));
    }
    writeFileSync(this.#file('duty_cycle'), `${this.#wantedNs}\n`);
    if (readFileSync(this.#file('enable'), 'utf8').trim() !== '1') writeFileSync(this.#file('enable'), '1');
  }

  #dutyNs(share: number): number {
    const { settings, periodNs } = this.#wiring;
    return Math.round((settings.inverted ? 1 - share : share) * periodNs);
  }

  #folder(): string {
    return join(this.#wiring.at.chipFolder, `pwm${this.#wiring.at.index}`);
  }

  #file(name: string): string {
    return join(this.#folder(), name);
  }

  #inWords(cause: unknown): SaidError {
    const { settings, at } = this.#wiring;
    const told = { channel: settings.channel, folder: at.chipFolder, remedy: this.#remedy(errnoOf(cause)) };
    return new SaidError(worded(words.channel, told), { cause });
  }

  #remedy(errno: string | null): Words {
    if (errno === 'EACCES' || errno === 'EPERM') return words.forbidden;
    if (errno === 'EBUSY') return worded(words.busy, { periodNs: this.#wiring.periodNs });
    if (errno === 'EINVAL') return words.unable;
    if (errno === 'EIO' || errno === 'EREMOTEIO' || errno === 'ETIMEDOUT' || errno === 'ENXIO' || errno === 'ENODEV')
      return words.mute;
    return worded(words.refused, { why: errno ?? words.noReason });
  }
}
